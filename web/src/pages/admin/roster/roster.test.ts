import { expect, test } from "vitest";
import type { Account } from "../../../api/accounts";
import type { Shift } from "../../../api/shifts";
import { dutyAt, gaps, lostWithout } from "./coverage";
import { firstOf, wouldBeOver } from "./model";
import { found } from "./person";
import { DAY, HOUR, mondayOf, shiftOn, startOf, tidied, timeOf, weekOf } from "./time";
import { daysOf, inOrder } from "./week";

const at = (written: string): number => Date.parse(`2026-${written}:00+07:00`);

/** A shift written as `11-30T22:00`. */
function shift(id: string, from: string, to: string, revoked: string | null = null): Shift {
  return {
    id,
    username: id,
    name: id,
    starts_at: new Date(at(from)).toISOString(),
    ends_at: new Date(at(to)).toISOString(),
    decision: "QĐ 1",
    created_by: "admin",
    created_at: "2026-11-01T00:00:00Z",
    revoked_at: revoked === null ? null : new Date(at(revoked)).toISOString(),
    revoked_by: revoked === null ? null : "admin",
  };
}

test("a week begins on Monday, whichever of its days is meant, and this week when none is", () => {
  const now = new Date(at("11-28T23:30"));
  expect(mondayOf("2026-11-30")).toBe("2026-11-30");
  expect(mondayOf("2026-12-06")).toBe("2026-11-30");
  expect(weekOf("2026-12-03", now)).toBe("2026-11-30");
  for (const none of [null, "", "x", "2026-02-31", "2026-13-01"])
    expect(weekOf(none, now)).toBe("2026-11-23");
});

test("a day is one of Vietnam, though it is still the day before in London", () => {
  expect(weekOf(null, new Date("2026-11-29T17:30:00Z"))).toBe("2026-11-30");
});

test("a shift that ends at the hour it begins or before ends the day after", () => {
  const day = startOf("2026-11-30");
  expect(shiftOn("2026-11-30", "22:00", "06:00")).toEqual({
    from: day + 22 * HOUR,
    to: day + 30 * HOUR,
  });
  expect(shiftOn("2026-11-30", "07:00", "07:00")).toEqual({
    from: day + 7 * HOUR,
    to: day + 31 * HOUR,
  });
  expect(shiftOn("2026-11-30", "24:00", "06:00")).toBeNull();
});

test("times are understood as people type them", () => {
  for (const typed of ["06:30", "6:30", "6h30", "6g30", "0630", " 6.30 "])
    expect(tidied(typed)).toBe("06:30");
  expect(tidied("22h")).toBe("22:00");
  expect(tidied("7")).toBe("07:00");
  for (const wrong of ["", "24:00", "6:60", "sáng", "1234567"]) expect(timeOf(wrong)).toBeNull();
  expect(tidied("25:00")).toBe("25:00");
});

test("gaps are what no shift covers, whether those that do overlap or hand over", () => {
  const within = { from: at("11-30T00:00"), to: at("12-01T00:00") };
  expect(gaps([], within)).toEqual([within]);
  const shifts = [
    shift("b", "11-30T12:00", "11-30T14:00"),
    shift("a", "11-29T22:00", "11-30T06:00"),
    shift("c", "11-30T11:00", "11-30T18:00"),
    shift("d", "11-30T18:00", "12-01T02:00"),
  ];
  expect(gaps(shifts, within)).toEqual([{ from: at("11-30T06:00"), to: at("11-30T11:00") }]);
});

test("a shift that was taken back covers nothing, or as much as had passed by then", () => {
  const within = { from: at("11-30T06:00"), to: at("11-30T14:00") };
  const never = shift("a", "11-30T06:00", "11-30T14:00", "11-29T10:00");
  const halfway = shift("b", "11-30T06:00", "11-30T14:00", "11-30T08:00");
  expect(gaps([never], within)).toEqual([within]);
  expect(gaps([halfway], within)).toEqual([{ from: at("11-30T08:00"), to: within.to }]);
});

