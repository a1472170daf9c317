import { expect, test } from "vitest";
import type { Generation } from "../../api/types";
import { arrange } from "../../localities/localities";
import { GROUPINGS, UNITS } from "../../localities/localities.fixture";
import { inForce } from "./places/source";
import { target } from "./places/target";
import { covers, inSight, room } from "./room";

const localities = arrange(UNITS, GROUPINGS);
const at = { localities, within: null, listing: "groups", zoom: 8 } as const;

test("a pointer over the province means the group, closer up the commune", () => {
  expect(target("17179", at)?.kind).toBe("group");
  expect(target("17179", { ...at, zoom: 10 })?.kind).toBe("commune");
});

test("inside a group its communes are meant, outside another group", () => {
  expect(target("17179", { ...at, within: "421" })?.kind).toBe("commune");
  expect(target("16681", { ...at, within: "421" })?.kind).toBe("group");
});

test("where communes are listed, communes are meant", () => {
  expect(target("17179", { ...at, listing: "communes" })?.kind).toBe("commune");
});

test("what is no known place means nothing", () => {
  expect(target("00000", at)).toBeNull();
});

const generation = (id: string, until: string | null): Generation => ({
  id,
  in_force: id,
  until,
  title_vi: "",
  title_en: "",
  legal_basis: "",
  levels: [],
  active: true,
});
const GENERATIONS = [generation("2024-12-01", "2025-07-01"), generation("2025-07-01", null)];

test("the generation in force is that of the day, its last day excluded", () => {
  expect(inForce(GENERATIONS, "2025-06-30")?.id).toBe("2024-12-01");
  expect(inForce(GENERATIONS, "2025-07-01")?.id).toBe("2025-07-01");
});

test("on a day without a generation the newest is shown", () => {
  expect(inForce(GENERATIONS, "2020-01-01")?.id).toBe("2025-07-01");
  expect(inForce([], "2020-01-01")).toBeNull();
});

test("a place is looked at as a whole when only a little of it is out of view", () => {
  expect(covers([103, 18, 106, 20], [103.1, 18.1, 105.9, 19.9])).toBe(true);
  expect(covers([103, 18, 106, 20], [103.1, 18.1, 106.1, 19.9])).toBe(true);
  expect(covers([103, 18, 106, 20], [103.1, 18.1, 106.5, 19.9])).toBe(false);
  expect(covers([104, 18.5, 105, 19], [103.1, 18.1, 105.9, 19.9])).toBe(false);
});

test("a place under the details card is out of sight", () => {
  globalThis.window = { matchMedia: () => ({ matches: false }) } as unknown as typeof window;
  const view = { lon: 105, lat: 19, zoom: 10 };
  const size = { width: 1228, height: 944 };
  const free = room({ height: size.height, detail: true, legend: false, sheet: "half" });
  expect(inSight([104.95, 18.95, 105.05, 19.05], view, size, free)).toBe(true);
  expect(inSight([105.3, 18.95, 105.4, 19.05], view, size, free)).toBe(false);
  expect(inSight([105, 19, 105.0001, 19.0001], view, size, free)).toBe(false);
});
