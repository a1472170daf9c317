import type { StyleSpecification } from "@maplibre/maplibre-gl-style-spec";
import { expect, test } from "vitest";
import { drawnOf, sourceOf, tileLayers } from "./sources";

const STYLE: StyleSpecification = {
  version: 8,
  sources: {
    base: { type: "vector", url: "http://127.0.0.1/tiles/communes,sea_labels" },
    incidents: { type: "vector", url: "http://127.0.0.1/tiles/incidents" },
  },
  layers: [
    { id: "background", type: "background" },
    { id: "sea_labels:wide", type: "symbol", source: "base", "source-layer": "sea_labels" },
    { id: "communes:name", type: "symbol", source: "base", "source-layer": "communes_label" },
    { id: "incidents:symbol", type: "symbol", source: "incidents", "source-layer": "incidents" },
  ],
};

test.each([
  ["communes", "base"],
  ["sea_labels", "base"],
  ["incidents", "incidents"],
  ["rivers", null],
])("the tiles of %s come from %s, as the style says", (layer, source) => {
  expect(sourceOf(STYLE, layer)).toBe(source);
});

test("a style layer draws the features of a layer, or the points of their labels", () => {
  expect(STYLE.layers.map(drawnOf)).toEqual([null, "sea_labels", "communes", "incidents"]);
  expect(tileLayers("communes")).toEqual(["communes", "communes_label"]);
});