test("who is on duty, who comes next, and when nobody does", () => {
  const shifts = [
    shift("now", "11-30T06:00", "11-30T14:00"),
    shift("too", "11-30T08:00", "11-30T10:00"),
    shift("gone", "11-30T09:00", "11-30T14:00", "11-30T09:30"),
    shift("next", "11-30T22:00", "12-01T06:00"),
    shift("with", "11-30T22:00", "12-01T06:00"),
    shift("later", "12-01T06:00", "12-01T14:00"),
  ];
  const duty = dutyAt(shifts, at("11-30T09:45"), at("12-01T14:00"));
  expect(duty.now.map(({ id }) => id)).toEqual(["now", "too"]);
  expect(duty.next.map(({ id }) => id)).toEqual(["next", "with"]);
  expect(duty.free).toEqual({ from: at("11-30T14:00"), to: at("11-30T22:00") });
  // The last minute of a shift is the first of the next one.
  expect(dutyAt(shifts, at("11-30T14:00"), at("12-01T14:00")).now).toEqual([]);
  expect(dutyAt([], at("11-30T14:00"), at("12-01T14:00"))).toEqual({
    now: [],
    next: [],
    free: { from: at("11-30T14:00"), to: at("12-01T14:00") },
  });
});

test("taking a shift back tells what it leaves open, from now on", () => {
  const shifts = [
    shift("a", "11-30T06:00", "11-30T14:00"),
    shift("b", "11-30T12:00", "11-30T20:00"),
  ];
  const [a] = shifts;
  if (!a) throw new Error();
  expect(lostWithout(shifts, a, at("11-30T00:00"))).toEqual([
    { from: at("11-30T06:00"), to: at("11-30T12:00") },
  ]);
  expect(lostWithout(shifts, a, at("11-30T13:00"))).toEqual([]);
  expect(lostWithout([...shifts, { ...a, id: "c" }], a, at("11-30T00:00"))).toEqual([]);
});

test("a shift across midnight stands in both days, and overlapping ones in lanes of their own", () => {
  const days = daysOf("2026-11-30", [
    shift("a", "11-29T22:00", "11-30T06:00"),
    shift("b", "11-30T06:00", "11-30T14:00"),
    shift("c", "11-30T10:00", "11-30T12:00"),
    shift("d", "11-30T22:00", "12-01T06:00"),
    shift("e", "11-30T22:00", "12-01T06:00", "11-30T01:00"),
  ]);
  expect(days).toHaveLength(7);
  const [monday, tuesday] = days;
  expect(
    monday?.bars.map(({ shift: { id }, lane, before, after }) => [id, lane, before, after]),
  ).toEqual([
    ["a", 0, true, false],
    ["b", 0, false, false],
    ["c", 1, false, false],
    ["d", 0, false, true],
    // What was taken back stands under what holds.
    ["e", 2, false, true],
  ]);
  expect(monday?.lanes).toBe(3);
  expect(monday?.gaps).toEqual([{ from: at("11-30T14:00"), to: at("11-30T22:00") }]);
  expect(tuesday?.bars.map(({ shift: { id } }) => id)).toEqual(["d", "e"]);
  expect(days[2]).toMatchObject({ bars: [], lanes: 1, gaps: [{ to: at("12-03T00:00") }] });
  const order = monday ? inOrder(monday).map((each) => each.from) : [];
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

test("nobody is put on a shift that is over; the first that is not is meant", () => {
  const now = new Date(at("11-30T14:50"));
  const morning = { from: "06:00", to: "14:00" };
  expect(wouldBeOver("2026-11-30", morning, now)).toBe(true);
  expect(wouldBeOver("2026-12-01", morning, now)).toBe(false);
  expect(firstOf("2026-11-30", now)).toMatchObject({ from: "14:00" });
  expect(firstOf("2026-12-01", now)).toMatchObject({ from: "06:00" });
  // While a time is half typed, a day is over when all of it is.
  expect(wouldBeOver("2026-11-29", { from: "2", to: "x" }, now)).toBe(true);
  expect(startOf("2026-12-01") - startOf("2026-11-30")).toBe(DAY);
});

const account = (username: string, name: string, disabled_at: string | null = null): Account => ({
  id: username,
  username,
  name,
  password: true,
  oidc_username: null,
  totp: false,
  disabled_at,
  demo: false,
  created_at: "2026-11-01T00:00:00Z",
  roles: [],
  on_duty: false,
  seen_at: null,
});

test("people are found by any word of their name, without marks, the one they go by first", () => {
  const all = [
    account("nva", "Nguyễn Đức An"),
    account("ltd", "Lê Thị Đức"),
    account("duc.x", "Trần Bình"),
    account("duc.khoa", "Phạm Đức", "2026-11-02T00:00:00Z"),
  ];
  expect(found(all, "duc").map(({ username }) => username)).toEqual(["ltd", "duc.x", "nva"]);
  expect(found(all, "Đức An").map(({ username }) => username)).toEqual(["nva"]);
  expect(found(all, "nva").map(({ username }) => username)).toEqual(["nva"]);
  expect(found(all, "không có")).toEqual([]);
});
