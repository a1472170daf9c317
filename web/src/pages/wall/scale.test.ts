import { expect, test } from "vitest";
import { hasInset, hasMap, layoutOf, scaleOf } from "./scale";

test.each([
  [1920, 1080, 5, 1, 1920, 1080],
  [3840, 2160, 5, 2, 1920, 1080],
  [1280, 720, 5, 2 / 3, 1920, 1080],
  [1920, 1080, 3, 0.6, 3200, 1800],
  [1920, 1080, 8, 1.6, 1200, 675],
  [5760, 2160, 5, 2, 2880, 1080],
])("%i x %i at %i m is drawn at %d", (width, height, distance, factor, wide, high) => {
  const scale = scaleOf({ width, height }, distance);
  expect(scale.factor).toBeCloseTo(factor);
  expect(scale.width).toBeCloseTo(wide);
  expect(scale.height).toBeCloseTo(high);
});

test.each([
  [1920, 1080, "full"],
  [1728, 1080, "full"],
  [3200, 1800, "full"],
  [3840, 1080, "wide"],
  [2880, 1080, "wide"],
  [1200, 675, "map"],
  [1440, 1080, "map"],
  [608, 1080, "tall"],
  [800, 450, "figures"],
] as const)("%i x %i has room for: %s", (width, height, layout) => {
  expect(layoutOf({ width, height })).toBe(layout);
});

test("there is a map at every distance from which figures leave room, and never an inset alone", () => {
  for (const layout of ["wide", "full", "map", "tall", "figures"] as const) {
    if (hasInset(layout)) expect(hasMap(layout)).toBe(true);
  }
});
