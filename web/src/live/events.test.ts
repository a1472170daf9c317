import { expect, test } from "vitest";
import { concerns, GROUND, LIVE } from "./events";

const resync = { kind: "resync", id: 7, reason: "reload" } as const;

test("a reload concerns the layers that it names", () => {
  expect(concerns({ ...resync, layers: ["context"] }, GROUND)).toBe(true);
  expect(concerns({ ...resync, layers: ["context"] }, LIVE)).toBe(false);
});

test("boundaries are counted in as well: their reload concerns both", () => {
  const boundary = { ...resync, layers: ["incident_counts", "province"] };
  expect(concerns(boundary, GROUND) && concerns(boundary, LIVE)).toBe(true);
});

test("when it is not known what was missed everything is concerned", () => {
  expect(concerns({ kind: "resync", id: null }, GROUND)).toBe(true);
});
