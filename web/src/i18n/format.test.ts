import { expect, test } from "vitest";
import {
  area,
  clock,
  day,
  density,
  duration,
  longDay,
  metres,
  moment,
  number,
  short,
} from "./format";

test("numbers are written as the province writes them", () => {
  expect(number("vi", 3831694)).toBe("3.831.694");
  expect(number("vi", 1815.5, 1)).toBe("1.815,5");
  expect(number("en", 3831694)).toBe("3,831,694");
});

test("where there is little room numbers are short from a thousand on", () => {
  const shorts = [0, 999, 1000, 3290, 156830].map((value) => short("vi", value));
  expect(shorts).toEqual(["0", "999", "1N", "3,3N", "157N"]);
  expect(short("en", 3290)).toBe("3.3k");
});

test("an area has one decimal from a thousand km² and two below", () => {
  expect(area("vi", 16486.5)).toBe("16.486,5");
  expect(area("vi", 40.55)).toBe("40,55");
});

test("a thin density keeps a decimal", () => {
  expect(density("vi", 1814.648)).toBe("1.815");
  expect(density("vi", 6.42)).toBe("6,4");
});

test("days are Vietnamese days", () => {
  expect(day("vi", "2025-07-01")).toBe("01/7/2025");
  expect(day("en", "2025-07-01")).toBe("01/07/2025");
  // 23:30 UTC is already the next day in Vinh.
  expect(longDay("vi", new Date("2026-09-23T23:30:00Z"))).toBe("Thứ Năm, 24/9/2026");
  expect(longDay("en", new Date("2026-09-23T23:30:00Z"))).toBe("Thursday, 24/9/2026");
});

test("the clock is that of Vietnam", () => {
  expect(clock(new Date("2026-09-24T16:47:12Z"))).toBe("23:47:12");
  expect(clock(new Date("2026-09-24T17:05:00Z"), false)).toBe("00:05");
});

test("a time of today has no day, others have theirs, in Vietnam's time", () => {
  const now = new Date("2026-11-24T16:47:00Z");
  expect(moment(new Date("2026-11-24T16:06:00Z"), now)).toBe("23:06");
  expect(moment(new Date("2026-11-23T16:06:00Z"), now)).toBe("23:06, 23/11");
  expect(moment(new Date("2025-11-23T16:06:00Z"), now)).toBe("23:06, 23/11/2025");
});

test("a length of time is said in its two largest units", () => {
  expect(duration("vi", 134 * 60_000)).toBe("2 giờ 14 phút");
  expect(duration("vi", 3 * 86_400_000)).toBe("3 ngày");
  expect(duration("en", 59_999)).toBe("under 1 min");
});

test("a length on the ground is in metres below a kilometre", () => {
  expect(metres("vi", 1200)).toBe("1,2 km");
  expect(metres("vi", 100)).toBe("100 m");
  expect(metres("en", 5000)).toBe("5 km");
});
