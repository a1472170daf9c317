// The map's style: the server's, made from the layers, with what only this page knows. A pure
// function, so that theme, generation and visibility are a new style and never a sequence of calls.

import type {
  ExpressionSpecification,
  LayerSpecification,
  StyleSpecification,
} from "@maplibre/maplibre-gl-style-spec";
import type { Theme } from "../symbols/palette";

/** Which sources a person can point at, from the smallest place up. */
export const PLACES = ["communes", "districts", "groupings"] as const;
export type PlaceSource = (typeof PLACES)[number];

/** What the page itself draws: sources and layers of its own, at one of two heights. */
export interface Overlay {
  /** `areas`: over the ground and under every line; `marks`: over the lines and under the names. */
  at: "areas" | "marks";
  sources: StyleSpecification["sources"];
  layers: LayerSpecification[];
  /** Paint that the server's layers take on while this is drawn, by style layer. */
  repaint?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface StyleOptions {
  generation: string;
  /** What sources are asked for beyond the generation, by source. */
  parameters: Readonly<Record<string, readonly (readonly [string, string])[]>>;
  overlays: readonly Overlay[];
  /** Sources that this generation has nothing of: neither asked for nor drawn. */
  absent: ReadonlySet<string>;
  /** Ids of layers that a person switched on or off; the others are as the server draws them. */
  switched: ReadonlyMap<string, boolean>;
  /** Sources of which a place was lit: the others' lights cost nothing until they are wanted. */
  lit: ReadonlySet<string>;
  theme: Theme;
}

/** The layer file that a style layer was made from: `{layer}:{style id}`. */
export const layerOf = (styleLayer: string): string => styleLayer.split(":")[0] ?? styleLayer;

const OVERLAY: Record<Theme, { accent: string; casing: string; hover: string }> = {
  light: { accent: "#0A665E", casing: "#FFFFFF", hover: "#14201B" },
  dark: { accent: "#4CCBBB", casing: "#111A20", hover: "#EAF1F4" },
  wall: { accent: "#4CCBBB", casing: "#0A1116", hover: "#F5F9FB" },
};

/** The address of a source for one generation, and for what else is asked of it. */
export function addressed(
  url: string,
  generation: string,
  wanted: readonly (readonly [string, string])[] = [],
): string {
  const [path, query] = url.split("?", 2);
  const parameters = new URLSearchParams(query);
  if (parameters.has("generation")) parameters.set("generation", generation);
  for (const [name, value] of wanted) parameters.set(name, value);
  return parameters.size > 0 ? `${path}?${parameters}` : url;
}

export function compose(server: StyleSpecification, options: StyleOptions): StyleSpecification {
  const sources: StyleSpecification["sources"] = {};
  for (const [id, source] of Object.entries(server.sources)) {
    if (options.absent.has(id)) continue;
    sources[id] =
      source.type === "vector" && source.url
        ? {
            ...source,
            promoteId: source.promoteId ?? "id",
            url: addressed(source.url, options.generation, options.parameters[id]),
          }
        : source;
  }
  const layers = server.layers
    .filter((layer) => !("source" in layer && options.absent.has(String(layer.source))))
    .map((layer) => repainted(visible(layer, options), options));
  const own = (height: Overlay["at"]): LayerSpecification[] =>
    options.overlays
      .filter(({ at }) => at === height)
      .flatMap((overlay) => overlay.layers)
      .filter((layer) => !("source" in layer && options.absent.has(String(layer.source))));
  for (const overlay of options.overlays) Object.assign(sources, overlay.sources);
  const areas = layers.findLastIndex((layer) => layer.type === "fill" && isPlace(layer)) + 1;
  // Places are lit under the names and symbols, over every fill and line.
  const symbols = layers.findIndex((layer) => layer.type === "symbol");
  const names = symbols < areas ? layers.length : symbols;
  const lit = PLACES.filter((id) => id in sources).flatMap((id) => lights(id, options));
  return {
    ...server,
    sources,
    layers: [
      ...layers.slice(0, areas),
      ...own("areas"),
      ...layers.slice(areas, names),
      ...own("marks"),
      ...lit,
      ...layers.slice(names),
    ],
    transition: { duration: 0, delay: 0 },
  };
}

const isPlace = ({ id }: LayerSpecification): boolean =>
  PLACES.some((source) => layerOf(id) === source);

/** The unseen area of a place, which the pointer asks for whether or not its layer is switched on. */
export const pickLayer = (source: PlaceSource): string => `${source}:fill`;

function visible(layer: LayerSpecification, { switched }: StyleOptions): LayerSpecification {
  if (PLACES.some((source) => pickLayer(source) === layer.id)) return layer;
  const on = switched.get(layerOf(layer.id));
  if (on === undefined) return layer;
  const visibility = on ? "visible" : "none";
  return { ...layer, layout: { ...layer.layout, visibility } } as LayerSpecification;
}

function repainted(layer: LayerSpecification, { overlays }: StyleOptions): LayerSpecification {
  const paint = Object.assign({}, ...overlays.map(({ repaint }) => repaint?.[layer.id]));
  if (Object.keys(paint).length === 0) return layer;
  return { ...layer, paint: { ...layer.paint, ...paint } } as LayerSpecification;
}

const is = (name: string): ExpressionSpecification => ["boolean", ["feature-state", name], false];

/** By what a place is at the moment; chosen wins over pointed at. */
const when = <T extends string | number>(
  selected: T,
  hover: T,
  else_: T,
): ExpressionSpecification => ["case", is("selected"), selected, is("hover"), hover, else_];

/** Style layers that light a place of a source up. */
export const lightLayers = (source: PlaceSource): string[] =>
  ["tint", "casing", "lit"].map((part) => `${part}:${source}`);

/** What lights a place up: a tint, and a line with a casing over all other lines. */
function lights(source: PlaceSource, options: StyleOptions): LayerSpecification[] {
  // Over coloured areas a tint would make a colour that no legend has.
  const coloured = options.overlays.some(({ at }) => at === "areas");
  const { accent, casing, hover } = OVERLAY[options.theme];
  const visibility = options.lit.has(source) ? "visible" : "none";
  const shape = { source, "source-layer": source } as const;
  return [
    {
      id: `tint:${source}`,
      type: "fill",
      ...shape,
      layout: { visibility },
      paint: {
        "fill-color": when(accent, hover, hover),
        "fill-opacity": coloured ? 0 : when(0.1, 0.06, 0),
        "fill-antialias": false,
      },
    },
    {
      id: `casing:${source}`,
      type: "line",
      ...shape,
      layout: { visibility, "line-join": "round" },
      paint: { "line-color": casing, "line-width": 6, "line-opacity": when(0.9, 0, 0) },
    },
    {
      id: `lit:${source}`,
      type: "line",
      ...shape,
      layout: { visibility, "line-join": "round" },
      paint: {
        "line-color": when(accent, hover, hover),
        "line-width": when(3, 1.8, 0),
        "line-opacity": when(1, 0.85, 0),
      },
    },
  ];
}
