import { expect, test } from "vitest";
import type { Organisation } from "../../../api/organisations";
import { inForce, lineOf, placeOf, shown } from "./succession";

const one = (code: string, over: Partial<Organisation> = {}): Organisation => ({
  code,
  name: code,
  kind: "department",
  valid_from: null,
  valid_to: null,
  parent: null,
  successors: [],
  predecessors: [],
  ...over,
});

const ALL = [
  one("a", { name: "Sở Nông nghiệp", valid_to: "2025-02-28", successors: ["c"] }),
  one("b", { name: "Sở Tài nguyên", valid_to: "2025-02-28", successors: ["c"] }),
  one("c", {
    name: "Sở mới",
    valid_from: "2025-03-01",
    predecessors: ["a", "b"],
    successors: ["d"],
  }),
  one("d", { name: "Sở sau", valid_from: "2030-01-01", predecessors: ["c"] }),
  one("commune:2025-07-01/16681", { name: "UBND phường Thành Vinh", kind: "commune_committee" }),
];
const codes = (found: readonly Organisation[]): string[] => found.map(({ code }) => code);

test("a last day is still one of an organisation's days", () => {
  const [first] = ALL;
  if (!first) throw new Error("none");
  expect(inForce(first, "2025-02-28")).toBe(true);
  expect(inForce(first, "2025-03-01")).toBe(false);
});

test("those of now, of before, and those that are searched without their marks", () => {
  const province = { group: "province", times: "now" } as const;
  expect(codes(shown(ALL, province, "", "2026-01-01"))).toEqual(["c"]);
  expect(codes(shown(ALL, { ...province, times: "former" }, "", "2026-01-01"))).toEqual([
    "a",
    "b",
    "d",
  ]);
  expect(codes(shown(ALL, { ...province, times: "all" }, "nong", "2026-01-01"))).toEqual(["a"]);
  const communes = { group: "communes", times: "now" } as const;
  expect(codes(shown(ALL, communes, "thanh vinh", "2026-01-01"))).toHaveLength(1);
  expect(codes(shown(ALL, communes, "16681", "2026-01-01"))).toHaveLength(1);
});

test("the line goes through all steps, each organisation once", () => {
  const { before, after } = lineOf(ALL, "d");
  expect(codes(before)).toEqual(["c", "a", "b"]);
  expect(after).toEqual([]);
  expect(codes(lineOf(ALL, "a").after)).toEqual(["c", "d"]);
  const circle = [one("x", { successors: ["y"] }), one("y", { successors: ["x"] })];
  expect(codes(lineOf(circle, "x").after)).toEqual(["y"]);
});

test("a commune's committee names its place", () => {
  expect(placeOf("commune:2025-07-01/16681")).toEqual({ generation: "2025-07-01", code: "16681" });
  expect(placeOf("so-xd")).toBeNull();
});
