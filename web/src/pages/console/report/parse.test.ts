import { expect, test } from "vitest";
import { parseNumber, parsePoint, pointText, vietnamInput, vietnamMoment } from "./parse";

const VINH = { lat: 18.6796, lon: 105.6813 };

test.each([
  "18.6796, 105.6813",
  "18.6796,105.6813",
  " 18.6796 105.6813 ",
  "18,6796; 105,6813",
  "18,6796, 105,6813",
  "105.6813, 18.6796",
  "18.6796N 105.6813E",
  "105.6813E, 18.6796N",
  "18.6796 B; 105.6813 Đ",
])("%s is Vinh", (typed) => {
  expect(parsePoint(typed)).toEqual(VINH);
});

test("degrees, minutes and seconds are read", () => {
  const point = parsePoint("18°40'46.56\"N 105°40'52.68\"E");
  expect(point?.lat).toBeCloseTo(18.6796, 6);
  expect(point?.lon).toBeCloseTo(105.6813, 6);
  expect(parsePoint("18°40.776'N, 105°40.878'E")?.lat).toBeCloseTo(18.6796, 6);
});

test.each(["", "18.6796", "Vinh", "200, 105", "95, 96", "18.6796, 105.6813, 3", "18105"])(
  "%j is no place",
  (typed) => {
    expect(parsePoint(typed)).toBeNull();
  },
);

test("a place is written as it can be typed", () => {
  expect(parsePoint(pointText(VINH))).toEqual(VINH);
});

test("numbers are read as the language writes them", () => {
  expect(parseNumber("1.200", "vi")).toBe(1200);
  expect(parseNumber("1.200,5", "vi")).toBe(1200.5);
  expect(parseNumber("1,200", "en")).toBe(1200);
  expect(parseNumber("1.200", "en")).toBe(1.2);
  for (const language of ["vi", "en"] as const) {
    expect(parseNumber("46", language)).toBe(46);
    expect(parseNumber("1,5", language)).toBe(1.5);
    expect(parseNumber("1.5", language)).toBe(1.5);
    expect(parseNumber("-3", language)).toBe(-3);
    for (const wrong of ["", "khoảng 40", "1e3", "1.2.3"]) {
      expect(parseNumber(wrong, language)).toBeNull();
    }
  }
});

test("a day and time are those of Vietnam wherever the screen is", () => {
  expect(vietnamMoment("2026-11-25T02:10")).toBe("2026-11-25T02:10:00+07:00");
  expect(vietnamMoment("2026-11-25T02:10:30")).toBe("2026-11-25T02:10:30+07:00");
  expect(vietnamInput(new Date("2026-11-24T19:10:00Z"))).toBe("2026-11-25T02:10");
  expect(vietnamInput(new Date("2026-11-24T17:00:00Z"))).toBe("2026-11-25T00:00");
  expect(vietnamMoment("")).toBeNull();
  expect(vietnamMoment("2026-13-40T02:10")).toBeNull();
});
