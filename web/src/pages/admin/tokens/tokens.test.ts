import { expect, test } from "vitest";
import type { Token } from "../../../api/tokens";
import { addressFor, endsSoon, isIdle, sieved, standingOf, wantedOf } from "./token";

const NOW = new Date("2026-11-28T03:00:00Z");

const token = (patch: Partial<Token> = {}): Token => ({
  id: "1",
  kind: "api",
  name: "Phần mềm",
  account: "operator",
  actions: null,
  created_at: "2026-11-01T00:00:00Z",
  created_by: "admin",
  claimed_at: null,
  expires_at: "2027-11-01T00:00:00Z",
  used_at: null,
  used_from: null,
  revoked_at: null,
  revoked_by: null,
  ...patch,
});

test("a token is in use, waits for its device, is over, or was revoked", () => {
  expect(standingOf(token(), NOW)).toBe("good");
  expect(standingOf(token({ kind: "wall" }), NOW)).toBe("waiting");
  expect(standingOf(token({ kind: "wall", claimed_at: "2026-11-02T00:00:00Z" }), NOW)).toBe("good");
  expect(standingOf(token({ expires_at: NOW.toISOString() }), NOW)).toBe("expired");
  expect(standingOf(token({ revoked_at: "2026-11-02T00:00:00Z" }), NOW)).toBe("revoked");
});

test("one that ends within 14 days is marked, and none that is over", () => {
  expect(endsSoon(token({ expires_at: "2026-12-12T03:00:00Z" }), NOW)).toBe(true);
  expect(endsSoon(token({ expires_at: "2026-12-12T03:00:01Z" }), NOW)).toBe(false);
  expect(endsSoon(token({ expires_at: null }), NOW)).toBe(false);
  expect(endsSoon(token({ expires_at: "2026-11-27T03:00:00Z" }), NOW)).toBe(false);
});

test("one that was not used for 90 days is marked; never used counts from when it was made", () => {
  expect(isIdle(token({ used_at: "2026-08-01T00:00:00Z" }), NOW)).toBe(true);
  expect(isIdle(token({ used_at: "2026-11-01T00:00:00Z" }), NOW)).toBe(false);
  expect(isIdle(token({ created_at: "2026-01-01T00:00:00Z" }), NOW)).toBe(true);
  expect(isIdle(token(), NOW)).toBe(false);
  const gone = { used_at: "2026-01-01T00:00:00Z", revoked_at: "2026-02-01T00:00:00Z" };
  expect(isIdle(token(gone), NOW)).toBe(false);
});

test("words are found without their marks, in any order, with kind and state", () => {
  const all = [
    token({ id: "wall", kind: "wall", name: "Phòng trực Đô Lương", account: null }),
    token({ id: "api", name: "Sở Xây dựng", used_from: "10.1.2.3" }),
    token({ id: "gone", name: "Sở cũ", revoked_at: "2026-11-02T00:00:00Z" }),
  ];
  const ids = (of: Partial<Parameters<typeof sieved>[1]>) =>
    sieved(all, { shown: "force", kind: "all", q: "", ...of }, NOW).map(({ id }) => id);
  expect(ids({})).toEqual(["wall", "api"]);
  expect(ids({ q: "luong  do" })).toEqual(["wall"]);
  expect(ids({ q: "10.1.2" })).toEqual(["api"]);
  expect(ids({ q: "so", shown: "all" })).toEqual(["api", "gone"]);
  expect(ids({ kind: "wall" })).toEqual(["wall"]);
  expect(ids({ shown: "over" })).toEqual(["gone"]);
});

test("only a program's token is held to rights, and a wall belongs to nobody", () => {
  const draft = {
    kind: "wall" as const,
    name: " Phòng trực ",
    account: "an",
    limited: true,
    actions: ["incidents.read"],
    until: "",
  };
  expect(wantedOf(draft)).toEqual({
    kind: "wall",
    name: "Phòng trực",
    account: null,
    actions: null,
    expires_at: null,
  });
  expect(wantedOf({ ...draft, kind: "api", until: "2027-11-28" })).toEqual({
    kind: "api",
    name: "Phòng trực",
    account: "an",
    actions: ["incidents.read"],
    expires_at: "2027-11-28T23:59:59+07:00",
  });
  expect(wantedOf({ ...draft, kind: "api", limited: false }).actions).toBeNull();
});

test("a device opens the map of this server, under whatever path, the token in the fragment", () => {
  const here = "https://ioc.example/ban-do/admin?section=tokens";
  expect(addressFor("wall", "gi_wall_x", here)).toBe(
    "https://ioc.example/ban-do/?wall=1#token=gi_wall_x",
  );
  expect(addressFor("field", "gi_field_x", here)).toBe(
    "https://ioc.example/ban-do/#token=gi_field_x",
  );
});
