import { expect, test } from "vitest";
import { freshness, heardFrom, WAITING } from "./age";

const NOW = 1_000_000;

test.each([
  [0, "live"],
  [29_999, "live"],
  [30_000, "slow"],
  [119_999, "slow"],
  [120_000, "stale"],
])("%d ms after the server last spoke the data is %s", (age, is) => {
  expect(freshness({ state: "open", heard: NOW - age }, NOW)).toEqual({ is, age });
});

test("a lost stream is never called live, and in the end stale like any other", () => {
  expect(freshness({ state: "lost", heard: NOW - 1000 }, NOW).is).toBe("lost");
  expect(freshness({ state: "lost", heard: NOW - 200_000 }, NOW).is).toBe("stale");
});

test("before the server has spoken the page waits, and says when it is lost", () => {
  expect(freshness(WAITING, NOW).is).toBe("waiting");
  expect(freshness(heardFrom(WAITING, { kind: "lost" }), NOW).is).toBe("lost");
});

test("whatever the server says shows that it is there; losing it keeps when it last spoke", () => {
  const open = heardFrom(WAITING, { kind: "open" });
  expect(open.state).toBe("open");
  expect(heardFrom(open, { kind: "lost" }).heard).toBe(open.heard);
});
