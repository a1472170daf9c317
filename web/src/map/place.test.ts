import { expect, test } from "vitest";
import { MAX_BOUNDS, scale, tilesOf, viewOf } from "./place";

const PROVINCE = [103.87, 18.55, 105.97, 20.0] as const;
const NONE = { top: 0, right: 0, bottom: 0, left: 0 };

test("a box fits into the map and stands in its middle", () => {
  const view = viewOf(PROVINCE, 1228, 944, NONE);
  expect(view.lon).toBeCloseTo(104.92, 2);
  expect(view.zoom).toBeGreaterThan(8);
  expect(view.zoom).toBeLessThan(9);
});

test("a card on the right moves the middle of the map to the east of the box", () => {
  const view = viewOf(PROVINCE, 1228, 944, { ...NONE, right: 400 });
  expect(view.lon).toBeGreaterThan(104.92);
});

test("a box without extent is shown no closer than the limit", () => {
  expect(viewOf([105, 19, 105, 19], 800, 600, NONE, 14).zoom).toBe(14);
});

test("more cards than map still gives a view", () => {
  const view = viewOf(PROVINCE, 300, 300, { top: 400, right: 400, bottom: 400, left: 400 });
  expect(Number.isFinite(view.zoom)).toBe(true);
});

test("the map may go to Hoàng Sa and Trường Sa", () => {
  const [west, south, east, north] = MAX_BOUNDS;
  for (const [lon, lat] of [
    [112, 16.5],
    [113, 9.5],
    [117.8, 6.5],
  ] as const) {
    expect(lon > west && lon < east && lat > south && lat < north).toBe(true);
  }
});

test("the scale is a round length no longer than its limit", () => {
  const { metres, px } = scale(19, 8, 96);
  expect([1, 2, 5]).toContain(Number(String(metres)[0]));
  expect(px).toBeLessThanOrEqual(96);
  expect(px).toBeGreaterThan(96 / 2.6);
});

test("the tiles that a box touches are those of its corners and what lies between", () => {
  expect(tilesOf([105.6813, 18.6796, 105.6813, 18.6796], 12)).toEqual([
    { x: 3250, y: 1831, z: 12 },
  ]);
  expect(tilesOf([-180, -85, 180, 85], 1)).toHaveLength(4);
});
