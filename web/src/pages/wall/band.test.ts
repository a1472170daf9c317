import { expect, test } from "vitest";
import type { Incident } from "../../api/incidents";
import type { Live } from "../../live/age";
import { fitting, type Known, newsOf, trustOf } from "./band";

const NOW = Date.UTC(2026, 10, 24, 16, 47);
const known = (live: Partial<Live>, more: Partial<Known> = {}): Known => ({
  live: { state: "open", heard: NOW - 2000, ...live },
  lostAt: null,
  readAt: NOW - 60_000,
  behind: false,
  ...more,
});

test("what was heard a moment ago is live, even when nothing had to be read for long", () => {
  expect(trustOf(known({}), NOW)).toMatchObject({ is: "live", age: 2000, lost: false });
});

test.each([
  [29_000, "live"],
  [31_000, "slow"],
  [119_000, "slow"],
  [121_000, "stale"],
])("after %i ms of silence it is %s", (silence, is) => {
  const quiet = known({ heard: NOW - silence }, { readAt: NOW - 300_000 });
  expect(trustOf(quiet, NOW).is).toBe(is);
});

test("a lost stream is no alarm while it blinks, then at once, and tells the time of its data", () => {
  const lost = (since: number): Known =>
    known({ state: "lost" }, { lostAt: NOW - since, readAt: NOW - 240_000 });
  expect(trustOf(lost(2000), NOW)).toMatchObject({ is: "slow", lost: true });
  expect(trustOf(lost(6000), NOW)).toMatchObject({ is: "stale", lost: true, at: NOW - 2000 });
});

test("a server that is there but cannot be read is not live", () => {
  const behind = known({}, { behind: true, readAt: NOW - 240_000 });
  expect(trustOf(behind, NOW)).toMatchObject({
    is: "stale",
    lost: false,
    at: NOW - 240_000,
    age: 240_000,
  });
});

test("before anything was read nothing is claimed", () => {
  const never = known({ state: "lost", heard: null }, { readAt: null, lostAt: NOW - 9000 });
  expect(trustOf(never, NOW)).toEqual({ is: "first", lost: true, at: null, age: 9000 });
});

const grave = (id: string, minutes: number): Incident =>
  ({ id, received_at: new Date(NOW - minutes * 60_000).toISOString() }) as Incident;

test("the room is told the newest grave incident of the last minutes, then what this is not", () => {
  const of = { token: false, public: false, schematic: true, demonstration: true };
  const newest = newsOf([grave("a", 14), grave("b", 3), grave("c", 16)], of, NOW);
  expect(newest).toMatchObject({ kind: "grave", incident: { id: "b" } });
  expect(newsOf([grave("c", 16)], of, NOW)).toEqual({ kind: "schematic" });
  expect(newsOf([], { ...of, schematic: false }, NOW)).toEqual({ kind: "demonstration" });
  expect(newsOf([], { ...of, schematic: false, demonstration: false }, NOW)).toBeNull();
  expect(newsOf([], { ...of, public: true }, NOW)).toEqual({ kind: "public" });
  expect(newsOf([], { ...of, public: true, token: true }, NOW)).toEqual({ kind: "token" });
});

test("the fullest text that fits is said, and none is cut", () => {
  const measure = (text: string): number => text.length;
  const texts = ["Nước ngập sâu 100 cm ở khối 12", "Ngập lụt"];
  expect(fitting(texts, 2, 16, measure)).toBe(texts[0]);
  expect(fitting(texts, 1, 16, measure)).toBe("Ngập lụt");
  expect(fitting(["nghiêng"], 2, 3, measure)).toBe("nghiêng");
});
