import { expect, test } from "vitest";
import { arrange, density } from "./localities";
import { GROUPINGS, UNITS } from "./localities.fixture";
import { communeRow, groupRow, rank, sorted } from "./rows";

const localities = arrange(UNITS, GROUPINGS);

test("former districts stand between province and commune, other groupings do not", () => {
  expect(localities.groups.map(({ key, name }) => [key, name])).toEqual([
    ["421", "Quỳnh Lưu"],
    ["412", "Vinh"],
  ]);
  expect(localities.groupOf.get("17179")?.key).toBe("421");
});

test("a group's figures are the sums of its communes, its density their ratio", () => {
  const group = localities.groups[0];
  expect(group?.population).toBe(73584 + 72062);
  expect(group?.area).toBeCloseTo(74.04);
  expect(group && density(group)).toBeCloseTo((73584 + 72062) / 74.04);
});

test("districts are used where the generation has them", () => {
  const units = UNITS.map((unit) =>
    unit.code === "17179" ? { ...unit, parent_code: "421" } : unit,
  );
  const district = {
    ...(UNITS[1] as (typeof UNITS)[number]),
    code: "421",
    level: "district" as const,
  };
  const arranged = arrange([...units, district], GROUPINGS);
  expect(arranged.groups.map(({ kind, members }) => [kind, members.length])).toEqual([
    ["district", 1],
  ]);
});

test("a generation without a province is refused", () => {
  expect(() => arrange([], [])).toThrow(/province/);
});

test("figures are listed from the largest, names in Vietnamese order without their kind", () => {
  const rows = localities.communes.map((unit) => {
    const group = localities.groupOf.get(unit.code);
    if (!group) throw new Error(unit.code);
    return communeRow(unit, group);
  });
  expect(sorted(rows, "population")[0]?.name).toBe("Phường Thành Vinh");
  expect(sorted(rows, "name").map(({ name }) => name)).toEqual([
    "Xã Diên Hoa",
    "Xã Diễn Hoa",
    "Phường Đông Lộc",
    "Xã Quỳnh Lưu",
    "Xã Quỳnh Phú",
    "Phường Thành Vinh",
  ]);
  expect(sorted(localities.groups.map(groupRow), "density")[0]?.name).toBe("Vinh");
});

test("equal values share a place", () => {
  expect(rank(5, [9, 5, 5, 1])).toBe(2);
});
