import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { CATEGORIES, categorySign } from "./catalogue";
import { countRadius, countSymbol } from "./count";
import { detailOf } from "./sizes";
import { lineWidth, type SymbolSpec, symbol } from "./symbol";

const SPEC: SymbolSpec = {
  family: "disaster",
  pictogram: "flood",
  severity: 4,
  trust: "verified",
  overdue: false,
};

test("every category of incidents has a sign of its own family", () => {
  const file = new URL("../../../layers/catalogues/incident_categories.toml", import.meta.url);
  const { categories } = parse(readFileSync(file, "utf8")) as unknown as {
    categories: { id: string; family: string }[];
  };
  expect(categories.length).toBeGreaterThanOrEqual(26);
  for (const { id, family } of categories)
    expect([id, CATEGORIES.get(id)?.family]).toEqual([id, family]);
});

test("no two categories look alike", () => {
  const drawn = [...CATEGORIES.values()].map(({ family, pictogram }) => `${family} ${pictogram}`);
  expect(new Set(drawn).size).toBe(drawn.length);
});

test("an unknown category is drawn as other, not left out", () => {
  expect(categorySign("XX")).toEqual({ family: "life", pictogram: "other" });
});

test("the same incident is the same drawing", () => {
  expect(symbol(SPEC, 30, "light")).toBe(symbol({ ...SPEC }, 30, "light"));
});

test("trust is the frame line: dashed, solid, or thin and grey without fill", () => {
  const solid = symbol(SPEC, 30, "light");
  const dashed = symbol({ ...SPEC, trust: "unverified" }, 30, "light");
  const resolved = symbol({ ...SPEC, trust: "resolved" }, 30, "light");
  expect(solid).not.toContain("stroke-dasharray");
  expect(dashed).toContain('stroke-dasharray="15.5 10.5"');
  expect(resolved).toContain("#7B8681");
  expect(resolved).not.toContain("#B3234F");
});

test("the frame line is 6.8 % of the size and never under 1.5 px", () => {
  expect(lineWidth(40)).toBeCloseTo(2.72);
  expect(lineWidth(13)).toBe(1.5);
});

test("small symbols lose the numeral before the pictogram, and an overdue one keeps all", () => {
  expect(detailOf(13, "verified", false)).toBe("frame");
  expect(detailOf(19, "verified", false)).toBe("picture");
  expect(detailOf(25, "verified", false)).toBe("full");
  expect(detailOf(23, "verified", true)).toBe("full");
  expect(detailOf(20, "resolved", false)).toBe("picture");
});

test("overdue adds a clock", () => {
  const plain = symbol(SPEC, 30, "light");
  expect(symbol({ ...SPEC, overdue: true }, 30, "light").length).toBeGreaterThan(plain.length);
});

test("drawings carry neither styles, scripts, fonts nor addresses of others", () => {
  for (const drawn of [
    symbol({ ...SPEC, trust: "unverified", overdue: true }, 40, "dark"),
    countSymbol({ count: 46, worst: 5, unverified: 0.4, overdue: true }, "light"),
  ]) {
    expect(drawn).not.toMatch(/style=|<style|<script|font-family|<text|href/);
    expect(drawn.match(/https?:[^"]*/g)).toEqual(["http://www.w3.org/2000/svg"]);
    expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
  }
});

test("a count grows with the root of its number", () => {
  expect(countRadius(16)).toBeCloseTo(19);
  expect(countRadius(16, "wall")).toBeCloseTo(33);
  expect(countRadius(100, "inset")).toBeCloseTo(62);
});

test("the ring of a count is dashed for what is unverified and thin for the rest", () => {
  const of = (unverified: number): string =>
    countSymbol({ count: 8, worst: 3, unverified, overdue: false }, "light");
  expect(of(0)).not.toContain("stroke-dasharray");
  expect(of(0.5).match(/stroke-dasharray/g)).toHaveLength(1);
  expect(of(1)).toContain("stroke-dasharray");
});
