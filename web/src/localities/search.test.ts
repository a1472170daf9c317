import { expect, test } from "vitest";
import { arrange } from "./localities";
import { GROUPINGS, UNITS } from "./localities.fixture";
import { ambiguous, fold, search } from "./search";

const localities = arrange(UNITS, GROUPINGS);
const names = (typed: string): string[] => search(localities, typed).map((hit) => hit.name);

test("tone marks are optional and đ is a d", () => {
  expect(fold("Đông  Lộc")).toBe("dong loc");
  expect(names("dong loc")).toEqual(["Phường Đông Lộc"]);
  expect(names("quynh phu")).toEqual(["Xã Quỳnh Phú"]);
});

test("names that differ in marks only are all shown, and a person is asked", () => {
  const hits = search(localities, "dien hoa");
  expect(hits.map((hit) => hit.name)).toEqual(["Xã Diên Hoa", "Xã Diễn Hoa"]);
  expect(ambiguous(hits)).toBe(true);
});

test("typed marks put the meant place first", () => {
  expect(names("diễn hoa")[0]).toBe("Xã Diễn Hoa");
  expect(names("diên hoa")[0]).toBe("Xã Diên Hoa");
});

test("letters may come decomposed from the keyboard", () => {
  expect(names("diễn hoa".normalize("NFD"))[0]).toBe("Xã Diễn Hoa");
});

test("a group and a commune of one name are both found", () => {
  expect(search(localities, "quỳnh lưu").map(({ kind }) => kind)).toEqual(["group", "commune"]);
});

test("the kind, a code and the province can be typed too", () => {
  expect(names("phường thành vinh")).toEqual(["Phường Thành Vinh"]);
  expect(names("17179")).toEqual(["Xã Quỳnh Lưu"]);
  expect(names("nghe an")).toEqual(["Tỉnh Nghệ An"]);
});

test("nothing typed finds nothing", () => {
  expect(names("  ")).toEqual([]);
  expect(names("zzz")).toEqual([]);
});
