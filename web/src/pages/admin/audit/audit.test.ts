import { expect, test } from "vitest";
import { format, parse } from "../address";
import { compared, flat, NOTHING } from "./change";
import { ALL, isFiltered, queryOf, readFilter, sameFilter } from "./filter";
import { grouped, numberOf, subjectOf } from "./names";

const both = (of: string) => ({ vi: of, en: of });
const ID = "019abcde-0000-7000-8000-000000000001";

test("what is filtered stands in the address, and is read from it again", () => {
  const filter = {
    ...ALL,
    actor: "an",
    action: "grant.add,token",
    subject: "account:bình",
    from: "2026-11-01",
  };
  const state = {
    section: "audit" as const,
    open: null,
    q: "",
    filter,
    language: "en" as const,
    theme: "dark" as const,
  };
  const search = format(state);
  expect(search).toBe(
    "?section=audit&actor=an&action=grant.add,token&subject=account:b%C3%ACnh&from=2026-11-01&theme=dark&lang=en",
  );
  expect(parse(search)).toEqual(state);
});

test("nothing asked for is an empty address", () => {
  const state = parse("");
  expect(state).toMatchObject({ section: null, filter: ALL });
  expect(format(state)).toBe("");
  expect(isFiltered(state.filter)).toBe(false);
});

test("what an address says wrongly asks nothing", () => {
  const read = (search: string) => readFilter(new URLSearchParams(search));
  expect(read("from=hôm+qua&to=2026-13-45&actor=+an+")).toEqual({ ...ALL, actor: "an" });
  expect(read(`address=${"1".repeat(300)}`).address).toHaveLength(100);
  expect(parse("?section=elsewhere").section).toBeNull();
  expect(sameFilter(read("actor=an"), { ...ALL, actor: "an" })).toBe(true);
});

test("the last day is meant with all its hours", () => {
  const query = queryOf({ ...ALL, from: "2026-02-28", to: "2026-02-28" }, 50);
  expect(String(query)).toBe("from=2026-02-28&to=2026-03-01&limit=50");
  expect(queryOf({ ...ALL, to: "2026-12-31" }, 50).get("to")).toBe("2027-01-01");
});

test("before and after stand side by side, with what came and what went", () => {
  expect(
    compared({ role: "operator", ends_at: null }, { role: "admin", decision: "QĐ 12" }, "vi"),
  ).toEqual([
    { key: "role", before: "operator", after: "admin", same: false },
    { key: "ends_at", before: NOTHING, after: null, same: false },
    { key: "decision", before: null, after: "QĐ 12", same: false },
  ]);
  expect(compared({ disabled: true }, { disabled: true }, "vi")[0]?.same).toBe(true);
  expect(compared(null, null, "vi")).toEqual([]);
});

test("values are words: times in Vietnam, lists, yes and no, and names inside names", () => {
  const told = {
    expires_at: "2026-11-28T03:02:01.5Z",
    localities: ["2025-07-01/16681", "2025-07-01/16690"],
    second_factor: false,
    by: { method: "password", tries: 3 },
    none: [],
    nobody: {},
  };
  expect([...flat(told, "vi")]).toEqual([
    ["expires_at", "28/11/2026 10:02:01"],
    ["localities", "2025-07-01/16681, 2025-07-01/16690"],
    ["second_factor", "không"],
    ["by.method", "password"],
    ["by.tries", "3"],
    ["none", NOTHING],
    ["nobody", NOTHING],
  ]);
  expect(flat({ demo: true }, "en").get("demo")).toBe("yes");
});

test("a subject says of what kind it is, and whether the map has it", () => {
  expect(subjectOf("account:an")).toEqual({ kind: "account", name: "an", incident: null });
  expect(subjectOf(`incident:${ID}`)).toEqual({ kind: "incident", name: ID, incident: ID });
  expect(subjectOf(ID)).toEqual({ kind: "incident", name: ID, incident: ID });
  expect(subjectOf(`token:${ID}`).incident).toBeNull();
  expect(subjectOf("incident")).toEqual({ kind: "", name: "incident", incident: null });
});

test("actions stand in groups by their first word", () => {
  const actions = ["grant.add", "sign_out", "grant.revoke"].map((id) => ({ id, title: both(id) }));
  expect(grouped(actions).map(({ id, actions: of }) => [id, of.length])).toEqual([
    ["grant", 2],
    ["sign_out", 1],
  ]);
});

test("an incident is called by its number where the row says it", () => {
  expect(numberOf({ data: { number: "NA-2026-000007" }, after: null })).toBe("NA-2026-000007");
  expect(numberOf({ data: {}, after: { number: "NA-2026-000008" } })).toBe("NA-2026-000008");
  expect(numberOf({ data: { number: 7 }, after: null })).toBeNull();
});
