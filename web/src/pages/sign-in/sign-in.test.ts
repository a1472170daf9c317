import { expect, test } from "vitest";
import { Refused, secondsOf, Unreachable } from "../../api/client";
import type { Unit } from "../../api/types";
import { greeting } from "./picture";
import { portalProblem, saidOf } from "./problems";
import { pathOf, sceneOf, viewBoxOf } from "./scene";

const NOW = new Date("2026-11-24T19:14:05Z");
const refused = (type: string, detail = ""): Refused => new Refused(401, detail, [], type);

test("each failure says what to do", () => {
  expect(saidOf(new Unreachable(), "x", NOW)).toEqual({ key: "signin.unreachable" });
  expect(saidOf(refused("sign_in_failed"), "x y+Z~", NOW)).toEqual({ key: "signin.failed" });
  expect(saidOf(refused("totp_wrong"), "x", NOW)).toEqual({
    key: "code.wrong",
    values: { time: "02:14:05" },
  });
  expect(saidOf(refused("other", "Máy chủ nói"), "x", NOW)).toEqual({ text: "Máy chủ nói" });
});

test("a password with marks tells of the keyboard that made them", () => {
  expect(saidOf(refused("sign_in_failed"), "mậtkhẩu", NOW)).toEqual({ key: "signin.failed.marks" });
});

test("the portal's problems are known ones, whatever the address says", () => {
  expect(portalProblem("oidc_down")).toEqual({ key: "signin.problem.down" });
  expect(portalProblem("<b>")).toBeNull();
  expect(portalProblem(null)).toBeNull();
});

test("Retry-After is read in seconds or as a time", () => {
  expect(secondsOf("252")).toBe(252);
  expect(secondsOf("-1")).toBe(0);
  expect(secondsOf(null)).toBeNull();
  expect(secondsOf("")).toBeNull();
  expect(secondsOf("soon")).toBeNull();
  const inAMinute = secondsOf(new Date(Date.now() + 60_000).toUTCString()) ?? 0;
  expect(inAMinute).toBeGreaterThan(57);
  expect(inAMinute).toBeLessThanOrEqual(60);
});

test.each([
  [2, "greet.night"],
  [5, "greet.morning"],
  [12, "greet.noon"],
  [17, "greet.afternoon"],
  [19, "greet.evening"],
  [22, "greet.night"],
])("at %i o'clock it greets by %s", (hour, key) => expect(greeting(hour)).toBe(key));

const unit = (level: Unit["level"], population: number): Unit =>
  ({ level, population, lon: 104.9, lat: 19.2, bbox: [103.9, 18.5, 105.9, 20] }) as unknown as Unit;

test("the picture has a light for each commune, larger for more people", () => {
  const scene = sceneOf(
    [unit("province", 3_831_694), unit("commune", 9000), unit("commune", 90_000)],
    [],
  );
  expect(scene.lights).toHaveLength(2);
  expect(scene.lights[1]?.r).toBeGreaterThan(scene.lights[0]?.r ?? 0);
  expect(() => sceneOf([unit("commune", 9000)], [])).toThrow();
});

test("rings are closed and lines are not", () => {
  const ring = [
    [104, 19],
    [105, 19],
    [105, 20],
  ] as const;
  expect(pathOf({ type: "Polygon", coordinates: [[...ring]] })).toMatch(
    /^M\S+ \S+L\S+ \S+L\S+ \S+Z$/,
  );
  expect(pathOf({ type: "LineString", coordinates: [...ring] })).not.toContain("Z");
});

test("the province stands whole in the part of the frame that is left free", () => {
  const scene = sceneOf([unit("province", 0)], []);
  const room = { top: 100, right: 60, bottom: 240, left: 60 };
  const [x, y, width, height] = viewBoxOf(scene, { width: 960, height: 900 }, room)
    .split(" ")
    .map(Number) as [number, number, number, number];
  const west = ((103.9 / 360 + 0.5) * 512 * 1024 - x) / width;
  const east = ((105.9 / 360 + 0.5) * 512 * 1024 - x) / width;
  expect(west * 960).toBeGreaterThan(59);
  expect(east * 960).toBeLessThan(901);
  expect(width / height).toBeCloseTo(960 / 900, 2);
  expect(y).toBeGreaterThan(0);
});
