import type { Map as MapLibreMap } from "maplibre-gl";
import { expect, test } from "vitest";
import { leftOut } from "./left-out";

const dropped = (...numbers: number[]): unknown[] =>
  numbers.map((number) => ({ properties: { dropped: number } }));

/** A map of some sources, with what the `_meta` of each one's tiles says. */
const map = (metas: Record<string, unknown[]>): MapLibreMap =>
  ({
    getStyle: () => ({
      sources: {
        ...Object.fromEntries(Object.keys(metas).map((id) => [id, { type: "vector" }])),
        places: { type: "geojson" },
      },
    }),
    querySourceFeatures: (id: string, { sourceLayer }: { sourceLayer: string }) =>
      sourceLayer === "_meta" ? metas[id] : [],
  }) as unknown as MapLibreMap;

test("what the tiles of incidents left out is told apart from all the rest", () => {
  const drawn = map({ base: dropped(5), reported: dropped(100, 23) });
  expect(leftOut(drawn, () => "reported")).toEqual({ incidents: 123, others: 5 });
  expect(leftOut(drawn, () => null)).toEqual({ incidents: 0, others: 128 });
});

test("where all is drawn nothing is left out", () => {
  expect(leftOut(map({ base: [] }), () => "incidents")).toEqual({ incidents: 0, others: 0 });
});
