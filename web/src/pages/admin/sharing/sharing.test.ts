import { expect, test } from "vitest";
import type { Organisation } from "../../../api/organisations";
import type { Table } from "../../../api/sharing";
import { sayIn } from "../words";
import { accessOf, known, partiesFor, shareOf, sought, standingOf, subjectsFor } from "./table";
import { openOf, type View, viewOf } from "./view";
import { byDefault, effect } from "./words";

const both = (of: string) => ({ vi: of, en: of });

const TABLE: Table = {
  layers: [
    { id: "dams", title: both("Hồ, đập"), access: "public" },
    { id: "shelters", title: both("Nơi tránh trú"), access: "contacts.read" },
  ],
  indicators: [{ id: "poverty", title: both("Tỷ lệ hộ nghèo"), access: "signed_in" }],
  organisations: [
    { code: "so-yt", name: "Sở Y tế" },
    { code: "so-xd", name: "Sở Xây dựng" },
  ],
  items: [
    share("layer", "dams", "so-yt", false),
    share("indicator", "poverty", "commune:2025-07-01/16681", true),
    share("layer", "dams", "so-cu", true),
  ],
};

function share(
  kind: "layer" | "indicator",
  subject: string,
  organisation: string,
  shared: boolean,
): Table["items"][number] {
  return {
    kind,
    subject,
    organisation,
    shared,
    decision: "QĐ 482",
    decided_by: "admin",
    decided_at: "2026-11-01T00:00:00Z",
  };
}

const office = (
  code: string,
  name: string,
  kind: string,
  valid_to: string | null,
): Organisation => ({
  code,
  name,
  kind,
  valid_from: null,
  valid_to,
  parent: null,
  successors: [],
  predecessors: [],
});

const KNOWN = known(
  TABLE,
  [
    office("so-yt", "Sở Y tế", "department", null),
    office("so-cu", "Sở Cũ", "department", "2025-02-28"),
    office("commune:2025-07-01/16681", "UBND phường Thành Vinh", "commune_committee", null),
    office("commune:2025-07-01/17000", "UBND xã Đại Đồng", "commune_committee", null),
    office("commune:2025-07-01/17001", "UBND xã Đại Huệ", "commune_committee", null),
    office("commune:2024-12-01/16000", "UBND xã Đại Cũ", "commune_committee", "2025-06-30"),
  ],
  [{ id: "contacts.read", title: both("Xem liên hệ") }],
  "2026-11-28",
);
const [dams, shelters, poverty] = KNOWN.subjects;
if (!dams || !shelters || !poverty) throw new Error();

test("columns are the organisations in force, and those that something was decided for", () => {
  expect(KNOWN.parties.map(({ name, over }) => [name, over])).toEqual([
    ["Sở Y tế", false],
    ["Sở Xây dựng", false],
    ["UBND phường Thành Vinh", false],
    ["Sở Cũ", true],
  ]);
  expect(KNOWN.committees).toHaveLength(3);
});

test("a cell is given, withheld, or left to the layer itself", () => {
  expect(standingOf(shareOf(KNOWN, dams, "so-yt"))).toBe("withheld");
  expect(standingOf(shareOf(KNOWN, poverty, "commune:2025-07-01/16681"))).toBe("given");
  expect(standingOf(shareOf(KNOWN, poverty, "so-yt"))).toBe("default");
  expect(KNOWN.subjects.map(accessOf)).toEqual(["public", "right", "signed_in"]);
});

test("committees are found by their commune's name without marks, and no more than there is room for", () => {
  expect(partiesFor(KNOWN, "dai", 6).parties.map(({ name }) => name)).toEqual([
    "UBND xã Đại Đồng",
    "UBND xã Đại Huệ",
  ]);
  expect(partiesFor(KNOWN, "dai", 1)).toMatchObject({ more: 1 });
  // One that stands there already does not stand there twice.
  expect(partiesFor(KNOWN, "thanh vinh", 6).parties).toHaveLength(1);
  expect(partiesFor(KNOWN, "", 6).parties).toBe(KNOWN.parties);
});

test("what is found on one side of the table is shown with all of the other", () => {
  expect(sought(KNOWN, "ho dap", 6).parties).toBe(KNOWN.parties);
  expect(subjectsFor(KNOWN, "ngheo")).toEqual([poverty]);
  const one = sought(KNOWN, "xay dung", 6);
  expect(one.subjects).toBe(KNOWN.subjects);
  expect(one.parties.map(({ code }) => code)).toEqual(["so-xd"]);
  expect(sought(KNOWN, "không có gì", 6)).toEqual({ subjects: [], parties: [], more: 0 });
});

test("a view stands in the address, and a telephone begins with the organisations", () => {
  const views: View[] = [
    { is: "table" },
    { is: "organisations" },
    { is: "subjects" },
    { is: "organisation", code: "commune:2025-07-01/16681" },
    { is: "subject", kind: "indicator", id: "poverty" },
  ];
  for (const view of views) expect(viewOf(openOf(view), false)).toEqual(view);
  expect(viewOf(null, true)).toEqual({ is: "organisations" });
  expect(viewOf("layer:", false)).toEqual({ is: "table" });
});

test("what a change does is said in words, with what it does not do", () => {
  const say = sayIn("vi");
  const of = (subject: typeof dams, choice: "given" | "withheld" | "default"): string =>
    effect(KNOWN, subject, "Sở Y tế", choice, "vi", say).join(" ");
  expect(of(shelters, "given")).toContain("Sở Y tế sẽ thấy Nơi tránh trú");
  expect(of(shelters, "given")).toContain("“Xem liên hệ”");
  expect(of(dams, "withheld")).toContain("Người chưa đăng nhập vẫn thấy");
  expect(of(shelters, "withheld")).not.toContain("Người chưa đăng nhập");
  expect(of(poverty, "withheld")).toContain("mọi chỉ tiêu");
  expect(of(poverty, "default")).toContain(byDefault(KNOWN, poverty, "vi", say));
});
