import { expect, test } from "vitest";
import type { Grant } from "../../../api/delegations";
import type { RightsTable } from "../../../api/rights";
import { machineOf } from "./agent";
import { courseOf, firstDraft, handed, partsOf, sourcesOf, wantedOf } from "./delegation";

const NOW = new Date("2026-11-28T03:00:00Z");

const grant = (patch: Partial<Grant> = {}): Grant => ({
  id: "1",
  username: "head",
  name: "Bà Hoa",
  role: "head",
  decision: "12/QĐ-UBND",
  localities: [],
  organisations: [],
  starts_at: "2026-01-01T00:00:00Z",
  ends_at: null,
  granted_by: "admin",
  created_at: "2026-01-01T00:00:00Z",
  revoked_at: null,
  revoked_by: null,
  delegated_from: null,
  mode: null,
  reaches: [],
  offices: [],
  ...patch,
});

const TABLE: RightsTable = {
  roles: [],
  items: [{ id: "delegations.write", title: { vi: "", en: "" }, levels: { head: "scope" } }],
};

test.each([
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/124.0 Chrome/118.0 Safari/537.36",
    "Cốc Cốc",
    "Windows",
    false,
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
    "Edge",
    "Windows",
    false,
  ],
  [
    "Mozilla/5.0 (Linux; Android 14; SM-A546E) AppleWebKit/537.36 SamsungBrowser/26.0 Chrome/122.0 Mobile Safari/537.36",
    "Samsung Internet",
    "Android",
    true,
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
    "Safari",
    "iPhone",
    true,
  ],
  [
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Firefox",
    "Linux",
    false,
  ],
])("a browser is named as people call it: %s", (agent, browser, system, handHeld) => {
  expect(machineOf(agent)).toMatchObject({ browser, system, handHeld });
});

test("what is no known browser is told as it writes itself, and no longer than a line", () => {
  expect(machineOf("curl/8.5")).toMatchObject({ browser: null, system: null, written: "curl/8.5" });
  expect(machineOf("x".repeat(500)).written).toHaveLength(61);
  expect(machineOf("").written).toBe("");
});

test("what can be handed on is one's own, in force, and of a head", () => {
  const found = [
    grant({ id: "own" }),
    grant({ id: "other role", role: "operator" }),
    grant({ id: "revoked", revoked_at: "2026-02-01T00:00:00Z" }),
    grant({ id: "over", ends_at: "2026-02-01T00:00:00Z" }),
    grant({ id: "to come", starts_at: "2027-02-01T00:00:00Z" }),
    grant({ id: "received", delegated_from: "9" }),
  ];
  expect(sourcesOf(found, TABLE, NOW).map(({ id }) => id)).toEqual(["own"]);
  expect(sourcesOf(found, null, NOW)).toEqual([]);
});

test("what was handed on and what was received stand apart", () => {
  const found = [
    grant(),
    grant({ id: "given", username: "deputy", delegated_from: "1" }),
    grant({ id: "received", delegated_from: "7" }),
  ];
  const { given, received } = handed(found, "head");
  expect(given.map(({ id }) => id)).toEqual(["given"]);
  expect(received.map(({ id }) => id)).toEqual(["received"]);
});

test("a delegation is to come, in force, over or taken back", () => {
  const times = { starts_at: "2026-11-28T02:00:00Z", ends_at: "2026-11-28T04:00:00Z" };
  expect(courseOf(grant(times), NOW)).toBe("now");
  expect(courseOf(grant(times), new Date("2026-11-28T01:00:00Z"))).toBe("coming");
  expect(courseOf(grant(times), new Date("2026-11-28T04:00:00Z"))).toBe("over");
  expect(courseOf(grant({ ...times, revoked_at: times.starts_at }), NOW)).toBe("revoked");
});

test("of units that others took the place of, those of today are offered", () => {
  const reaches = [
    { granted: "2024-12-01/1", locality: "2024-12-01/1", name: "Xã cũ", follows: null },
    { granted: "2024-12-01/1", locality: "2025-07-01/2", name: "Xã mới", follows: "2024-12-01/1" },
    { granted: "2024-12-01/3", locality: "2025-07-01/2", name: "Xã mới", follows: "2024-12-01/3" },
  ];
  expect(partsOf(grant({ reaches })).places).toEqual([{ value: "2025-07-01/2", name: "Xã mới" }]);
});

test("times are those of Vietnam, and a part is sent only when one was chosen", () => {
  const draft = { ...firstDraft("1", NOW), account: " deputy ", decision: " 45/QĐ " };
  expect(draft.from).toBe("2026-11-29T07:00");
  expect(wantedOf({ ...draft, places: ["2025-07-01/2"] })).toEqual({
    grant: "1",
    account: "deputy",
    mode: "KT",
    decision: "45/QĐ",
    starts_at: "2026-11-29T07:00+07:00",
    ends_at: "2026-12-06T07:00+07:00",
    localities: [],
    organisations: [],
  });
  expect(wantedOf({ ...draft, narrowed: true, places: ["x"] })?.localities).toEqual(["x"]);
  expect(wantedOf({ ...draft, from: "" })).toBeNull();
});
