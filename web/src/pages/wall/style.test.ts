import { readFileSync } from "node:fs";
import { type StyleSpecification, validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { expect, test } from "vitest";
import { type NamedCount, WIDE_NAMES, wallStyle } from "./style";

const source = (layers: string): StyleSpecification["sources"][string] => ({
  type: "vector",
  url: `http://127.0.0.1/tiles/${layers}`,
});

/** In the form that the server gives. */
const SERVER: StyleSpecification = {
  version: 8,
  state: { now: { default: 0 } },
  sources: {
    base: source("groupings,province,sea_labels"),
    traffic: source("traffic"),
    incident_counts: source("incident_counts"),
  },
  layers: [
    { id: "background", type: "background", paint: { "background-color": "#121A20" } },
    { id: "province:fill", type: "fill", source: "base", "source-layer": "province" },
    { id: "groupings:line", type: "line", source: "base", "source-layer": "groupings" },
    { id: "traffic:line", type: "line", source: "traffic", "source-layer": "traffic" },
    {
      id: "groupings:name",
      type: "symbol",
      source: "base",
      "source-layer": "groupings_label",
      layout: { "text-field": ["get", "name"] },
    },
    {
      id: "sea_labels:wide",
      type: "symbol",
      source: "base",
      "source-layer": "sea_labels",
      layout: { "text-field": ["get", "name"], "text-font": ["BVP Semibold"] },
    },
    {
      id: "incident_counts:name",
      type: "symbol",
      source: "incident_counts",
      "source-layer": "incident_counts",
      minzoom: 6,
      maxzoom: 10,
      layout: { "text-field": ["get", "name"], "text-font": ["BVP Semibold"], "text-size": 34 },
      paint: { "text-color": "#EEF4F7" },
    },
    {
      id: "incident_counts:symbol",
      type: "symbol",
      source: "incident_counts",
      "source-layer": "incident_counts",
      maxzoom: 10,
      layout: { "icon-image": ["concat", "count:", ["to-string", ["get", "count"]]] },
    },
  ],
};

const COUNTS: NamedCount[] = [
  {
    code: "421",
    name: "Quỳnh Lưu",
    lon: 105.626,
    lat: 19.175,
    anchor: "left",
    away: 1.2,
    of: { count: 22, worst: 5, unverified: 4, due: 1_700_000_000 },
  },
  { code: "415", name: "Quế Phong", lon: 104.85, lat: 19.6, anchor: "center", away: 0, of: null },
];

const main = wallStyle(SERVER, { counts: COUNTS, place: "wall", field: ["412"], wide: true });
const inset = wallStyle(SERVER, { counts: COUNTS, place: "inset", field: [], wide: false });
const ids = (style: StyleSpecification): string[] => style.layers.map(({ id }) => id);

test("both styles are valid", () => {
  expect(validateStyleMin(main)).toEqual([]);
  expect(validateStyleMin(inset)).toEqual([]);
});

test("what cannot be read from far away is neither drawn nor asked for", () => {
  expect(ids(main)).not.toContain("traffic:line");
  expect(ids(main)).not.toContain("groupings:name");
  expect(Object.keys(main.sources)).toEqual(["base", "incident_counts"]);
});

test("the counts are the page's own, also where nothing is open", () => {
  const { data } = main.sources.incident_counts as {
    data: { features: { properties: Record<string, unknown> }[] };
  };
  expect(data.features.map(({ properties }) => properties)).toEqual([
    expect.objectContaining({ code: "421", count: 22, worst: 5, due_at: 1_700_000_000 }),
    expect.objectContaining({ code: "415", count: 0 }),
  ]);
  expect(data.features[1]?.properties).not.toHaveProperty("due_at");
});

test("the main map shows where the inset lies, under every name", () => {
  const at = (id: string): number => ids(main).indexOf(id);
  expect(at("field:groupings")).toBeGreaterThan(at("province:fill"));
  expect(at("field:groupings")).toBeLessThan(at("sea_labels:wide"));
  expect(ids(inset)).not.toContain("field:groupings");
  const field = main.layers.find(({ id }) => id === "field:groupings");
  expect(field).toMatchObject({ source: "base", "source-layer": "groupings" });
});

test("the inset's counts are drawn at its own size", () => {
  const image = (style: StyleSpecification): string =>
    JSON.stringify(style.layers.find(({ id }) => id === "incident_counts:symbol")?.layout);
  expect(image(inset)).toContain(":inset");
  expect(image(main)).not.toContain(":inset");
});

test("the wide names are where sea_labels.toml writes them", () => {
  const file = new URL("../../../../layers/sea_labels.toml", import.meta.url);
  const written = readFileSync(file, "utf8");
  for (const { name, lon, lat } of WIDE_NAMES) {
    const line = written.split("\n").find((each) => each.includes(name) && each.includes(`${lat}`));
    expect(line, name).toMatch(new RegExp(`${lon.toFixed(1).replace(/\.0$/, ".0")}`));
  }
});
