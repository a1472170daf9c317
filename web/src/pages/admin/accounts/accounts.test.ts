import { describe, expect, it } from "vitest";
import type { Account } from "../../../api/accounts";
import type { Grant, Reached } from "../../../api/grants";
import type { RightsTable } from "../../../api/rights";
import { bodyOf, draftOf, followedTo, missing, rightsOf } from "./draft";
import { ANY, count, shown, sorted } from "./list";
import { byStanding, former, standing } from "./reach";

const account = (username: string, patch: Partial<Account> = {}): Account => ({
  id: username,
  username,
  name: username,
  password: true,
  oidc_username: null,
  totp: false,
  disabled_at: null,
  demo: false,
  created_at: "2026-01-01T00:00:00Z",
  roles: [],
  on_duty: false,
  seen_at: null,
  ...patch,
});

const RIGHTS: RightsTable = {
  roles: [
    { id: "operator", title: { vi: "Trực ban", en: "Operator" }, needs_scope: false },
    { id: "commune_officer", title: { vi: "Cán bộ xã", en: "Officer" }, needs_scope: true },
  ],
  items: [
    { id: "map", title: { vi: "Bản đồ", en: "Map" }, levels: { public: "all", operator: "all" } },
    {
      id: "own",
      title: { vi: "Của mình", en: "Own" },
      levels: { operator: "all", commune_officer: "all" },
    },
    { id: "accept", title: { vi: "Nhận", en: "Accept" }, levels: { commune_officer: "scope" } },
    { id: "close", title: { vi: "Đóng", en: "Close" }, levels: { operator: "all" } },
  ],
};

describe("the list", () => {
  it("is in Vietnamese order of names", () => {
    const found = sorted([
      account("1", { name: "Đặng An" }),
      account("2", { name: "Dương An" }),
      account("3", { name: "Ánh" }),
    ]);
    expect(found.map(({ name }) => name)).toEqual(["Ánh", "Dương An", "Đặng An"]);
  });

  it("is searched by words of name and user name, without tone marks", () => {
    const all = [account("nva.vinh", { name: "Nguyễn Văn Ánh" }), account("ttb")];
    expect(shown(all, ANY, "anh nguyen")).toEqual([all[0]]);
    expect(shown(all, ANY, "VINH")).toEqual([all[0]]);
    expect(shown(all, ANY, "vinh ttb")).toEqual([]);
  });

  it("is filtered by role and state together", () => {
    const all = [
      account("a", { roles: ["admin"] }),
      account("b", { roles: ["admin"], totp: true }),
      account("c", { roles: ["admin"], disabled_at: "2026-01-01T00:00:00Z" }),
      account("d"),
      account("e", { on_duty: true }),
    ];
    expect(shown(all, { role: "admin", state: "no-code" }, "").map(({ id }) => id)).toEqual(["a"]);
    // Who is on duty by the roster has a role while it lasts.
    expect(shown(all, { role: "", state: "no-role" }, "").map(({ id }) => id)).toEqual(["d"]);
    expect(count(all, "disabled")).toBe(1);
  });
});

describe("a grant", () => {
  const NOW = new Date("2026-11-28T00:00:00Z");
  const grant = (patch: Partial<Grant>): Grant =>
    ({
      id: "",
      role: "operator",
      starts_at: "2026-01-01T00:00:00Z",
      ends_at: null,
      revoked_at: null,
      ...patch,
    }) as Grant;

  it("is in force from its start until before its end", () => {
    expect(standing(grant({ starts_at: NOW.toISOString() }), NOW)).toBe("now");
    expect(standing(grant({ ends_at: NOW.toISOString() }), NOW)).toBe("over");
    expect(standing(grant({ starts_at: "2026-12-01T00:00:00Z" }), NOW)).toBe("later");
    expect(standing(grant({ revoked_at: "2026-02-01T00:00:00Z" }), NOW)).toBe("revoked");
  });

  it("comes before what is to come and what is over", () => {
    const all = [
      grant({ id: "over", ends_at: "2026-02-01T00:00:00Z" }),
      grant({ id: "later", starts_at: "2026-12-01T00:00:00Z" }),
      grant({ id: "now" }),
    ];
    expect(byStanding(all, NOW).map(({ id }) => id)).toEqual(["now", "later", "over"]);
  });
});

describe("a place of a decision", () => {
  const reached = (locality: string, name: string, follows: string | null): Reached => ({
    granted: "2024/1",
    locality,
    name,
    follows,
  });

  it("is told with what it is today, over several generations", () => {
    const units = [
      reached("2024/1", "Xã A", null),
      reached("2025/2", "Xã B", "2024/1"),
      reached("2026/3", "Phường C", "2025/2"),
    ];
    expect(former("2024/1", units)).toEqual({ granted: "2024/1", name: "Xã A", now: ["Phường C"] });
    expect(followedTo({ key: "2024/1", name: "Xã A", reached: units })).toEqual(["Phường C"]);
  });

  it("is not said to be another when it went on under its name", () => {
    const units = [reached("2024/1", "Xã A", null), reached("2025/1", "Xã A", "2024/1")];
    expect(former("2024/1", units)?.now).toEqual([]);
  });

  it("of a grouping is its members", () => {
    expect(former("2024/1", [reached("2024/5", "Xã E", null)])?.now).toEqual(["Xã E"]);
    expect(former("2024/9", [])).toBeNull();
  });
});

describe("a role that is being granted", () => {
  const draft = {
    ...draftOf("nva", "An", new Date("2026-11-27T19:05:30Z")),
    localities: [{ key: "2025-07-01/16681", name: "Thành Vinh", reached: null }],
  };

  it("begins now by the clock of Vietnam, and lasts until it is revoked", () => {
    expect(draft.from).toBe("2026-11-28T02:05");
    const body = bodyOf({ ...draft, role: "commune_officer", decision: "1" }, RIGHTS);
    expect(body.starts_at).toBe("2026-11-28T02:05:00+07:00");
    expect(body.ends_at).toBeNull();
    expect(body.localities).toEqual(["2025-07-01/16681"]);
  });

  it("sends no places of a role that needs none", () => {
    expect(bodyOf({ ...draft, role: "operator" }, RIGHTS).localities).toEqual([]);
  });

  it("says what it lacks", () => {
    expect(missing(draft, RIGHTS)).toEqual(["/role", "/decision"]);
    const placeless = { ...draft, role: "commune_officer", decision: "1", localities: [] };
    expect(missing(placeless, RIGHTS)).toEqual(["/localities"]);
  });

  it("tells what the role may do that not everybody may", () => {
    expect(rightsOf(RIGHTS, "operator").map(({ id }) => id)).toEqual(["close"]);
    expect(rightsOf(RIGHTS, "commune_officer").map(({ id }) => id)).toEqual(["accept"]);
  });
});
