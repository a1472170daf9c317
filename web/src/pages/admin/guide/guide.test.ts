import { expect, test } from "vitest";
import { GUIDE, ROLES } from "./words";

test("both languages guide each role through as many steps", () => {
  for (const role of ROLES)
    expect([role, GUIDE.en[role].steps.length]).toEqual([role, GUIDE.vi[role].steps.length]);
});

test("each role has a purpose, three steps at least, and says what is not its own", () => {
  for (const { purpose, steps, limits } of Object.values(GUIDE.vi)) {
    expect(purpose.length).toBeGreaterThan(20);
    expect(steps.length).toBeGreaterThanOrEqual(3);
    expect(limits.length).toBeGreaterThan(20);
  }
});

test("Vietnamese is written in composed letters", () => {
  const written = JSON.stringify(GUIDE.vi);
  expect(written).toBe(written.normalize("NFC"));
});
