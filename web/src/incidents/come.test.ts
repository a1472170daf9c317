import { expect, test } from "vitest";
import { Come } from "./come";

test("what comes twice came once", () => {
  const come = new Come();
  expect(["a", "b", "a"].map((id) => come.isFirst(id))).toEqual([true, true, false]);
});

test("of very many the oldest are forgotten", () => {
  const come = new Come();
  for (let n = 0; n <= 500; n++) come.isFirst(`${n}`);
  expect(come.isFirst("500")).toBe(false);
  expect(come.isFirst("0")).toBe(true);
});
