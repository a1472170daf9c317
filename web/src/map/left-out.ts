// What the tiles in view had no room for: each says so in a layer of its own.

import type { Map as MapLibreMap } from "maplibre-gl";

const META = "_meta";

/** How many features stand in no tile. */
export interface LeftOut {
  incidents: number;
  others: number;
}

export const NOTHING_LEFT_OUT: LeftOut = { incidents: 0, others: 0 };

/** `sourceOf` tells which source of the map has a layer now, if any. */
export function leftOut(
  map: Pick<MapLibreMap, "getStyle" | "querySourceFeatures">,
  sourceOf: (layer: string) => string | null,
): LeftOut {
  const found = { ...NOTHING_LEFT_OUT };
  for (const [id, source] of Object.entries(map.getStyle()?.sources ?? {})) {
    if (source.type !== "vector") continue;
    const of = id === sourceOf("incidents") ? "incidents" : "others";
    for (const { properties } of map.querySourceFeatures(id, { sourceLayer: META })) {
      found[of] += Number(properties?.dropped ?? 0);
    }
  }
  return found;
}
