import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import content from "../../../../layers/catalogues/wall.toml";
import { INITIAL } from "../../state";
import { type CommuneCount, counted, outside, shortKind, summed, worstFirst } from "./counting";
import { INSET, placesOf } from "./model";

const commune = (
  code: string,
  worst: CommuneCount["worst"],
  count: number,
  more: Partial<CommuneCount> = {},
): CommuneCount => ({
  code,
  name: code,
  lon: 105,
  lat: 19,
  worst,
  count,
  unverified: 0,
  due: null,
  ...more,
});

test("worst first: by severity, then by how many, then by Vietnamese name", () => {
  const communes = [
    commune("a", 4, 12, { name: "Đông Lộc" }),
    commune("b", 5, 1, { name: "Cửa Lò" }),
    commune("c", 4, 12, { name: "Dân Trí" }),
    commune("d", 5, 9, { name: "Vinh Phú" }),
    commune("e", 3, 40, { name: "Quỳnh Lưu" }),
  ];
  expect(communes.sort(worstFirst).map(({ code }) => code)).toEqual(["d", "b", "c", "a", "e"]);
});

test("a sum has all incidents, the worst and the earliest deadline of its parts", () => {
  const parts = [
    commune("a", 3, 2, { unverified: 1, due: 500 }),
    commune("b", 5, 1, { due: 200 }),
    commune("c", 1, 4, { unverified: 4 }),
  ];
  expect(summed(parts)).toEqual({ count: 7, worst: 5, unverified: 5, due: 200 });
  expect(summed([])).toBeNull();
});

const AREAS = ["412", "421", "425"].map((code) => ({
  code,
  name: code,
  lon: 105,
  lat: 19,
  bbox: [105, 19, 106, 20] as const,
}));
const areaOf = (code: string): string | undefined =>
  ({ v: "412", w: "412", q: "421", d: "425" })[code];
const COMMUNES = [
  commune("v", 4, 3),
  commune("w", 2, 1),
  commune("q", 3, 2),
  commune("d", 1, 5),
  commune("", 5, 1),
];

test("an area of the inset is counted there alone, and each incident once", () => {
  const state = INITIAL;
  const { main, inset } = placesOf({ layout: "full", state }, AREAS);
  expect(main.map(({ code }) => code)).toEqual(["421"]);
  expect(inset.map(({ code }) => code)).toEqual(["412", "425"]);
  const all = [
    ...counted(main, COMMUNES, areaOf),
    ...outside(COMMUNES, areaOf),
    ...counted(inset, COMMUNES, areaOf),
  ];
  expect(all.map(({ of }) => of?.count)).toEqual([2, 1, 4, 5]);
});

test("without an inset all is counted by region, and each incident once", () => {
  const { main, inset } = placesOf({ layout: "map", state: INITIAL }, AREAS);
  expect(inset).toEqual([]);
  const sum = [...counted(main, COMMUNES, areaOf), ...outside(COMMUNES, areaOf)]
    .map(({ of }) => of?.count ?? 0)
    .reduce((a, b) => a + b);
  expect(sum).toBe(12);
});

test("the areas of wall.toml are areas, and every area lies in one region", () => {
  const file = new URL("../../../../boundaries/2025-07-01/groupings.csv", import.meta.url);
  const known = new Set(
    readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line.startsWith("former_district,"))
      .map((line) => line.split(",")[1] as string),
  );
  expect(known.size).toBe(20);
  expect(INSET.areas.filter((code) => !known.has(code))).toEqual([]);
  const inRegions = content.regions.flatMap(({ areas }) => areas);
  expect([...inRegions].sort()).toEqual([...known].sort());
});

test("lists say ward and town in short", () => {
  expect(shortKind("Phường Thành Vinh")).toBe("P. Thành Vinh");
  expect(shortKind("Thị trấn Thạch Giám")).toBe("TT. Thạch Giám");
  expect(shortKind("Xã Phường Mới")).toBe("Xã Phường Mới");
});
