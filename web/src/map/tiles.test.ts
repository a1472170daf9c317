import { expect, test } from "vitest";
import { After } from "./after";
import { Tiles } from "./tiles";

const BASE = "http://127.0.0.1/tiles/communes,province";
const INCIDENTS = "http://127.0.0.1/tiles/incidents";
const TILE = "/{z}/{x}/{y}.mvt";

/** What the tiles need of a map: its sources, and what was asked of them. */
function stage(known: { base?: string; incidents?: string }): {
  tiles: Tiles;
  after: After;
  asked: string[];
  /** A source says where its tiles are, or that it cannot. */
  says(id: "base" | "incidents", tiles?: string): void;
} {
  const asked: string[] = [];
  const source = (id: string, url: string, tiles?: string) => ({
    id,
    url,
    type: "vector",
    minzoom: 10,
    maxzoom: 14,
    tiles: tiles === undefined ? undefined : [tiles],
    ready: tiles !== undefined,
    loaded() {
      return this.ready;
    },
    setUrl(to: string) {
      asked.push(`where ${to}`);
      this.ready = false;
    },
  });
  const sources = {
    base: source("base", BASE, known.base),
    incidents: source("incidents", INCIDENTS, known.incidents),
  };
  const map = {
    getStyle: () => ({ sources }),
    getSource: (id: keyof typeof sources) => sources[id],
    getZoom: () => 12.5,
    refreshTiles: (id: string, of?: unknown[]) => asked.push(`${of?.length ?? "all"} of ${id}`),
  };
  const after = new After();
  const of = map as unknown as ConstructorParameters<typeof Tiles>[0];
  const tiles = new Tiles(of, after, (layer) => (layer === "incidents" ? layer : "base"));
  const says = (id: keyof typeof sources, where?: string): void => {
    const one = sources[id];
    one.ready = true;
    if (where === undefined) return;
    one.tiles = [where];
    tiles.located(id);
  };
  return { tiles, after, asked, says };
}

const VERSIONED = { base: `${BASE}${TILE}?v=7-ab`, incidents: INCIDENTS + TILE };

test("tiles of a version are not asked for again before it is known where they are now", () => {
  const { tiles, asked } = stage(VERSIONED);
  tiles.all();
  expect(asked).toEqual([`where ${BASE}`, "all of incidents"]);
});

test("a change of the ground has its source say once where its tiles are, with the change", () => {
  const { tiles, after, asked } = stage(VERSIONED);
  tiles.relocate(["province", "communes"], 8);
  expect(asked).toEqual([`where ${BASE}`]);
  expect(after.address(BASE)).toBe(`${BASE}?after=8`);
});

test("what changes while a source is saying it is asked once more, one after the other", () => {
  const { tiles, asked, says } = stage(VERSIONED);
  for (const change of [8, 9, 10]) tiles.relocate(["province"], change);
  expect(asked).toEqual([`where ${BASE}`]);
  says("base", `${BASE}${TILE}?v=9-ab`);
  expect(asked).toEqual([`where ${BASE}`, `where ${BASE}`]);
  says("base", `${BASE}${TILE}?v=10-ab`);
  expect(asked).toHaveLength(2);
});

test("a source that is still saying where its tiles are is left to it, however much happens", () => {
  const { tiles, after, asked } = stage({});
  tiles.ofLayers(["incidents"], 8);
  expect(asked).toEqual([]);
  expect(after.address(`${INCIDENTS}/12/1/2.mvt`)).toBe(`${INCIDENTS}/12/1/2.mvt?after=8`);
});

test("a source that could not say it is asked again", () => {
  const { tiles, asked, says } = stage({ base: VERSIONED.base });
  says("incidents");
  tiles.ofLayers(["incidents"], 8);
  expect(asked).toEqual([`where ${INCIDENTS}`]);
});

test("only the tiles are asked for that the boxes of a change touch", () => {
  const { tiles, asked } = stage(VERSIONED);
  const vinh = [105.6813, 18.6796, 105.6813, 18.6796] as const;
  tiles.inBoxes("incidents", [[...vinh]], 8);
  tiles.inBoxes("incidents", [], 9);
  expect(asked).toEqual(["1 of incidents"]);
});
