import { expect, test } from "vitest";
import { LATELY_MS } from "../live/lately";
import { After, versioned } from "./after";

const JSON_OF = "http://127.0.0.1/ban-do/tiles/incidents?from=2026-11-23T00%3A00%3A00Z";
const TILE = "http://127.0.0.1/ban-do/tiles/incidents/10/812/457.mvt?from=2026-11-23";
const OTHER = "http://127.0.0.1/ban-do/tiles/incident_counts/7/101/57.mvt";
const BASE = "http://127.0.0.1/ban-do/tiles/communes,province";
const NOW = 1_000_000;

test("tiles of what changed name the change, and no others do", () => {
  const after = new After();
  after.heard(JSON_OF, 41, NOW);
  expect(after.address(TILE, NOW)).toBe(`${TILE}&after=41`);
  expect(after.address(OTHER, NOW)).toBe(OTHER);
});

test("they do for ten seconds, so that the browser does not keep each tile once for each change", () => {
  const after = new After();
  after.heard(JSON_OF, 41, NOW);
  expect(after.address(TILE, NOW + LATELY_MS - 1)).toBe(`${TILE}&after=41`);
  expect(after.address(TILE, NOW + LATELY_MS)).toBe(TILE);
});

test("the newest change counts, in whatever order they were heard of", () => {
  const after = new After();
  after.heard(JSON_OF, 42, NOW);
  after.heard(JSON_OF, 41, NOW + 10);
  expect(after.address(TILE, NOW + 20)).toBe(`${TILE}&after=42`);
});

test("something that changed without an id names none", () => {
  const after = new After();
  after.heard(JSON_OF, null, NOW);
  expect(after.address(TILE, NOW)).toBe(TILE);
});

test("of several layers together the TileJSON names the change, and tiles of a version never do", () => {
  const after = new After();
  after.heard(BASE, 7, NOW);
  expect(after.address(BASE, NOW)).toBe(`${BASE}?after=7`);
  expect(after.address(`${BASE}/7/101/57.mvt`, NOW)).toBe(`${BASE}/7/101/57.mvt?after=7`);
  const kept = `${BASE}/7/101/57.mvt?generation=2025-07-01&v=7-0123456789ab`;
  expect(after.address(kept, NOW)).toBe(kept);
});

test("an address is of a version when it says so", () => {
  expect(versioned(`${BASE}/{z}/{x}/{y}.mvt?v=7-ab`)).toBe(true);
  expect(versioned(`${BASE}/{z}/{x}/{y}.mvt?generation=2025-07-01&v=7-ab`)).toBe(true);
  expect(versioned(`${BASE}/{z}/{x}/{y}.mvt?give=7`)).toBe(false);
});
