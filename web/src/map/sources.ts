// Which source of a style the tiles of a layer come from: layers that change seldom share one.

import type { LayerSpecification, StyleSpecification } from "@maplibre/maplibre-gl-style-spec";

const LABELS = "_label";

/** The layers inside the tiles that a layer is: its features, and the points of their labels. */
export const tileLayers = (layer: string): [string, string] => [layer, layer + LABELS];

/** The layer whose features a style layer draws; null when they are not of the server's tiles. */
export function drawnOf(styleLayer: LayerSpecification): string | null {
  const named = "source-layer" in styleLayer ? styleLayer["source-layer"] : undefined;
  if (!named) return null;
  return named.endsWith(LABELS) ? named.slice(0, -LABELS.length) : named;
}

/** The source that has a layer's tiles; null when the style draws nothing of it. */
export function sourceOf(style: StyleSpecification, layer: string): string | null {
  const found = style.layers.find((each) => drawnOf(each) === layer);
  return found && "source" in found ? String(found.source) : null;
}
