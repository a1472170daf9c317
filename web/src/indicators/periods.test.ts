import { expect, test } from "vitest";
import { around, ordered, periodName, places, shortPeriod, startOf } from "./periods";

test.each([
  ["2025", "năm 2025", "2025"],
  ["2025-Q3", "quý 3/2025", "Q3 2025"],
  ["2025-09", "tháng 9/2025", "September 2025"],
  ["2025-W36", "tuần 36/2025", "week 36 of 2025"],
  ["2025-09-12", "ngày 12/9/2025", "12/09/2025"],
  ["2025-09-12T14", "14 giờ ngày 12/9/2025", "14:00 on 12/09/2025"],
])("%s is said in both languages", (period, vi, en) => {
  expect(periodName("vi", period)).toBe(vi);
  expect(periodName("en", period)).toBe(en);
});

test("what is no period is said as it is written", () => {
  expect(periodName("vi", "sau bão")).toBe("sau bão");
  expect(shortPeriod("vi", "sau bão")).toBe("sau bão");
});

test("periods begin on one scale: weeks on the Monday of ISO 8601", () => {
  const day = (period: string): string => new Date(startOf(period)).toISOString().slice(0, 13);
  expect(day("2025-Q3")).toBe("2025-07-01T00");
  expect(day("2025-09")).toBe("2025-09-01T00");
  expect(day("2025-W01")).toBe("2024-12-30T00");
  expect(day("2026-W53")).toBe("2026-12-28T00");
  expect(day("2025-09-12T14")).toBe("2025-09-12T14");
});

test("periods stand in time, the longer first, each once", () => {
  expect(ordered(["2025-09", "2019", "2025", "2025-01", "2019", "2025-W36"])).toEqual([
    "2019",
    "2025",
    "2025-01",
    "2025-09",
    "2025-W36",
  ]);
});

test("a short name leaves the year to the one before it when it is the same", () => {
  const months = ["2025-11", "2025-12", "2026-01", "2026-02"];
  const names = months.map((month, i) => shortPeriod("vi", month, months[i - 1]));
  expect(names).toEqual(["11/2025", "12", "1/2026", "2"]);
  expect(shortPeriod("en", "2025-W36", "2025-W35")).toBe("W36");
  expect(shortPeriod("vi", "2025-Q4", "2025-Q3")).toBe("Q4");
  expect(shortPeriod("vi", "2025-09-02T07")).toBe("7h");
  expect(shortPeriod("vi", "2025-09-02")).toBe("2/9");
});

test("as many neighbours as fit are shown around the chosen one", () => {
  const all = ["2019", "2020", "2021", "2022", "2023", "2024"];
  expect(around(all, "2021", 3)).toEqual({
    before: "2019",
    shown: ["2020", "2021", "2022"],
    after: "2023",
  });
  expect(around(all, "2024", 4)).toEqual({ before: "2020", shown: all.slice(2), after: null });
  expect(around(all, null, 9)).toEqual({ before: null, shown: all, after: null });
  expect(around(all, "1999", 2).shown).toEqual(["2023", "2024"]);
});

test("points stand in true time, evenly when two would touch", () => {
  const [first, second, third] = places(["2019", "2022", "2025"], 0.2) as [number, number, number];
  expect([first, third]).toEqual([0, 1]);
  expect(second).toBeCloseTo(0.5, 2);
  expect(places(["2019", "2024", "2025"], 0.2)).toEqual([0, 0.5, 1]);
  expect(places(["2025"], 0.2)).toEqual([0.5]);
});
