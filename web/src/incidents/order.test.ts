import { expect, test } from "vitest";
import { INCIDENT } from "./incidents.fixture";
import { communeOf, overdue, removed, upserted, worstFirst } from "./order";

const of = (id: string, severity: 1 | 2 | 3 | 4 | 5, received_at: string, version = 1) => ({
  ...INCIDENT,
  id,
  severity,
  received_at,
  version,
});
const A = of("a", 5, "2026-11-24T10:00:00Z");
const B = of("b", 3, "2026-11-24T12:00:00Z");
const C = of("c", 3, "2026-11-24T11:00:00Z");

test("the worst stands first, of equal ones what was received last", () => {
  expect([C, B, A].sort(worstFirst).map(({ id }) => id)).toEqual(["a", "b", "c"]);
});

test("a change finds its place in the list, and an older word of it changes nothing", () => {
  const worse = { ...C, severity: 5 as const, version: 3 };
  expect(upserted([A, B, C], worse).map(({ id }) => id)).toEqual(["c", "a", "b"]);
  expect(upserted([worse, A], C)[0]?.severity).toBe(5);
  expect(removed([A, B], "a")).toEqual([B]);
});

test("a deadline that has come is late, a stopped clock never", () => {
  const now = new Date("2026-11-24T12:00:00Z");
  expect(overdue({ due_at: "2026-11-24T12:00:00Z" }, now)).toBe(true);
  expect(overdue({ due_at: "2026-11-24T12:00:01Z" }, now)).toBe(false);
  expect(overdue({ due_at: null }, now)).toBe(false);
});

test("the commune is that of the generation on screen", () => {
  expect(communeOf(INCIDENT, "2025-07-01")?.full_name).toBe("Phường Thành Vinh");
  expect(communeOf(INCIDENT, "2024-12-01")).toBeNull();
});
