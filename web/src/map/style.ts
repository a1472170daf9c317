// The map's style: the server's, made from the layers, with what only this page knows. A pure
// function, so that theme, generation and visibility are a new style and never a sequence of calls.

import type {
  ExpressionSpecification,
  LayerSpecification,
  StyleSpecification,
} from "@maplibre/maplibre-gl-style-spec";
import type { Theme } from "../symbols/palette";
import { drawnOf, sourceOf } from "./sources";

/** Which layers a person can point at, from the smallest place up. */
export const PLACES = ["communes", "districts", "groupings"] as const;
export type PlaceLayer = (typeof PLACES)[number];

/** What the page itself draws: sources and layers of its own, at one of two heights. */
export interface Overlay {
  /** `areas`: over the ground and under every line; `marks`: over the lines and under the names. */
  at: "areas" | "marks";
  sources: StyleSpecification["sources"];
  /** Those with a `source-layer` draw the server's tiles, from whatever source has that layer. */
  layers: LayerSpecification[];
  /** Paint that the server's layers take on while this is drawn, by style layer. */
  repaint?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface StyleOptions {
  generation: string;
  /** What sources are asked for beyond the generation, by source. */
  parameters: Readonly<Record<string, readonly (readonly [string, string])[]>>;
  overlays: readonly Overlay[];
  /** Layers that are not drawn: a source of which nothing is drawn is not asked for either. */
  absent: ReadonlySet<string>;
  /** Ids of layers that a person switched on or off; the others are as the server draws them. */
  switched: ReadonlyMap<string, boolean>;
  /** Layers of which a place was lit: the others' lights cost nothing until they are wanted. */
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
  const { overlays, absent } = options;
  const layers = server.layers
    .filter((layer) => !absent.has(layerOf(layer.id)) && !absent.has(drawnOf(layer) ?? ""))
    .map((layer) => repainted(visible(layer, options), options));
  const own = (height: Overlay["at"]): LayerSpecification[] =>
    overlays
      .filter(({ at }) => at === height)
      .flatMap((overlay) => overlay.layers)
      .flatMap((layer) => placed(layer, server, absent));
  const areas = layers.findLastIndex((layer) => layer.type === "fill" && isPlace(layer)) + 1;
  // Places are lit under the names and symbols, over every fill and line.
  const symbols = layers.findIndex((layer) => layer.type === "symbol");
  const names = symbols < areas ? layers.length : symbols;
  const lit = PLACES.flatMap((layer) => lights(layer, options)).flatMap((layer) =>
    placed(layer, server, absent),
  );
  return {
    ...server,
    sources: Object.assign(
      sourcesFor(layers, server, options),
      ...overlays.map(({ sources }) => sources),
    ),
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

/** The server's sources that layers are drawn from. Their addresses do not follow which of their
 * layers are drawn: what is left out and comes back is asked for once. */
function sourcesFor(
  layers: readonly LayerSpecification[],
  server: StyleSpecification,
  { generation, parameters }: StyleOptions,
): StyleSpecification["sources"] {
  const used = new Set(layers.map((layer) => ("source" in layer ? layer.source : "")));
  const sources: StyleSpecification["sources"] = {};
  for (const [id, source] of Object.entries(server.sources)) {
    if (!used.has(id)) continue;
    sources[id] =
      source.type === "vector" && source.url
        ? {
            ...source,
            promoteId: source.promoteId ?? "id",
            url: addressed(source.url, generation, parameters[id]),
          }
        : source;
  }
  return sources;
}

/** A layer of this page with the source that its features come from; nothing when there is none. */
function placed(
  layer: LayerSpecification,
  server: StyleSpecification,
  absent: ReadonlySet<string>,
): LayerSpecification[] {
  const of = drawnOf(layer);
  if (of === null) return [layer];
  const source = absent.has(of) ? null : sourceOf(server, of);
  return source === null ? [] : [{ ...layer, source } as LayerSpecification];
}

const isPlace = ({ id }: LayerSpecification): boolean =>
  PLACES.some((layer) => layerOf(id) === layer);

/** The unseen area of a place, which the pointer asks for whether or not its layer is switched on. */
export const pickLayer = (layer: PlaceLayer): string => `${layer}:fill`;

function visible(layer: LayerSpecification, { switched }: StyleOptions): LayerSpecification {
  if (PLACES.some((place) => pickLayer(place) === layer.id)) return layer;
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

/** Style layers that light a place of a layer up. */
export const lightLayers = (layer: PlaceLayer): string[] =>
  ["tint", "casing", "lit"].map((part) => `${part}:${layer}`);

/** What lights a place up: a tint, and a line with a casing over all other lines. */
function lights(layer: PlaceLayer, options: StyleOptions): LayerSpecification[] {
  // Over coloured areas a tint would make a colour that no legend has.
  const coloured = options.overlays.some(({ at }) => at === "areas");
  const { accent, casing, hover } = OVERLAY[options.theme];
  const visibility = options.lit.has(layer) ? "visible" : "none";
  const shape = { source: layer, "source-layer": layer } as const;
  return [
    {
      id: `tint:${layer}`,
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
      id: `casing:${layer}`,
      type: "line",
      ...shape,
      layout: { visibility, "line-join": "round" },
      paint: { "line-color": casing, "line-width": 6, "line-opacity": when(0.9, 0, 0) },
    },
    {
      id: `lit:${layer}`,
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
