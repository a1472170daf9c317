import { expect, test } from "vitest";
import type { Incident } from "../api/incidents";
import { INCIDENT } from "./incidents.fixture";
import { continued, type List, listOf, patched } from "./list";

const incident = (id: string, severity: Incident["severity"], version = 1): Incident => ({
  ...INCIDENT,
  id,
  severity,
  version,
});
const page = (change: number, next: string | null, ...items: Incident[]) => ({
  body: { items, next },
  change,
});
const ids = ({ items }: List): string[] => items.map(({ id }) => id);

const FIRST = listOf(page(10, "more", incident("d", 5), incident("c", 4), incident("b", 3)));

test("what belongs behind the last one that was read comes with the next page", () => {
  expect(ids(patched(FIRST, "x", incident("x", 2)))).toEqual(["d", "c", "b"]);
  expect(ids(patched(FIRST, "x", incident("x", 4)))).toEqual(["d", "x", "c", "b"]);
});

test("also when it was listed before; and then nothing of the next page stands before it", () => {
  const lowered = patched(FIRST, "c", incident("c", 1, 2));
  expect(ids(lowered)).toEqual(["d", "b"]);
  const both = continued(lowered, page(11, null, incident("a", 3), incident("c", 1, 2)));
  expect(ids(both)).toEqual(["d", "b", "a", "c"]);
});

test("the last one stays when it changes and keeps its place", () => {
  expect(ids(patched(FIRST, "b", incident("b", 3, 2)))).toEqual(["d", "c", "b"]);
});

test("a list that was emptied while there is more still knows where it goes on", () => {
  const emptied = ["b", "c", "d"].reduce((list, id) => patched(list, id, null), FIRST);
  expect(ids(emptied)).toEqual([]);
  expect(ids(patched(emptied, "x", incident("x", 2)))).toEqual([]);
  expect(ids(patched(emptied, "x", incident("x", 3)))).toEqual(["x"]);
});

test("a whole list has everything", () => {
  const whole = listOf(page(10, null, incident("b", 3)));
  expect(ids(patched(whole, "x", incident("x", 1)))).toEqual(["b", "x"]);
});

test("of one incident that comes twice the newer version stays", () => {
  const newer = patched(FIRST, "c", incident("c", 4, 3));
  const again = patched(newer, "c", incident("c", 4, 2));
  expect(again.items.find(({ id }) => id === "c")?.version).toBe(3);
});
