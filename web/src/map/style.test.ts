import { type StyleSpecification, validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { expect, test } from "vitest";
import { addressed, compose, layerOf, type Overlay, type StyleOptions } from "./style";

const BASE = "http://127.0.0.1/tiles/communes,districts,groupings,rivers";

/** In the form that the server gives: a source for all that changes seldom, the others by layer,
 * style layers by `{layer}:{id}`. */
const SERVER: StyleSpecification = {
  version: 8,
  state: { now: { default: 0 } },
  sources: {
    base: { type: "vector", url: `${BASE}?generation=2025-07-01&by=commune` },
    incidents: { type: "vector", url: "http://127.0.0.1/tiles/incidents" },
  },
  layers: [
    { id: "background", type: "background", paint: { "background-color": "#E6E7E1" } },
    { id: "rivers:main", type: "line", source: "base", "source-layer": "rivers" },
    {
      id: "communes:fill",
      type: "fill",
      source: "base",
      "source-layer": "communes",
      paint: { "fill-opacity": 0 },
    },
    { id: "communes:line", type: "line", source: "base", "source-layer": "communes" },
    { id: "districts:line", type: "line", source: "base", "source-layer": "districts" },
    { id: "groupings:line", type: "line", source: "base", "source-layer": "groupings" },
    {
      id: "communes:name",
      type: "symbol",
      source: "base",
      "source-layer": "communes_label",
      layout: { "text-field": ["get", "name"], "text-font": ["BVP Medium"] },
    },
    { id: "incidents:symbol", type: "symbol", source: "incidents", "source-layer": "incidents" },
  ],
};

const options = (patch: Partial<StyleOptions> = {}): StyleOptions => ({
  generation: "2024-12-01",
  parameters: {},
  overlays: [],
  absent: new Set(),
  switched: new Map(),
  lit: new Set(),
  theme: "light",
  ...patch,
});

test.each(["light", "dark", "wall"] as const)("the %s style is valid", (theme) => {
  expect(validateStyleMin(compose(SERVER, options({ theme })))).toEqual([]);
});

test("the generation goes into the sources that take one, and nothing else changes", () => {
  const { sources } = compose(SERVER, options());
  expect(sources.base).toMatchObject({
    url: `${BASE}?generation=2024-12-01&by=commune`,
    promoteId: "id",
  });
  expect(sources.incidents).toMatchObject({ url: "http://127.0.0.1/tiles/incidents" });
  expect(addressed("/tiles/rivers", "2024-12-01")).toBe("/tiles/rivers");
});

test("a switched layer is drawn or not, with all that it draws", () => {
  const { layers } = compose(
    SERVER,
    options({
      switched: new Map([
        ["communes", false],
        ["rivers", true],
      ]),
    }),
  );
  const visibility = (id: string): unknown =>
    layers.find((layer) => layer.id === id)?.layout?.visibility;
  expect(visibility("communes:line")).toBe("none");
  expect(visibility("communes:name")).toBe("none");
  expect(visibility("rivers:main")).toBe("visible");
  expect(visibility("districts:line")).toBeUndefined();
});

test("places can be pointed at also when their lines are switched off", () => {
  const { layers } = compose(SERVER, options({ switched: new Map([["communes", false]]) }));
  expect(layers.find((layer) => layer.id === "communes:fill")?.layout?.visibility).toBeUndefined();
});

test("a level that the generation has not is not drawn, and the others' tiles stay the same", () => {
  const style = compose(SERVER, options({ absent: new Set(["districts"]) }));
  expect(style.sources.base).toEqual(compose(SERVER, options()).sources.base);
  expect(
    style.layers.filter(
      (layer) => layer.id.endsWith("districts") || layerOf(layer.id) === "districts",
    ),
  ).toEqual([]);
  expect(style.layers.some(({ id }) => id === "communes:line")).toBe(true);
  expect(validateStyleMin(style)).toEqual([]);
});

test("a source of which nothing is drawn is not asked for", () => {
  const { sources } = compose(SERVER, options({ absent: new Set(["incidents"]) }));
  expect(Object.keys(sources)).toEqual(["base"]);
});

test("what the page draws of a layer comes from the source that has it", () => {
  const circle = { id: "values:circle", type: "circle", source: "communes" } as const;
  const absent = { id: "values:none", type: "fill", source: "districts" } as const;
  const style = compose(
    SERVER,
    options({
      absent: new Set(["districts"]),
      overlays: [
        {
          at: "marks",
          sources: {},
          layers: [
            { ...circle, "source-layer": "communes_label" },
            { ...absent, "source-layer": "districts" },
          ],
        },
      ],
    }),
  );
  const own = style.layers.filter(({ id }) => layerOf(id) === "values");
  expect(own).toEqual([{ ...circle, source: "base", "source-layer": "communes_label" }]);
  const lit = style.layers.find(({ id }) => id === "lit:communes");
  expect(lit).toMatchObject({ source: "base", "source-layer": "communes" });
});

test("what lights a place up lies over its lines and under every name", () => {
  const ids = compose(SERVER, options()).layers.map((layer) => layer.id);
  expect(ids.indexOf("tint:communes")).toBeGreaterThan(ids.indexOf("districts:line"));
  expect(ids.indexOf("lit:communes")).toBeLessThan(ids.indexOf("communes:name"));
});

test("the server's style is left as it was", () => {
  const before = JSON.stringify(SERVER);
  compose(SERVER, options({ switched: new Map([["rivers", false]]) }));
  expect(JSON.stringify(SERVER)).toBe(before);
});

test("lights are there only for layers of which a place was lit", () => {
  const { layers } = compose(SERVER, options({ lit: new Set(["groupings"]) }));
  const visibility = (id: string): unknown =>
    layers.find((layer) => layer.id === id)?.layout?.visibility;
  expect(visibility("lit:groupings")).toBe("visible");
  expect(visibility("lit:communes")).toBe("none");
});

test("what a source is asked for stands in its address", () => {
  const url = "http://127.0.0.1/tiles/incidents";
  expect(addressed(url, "2024-12-01", [["category", "NL,SL"]])).toBe(`${url}?category=NL%2CSL`);
  expect(addressed(url, "2024-12-01")).toBe(url);
});

test("own areas lie over every fill and under the lines, own marks under the names", () => {
  const overlay = (at: "areas" | "marks"): Overlay => ({
    at,
    sources: { [at]: { type: "geojson", data: { type: "FeatureCollection", features: [] } } },
    layers: [{ id: `own:${at}`, type: "fill", source: at }],
  });
  const style = compose(SERVER, options({ overlays: [overlay("marks"), overlay("areas")] }));
  const ids = style.layers.map(({ id }) => id);
  expect(ids.indexOf("own:areas")).toBe(ids.indexOf("communes:fill") + 1);
  expect(ids.indexOf("own:marks")).toBeGreaterThan(ids.indexOf("districts:line"));
  expect(ids.indexOf("own:marks")).toBeLessThan(ids.indexOf("communes:name"));
  expect(validateStyleMin(style)).toEqual([]);
});
