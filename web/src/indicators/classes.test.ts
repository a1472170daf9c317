import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { classOf, counted, quantiles } from "./classes";
import { rampColours, rampLine } from "./ramp";

const BREAKS = [50, 140, 340, 580, 1100];

test("a value at a limit belongs to the class above it, and none falls outside", () => {
  expect([0, 49.9, 50, 1099, 1100, 1e9, -5].map((of) => classOf(of, BREAKS))).toEqual([
    0, 0, 1, 4, 5, 5, 0,
  ]);
  expect(classOf(7, [])).toBe(0);
});

test("every value is counted in one class", () => {
  expect(counted([10, 60, 60, 2000], BREAKS)).toEqual([1, 2, 0, 0, 0, 1]);
  expect(counted([], BREAKS)).toEqual([0, 0, 0, 0, 0, 0]);
});

test("limits made from values are quantiles, rounded to two figures", () => {
  const values = Array.from({ length: 130 }, (_, i) => i * 13.37);
  const limits = quantiles(values);
  expect(limits).toEqual([280, 570, 870, 1100, 1400]);
  const held = counted(values, limits);
  expect(Math.min(...held)).toBeGreaterThan(14);
});

test("few values make few classes, equal ones make one, none make one", () => {
  expect(quantiles([3, 1, 2, 8]).length).toBe(1);
  expect(quantiles([5, 5, 5, 5, 5, 5, 5, 5, 5])).toEqual([]);
  expect(quantiles([])).toEqual([]);
});

test("the classes have the colours that the server's style gives them", () => {
  const file = new URL("../../../layers/catalogues/palettes.toml", import.meta.url);
  const { light } = parse(readFileSync(file, "utf8")) as { light: Record<string, string> };
  const steps = (...of: number[]): (string | undefined)[] => of.map((n) => light[`ramp_${n}`]);
  expect(rampColours(6, "light")).toEqual(steps(1, 2, 3, 4, 5, 6));
  expect(rampColours(5, "light")).toEqual(steps(1, 2, 3, 5, 6));
  expect(rampColours(4, "light")).toEqual(steps(1, 3, 4, 6));
  expect(rampColours(3, "light")).toEqual(steps(1, 3, 6));
  expect(rampColours(2, "light")).toEqual(steps(1, 6));
  expect(rampColours(1, "light")).toEqual(steps(3));
  expect(rampLine("light")).toBe(light.ramp_line);
});

test("in the dark the highest class is still the one furthest from the ground", () => {
  expect(rampColours(6, "dark")).toEqual([...rampColours(6, "light")].reverse());
});
