// The wall's style: of the server's what can be read from 5 m, with the counts that the page itself
// sums. A pure function, like the console's.

import type {
  ExpressionSpecification,
  LayerSpecification,
  StyleSpecification,
} from "@maplibre/maplibre-gl-style-spec";
import type { Feature, FeatureCollection, Point } from "geojson";
import { drawnOf, sourceOf } from "../../map/sources";
import { layerOf } from "../../map/style";
import type { Counted } from "./counting";
import type { Anchor } from "./names";

/** The ground; no roads, no commune names, no single incidents: they are too small from far away. */
const GROUND: readonly string[] = [
  "background",
  "context",
  "province",
  "communes",
  "districts",
  "groupings",
  "rivers",
  "sea_labels",
];
const WIDE = "sea_labels:wide";
/**
 * Where sea_labels.toml writes them, px that they take at the wall's size, and how far they are moved
 * to the right, em: names of counts leave them free where they can.
 */
export const WIDE_NAMES = [
  { name: "BIỂN ĐÔNG", lon: 105.92, lat: 18.95, width: 200, height: 124, em: 38, shift: 1.2 },
  { name: "LÀO", lon: 104.0, lat: 18.926, width: 190, height: 50, em: 38, shift: 0 },
  { name: "THANH HÓA", lon: 105.425, lat: 19.83, width: 300, height: 46, em: 34, shift: 2.4 },
  { name: "HÀ TĨNH", lon: 105.2, lat: 18.52, width: 220, height: 46, em: 34, shift: 0 },
] as const;
/** The server's layer, and the source of the page's own counts. */
const COUNTS = "incident_counts";
const QUIET = "#A3B4BE";
/** The inset's areas on the main map: where it lies. */
const FIELD = { fill: "#3A4A55", line: "#A3B4BE" } as const;

export interface NamedCount extends Counted {
  anchor: Anchor;
  /** From the count's middle to its name, em. */
  away: number;
}

export interface WallStyle {
  counts: readonly NamedCount[];
  place: "wall" | "inset";
  /** Codes of the areas that are drawn as a lighter field. */
  field: readonly string[];
  /** Whether there is room for the wide names of neighbours and sea. */
  wide: boolean;
}

export function wallStyle(server: StyleSpecification, of: WallStyle): StyleSpecification {
  const ground = server.layers.filter((layer) => isGround(layer, of.wide)).map(shifted);
  const names = ground.findIndex(({ type }) => type === "symbol");
  const under = names < 0 ? ground.length : names;
  const counts = server.layers
    .filter((layer) => layer.type === "symbol" && drawnOf(layer) === COUNTS)
    .map((layer) => counted(layer, of.place));
  const used = new Set(ground.map((layer) => ("source" in layer ? layer.source : "")));
  const sources = Object.entries(server.sources).filter(([id]) => used.has(id));
  return {
    ...server,
    sources: {
      ...Object.fromEntries(sources),
      [COUNTS]: { type: "geojson", data: collection(of.counts) },
    },
    layers: [
      ...ground.slice(0, under),
      ...["districts", "groupings"].flatMap((layer) =>
        field(layer, sourceOf(server, layer), of.field),
      ),
      ...ground.slice(under),
      ...counts,
    ],
  };
}

/** Of names only the wide ones of neighbours and sea stay, and those on the main map alone. */
const isGround = ({ id, type }: LayerSpecification, wide: boolean): boolean =>
  GROUND.includes(layerOf(id)) && (type !== "symbol" || (wide && id === WIDE));

/** The wide names beside the province on the wall, moved so that they stay clear of its outline. */
const shifted = (layer: LayerSpecification): LayerSpecification => {
  if (layer.type !== "symbol") return layer;
  // Down or up they give way to counts; sideways the edge of the map would cut them.
  const places = (shift: number): unknown => [
    "literal",
    [
      ...["center", [shift, 0], "top", [shift, -0.4], "top", [shift, 0.6]],
      ...["top", [shift, 1.6], "bottom", [shift, 0.4]],
    ],
  ];
  const cases = WIDE_NAMES.flatMap(({ name, shift }) => [name, places(shift)]);
  const offset = [
    "match",
    ["get", "name"],
    ...cases,
    places(0),
  ] as unknown as ExpressionSpecification;
  return { ...layer, layout: { ...layer.layout, "text-variable-anchor-offset": offset } };
};

/** A layer of the server's counts, drawn from the page's own; its pictures and words stay as they are. */
function counted(layer: LayerSpecification, place: WallStyle["place"]): LayerSpecification {
  const {
    "source-layer": _,
    minzoom: __,
    maxzoom: ___,
    ...rest
  } = layer as Extract<LayerSpecification, { type: "symbol" }>;
  const image = rest.layout?.["icon-image"];
  if (image) {
    const own =
      place === "inset" ? (["concat", image, ":inset"] as ExpressionSpecification) : image;
    return {
      ...rest,
      filter: [">", ["get", "count"], 0],
      layout: { ...rest.layout, "icon-image": own },
    };
  }
  const { "text-variable-anchor-offset": ____, ...layout } = rest.layout ?? {};
  return {
    ...rest,
    layout: {
      ...layout,
      "text-anchor": ["get", "anchor"],
      "text-radial-offset": ["get", "away"],
      "text-allow-overlap": true,
      "text-max-width": 40,
    },
    paint: {
      ...rest.paint,
      "text-color": [
        "case",
        [">", ["get", "count"], 0],
        (rest.paint?.["text-color"] as string | undefined) ?? QUIET,
        QUIET,
      ],
    },
  };
}

function field(
  layer: string,
  source: string | null,
  codes: readonly string[],
): LayerSpecification[] {
  if (!source || codes.length === 0) return [];
  const shape = {
    source,
    "source-layer": layer,
    filter: ["in", ["get", "code"], ["literal", [...codes]]] as ExpressionSpecification,
  };
  return [
    {
      id: `field:${layer}`,
      type: "fill",
      ...shape,
      paint: { "fill-color": FIELD.fill, "fill-opacity": 0.85 },
    },
    {
      id: `field_line:${layer}`,
      type: "line",
      ...shape,
      layout: { "line-join": "round" },
      paint: { "line-color": FIELD.line, "line-width": 2 },
    },
  ];
}

function collection(counts: readonly NamedCount[]): FeatureCollection {
  return { type: "FeatureCollection", features: counts.map(feature) };
}

function feature({ code, name, lon, lat, anchor, away, of }: NamedCount): Feature<Point> {
  const counted = of
    ? { count: of.count, worst: of.worst, unverified: of.unverified }
    : { count: 0, worst: 0, unverified: 0 };
  return {
    type: "Feature",
    geometry: { type: "Point", coordinates: [lon, lat] },
    properties: {
      id: code,
      code,
      name,
      anchor,
      away,
      ...counted,
      ...(of?.due != null ? { due_at: of.due } : {}),
    },
  };
}
