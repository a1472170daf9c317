import { expect, test } from "vitest";
import { LATELY_MS, Lately } from "./lately";

test("for a moment it is known which change was heard of last", () => {
  const lately = new Lately();
  lately.heard(8, 0);
  lately.heard(7, 10);
  expect(lately.after(20)).toBe(8);
  expect(lately.after(10 + LATELY_MS)).toBeNull();
});

test("a database that was set back is not asked for a change that it does not have any more", () => {
  const lately = new Lately();
  lately.heard(100, 0);
  lately.heard(3, LATELY_MS);
  expect(lately.after(LATELY_MS)).toBe(3);
});
