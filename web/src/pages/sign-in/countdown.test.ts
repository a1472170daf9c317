import { expect, test } from "vitest";
import { blockOf, secondsLeft, timer, waits } from "./countdown";

const NOW = 1_000_000;

test("seconds run down to nothing, and the last one is seen", () => {
  const block = blockOf("truc.ban", 252, NOW);
  expect(secondsLeft(block, NOW)).toBe(252);
  expect(secondsLeft(block, NOW + 251_400)).toBe(1);
  expect(secondsLeft(block, NOW + 252_000)).toBe(0);
  expect(secondsLeft(block, NOW + 900_000)).toBe(0);
  expect(secondsLeft(null, NOW)).toBe(0);
});

test("a server that does not say how long means a minute", () => {
  expect(secondsLeft(blockOf("truc.ban", null, NOW), NOW)).toBe(60);
});

test("only the name that it holds for waits, and no longer than it must", () => {
  const block = blockOf("truc.ban", 60, NOW);
  expect(waits(block, " Truc.Ban ", NOW)).toBe(true);
  expect(waits(block, "quan.tri", NOW)).toBe(false);
  expect(waits(block, "truc.ban", NOW + 60_000)).toBe(false);
  expect(waits(null, "truc.ban", NOW)).toBe(false);
});

test.each([
  [9, "0:09"],
  [252, "4:12"],
  [3723, "1:02:03"],
])("%i s are written %s", (seconds, words) => expect(timer(seconds)).toBe(words));
