import { expect, test } from "vitest";
import type { Missing, Value } from "../api/indicators";
import { lacking, ranked, rolledFrom, statusOf } from "./ranks";

const value = (code: string, of: number | null, missing: Missing | null = null): Value => ({
  code,
  value: of,
  status: of === null ? null : "official",
  missing,
});

const PLACES = ["Anh Sơn", "Đô Lương", "Con Cuông", "Vinh", "Yên Thành"].map((name, i) => ({
  code: String(i),
  name,
}));
const VALUES = new Map(
  [
    value("0", 5),
    value("1", null, "not_submitted"),
    value("2", 9),
    value("3", 9),
    value("4", null, "not_applicable"),
  ].map((each) => [each.code, each]),
);

test("the highest stand first, equal ones share a rank, and those without a value come last", () => {
  const rows = ranked(PLACES, VALUES, "highest");
  expect(rows.map(({ place, rank }) => [place.name, rank])).toEqual([
    ["Con Cuông", 1],
    ["Vinh", 1],
    ["Anh Sơn", 3],
    ["Đô Lương", null],
    ["Yên Thành", null],
  ]);
  expect(rows.map(({ missing }) => missing)).toEqual([
    null,
    null,
    null,
    "not_submitted",
    "not_applicable",
  ]);
});

test("with the lowest first ranks stay as they are, and those without a value still come last", () => {
  const rows = ranked(PLACES, VALUES, "lowest");
  expect(rows.map(({ place, rank }) => [place.name, rank])).toEqual([
    ["Anh Sơn", 3],
    ["Con Cuông", 1],
    ["Vinh", 1],
    ["Đô Lương", null],
    ["Yên Thành", null],
  ]);
});

test("zero is a value, and a place that nobody speaks of has no data", () => {
  const rows = ranked(PLACES.slice(0, 2), new Map([["0", value("0", 0)]]), "highest");
  expect(rows.map(({ value, rank, missing }) => [value, rank, missing])).toEqual([
    [0, 1, null],
    [null, null, "no_data"],
  ]);
});

test("what is missing is counted by reason", () => {
  expect(lacking([...VALUES.values()])).toEqual({
    not_submitted: 1,
    no_data: 0,
    not_applicable: 1,
  });
});

test("a set of values is as certain as its least certain one", () => {
  const all = [...VALUES.values()];
  expect(statusOf(all)).toBe("official");
  expect(statusOf([...all, { ...value("9", 1), status: "estimate" }])).toBe("estimate");
  expect(statusOf([value("1", null, "no_data")])).toBe(null);
});

test("values summed within their own boundaries were not rolled", () => {
  expect(rolledFrom([{ rolled_from: "2025-07-01" }], "2025-07-01")).toBe(null);
  expect(rolledFrom([{ rolled_from: null }, { rolled_from: "2024-12-01" }], "2025-07-01")).toBe(
    "2024-12-01",
  );
});
