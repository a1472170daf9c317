import { expect, test } from "vitest";
import {
  differs,
  hasEnded,
  identity,
  isPublic,
  isSignedOut,
  may,
  mayReport,
  UNKNOWN,
} from "./access";
import { accessOf, OPERATOR, PUBLIC } from "./access.fixture";

test("a right is held or it is not, and none before it is known who asks", () => {
  expect(may(accessOf(OPERATOR), "incidents.report")).toBe(true);
  expect(may(accessOf(OPERATOR), "incidents.close")).toBe(false);
  expect(may(accessOf(PUBLIC), "incidents.report")).toBe(false);
  expect(may(UNKNOWN, "map.read")).toBe(false);
});

test("anybody reports only where citizens may, and nobody when the session is over", () => {
  expect(mayReport(accessOf(PUBLIC))).toBe(false);
  expect(mayReport(accessOf(PUBLIC, true))).toBe(true);
  const reader = { ...OPERATOR, rights: { "incidents.read": "all" } } as const;
  expect(mayReport(accessOf(reader, true))).toBe(false);
  expect(mayReport({ ...accessOf(OPERATOR), ended: true })).toBe(false);
});

test("a session that ended does not make the page a public one: it shows what it showed", () => {
  expect(isPublic(accessOf(PUBLIC))).toBe(true);
  expect(isPublic({ ...accessOf(OPERATOR), ended: true })).toBe(false);
  expect(isPublic(UNKNOWN)).toBe(false);
});

test("whoever is shown what anybody is sees the public map, signed in or not", () => {
  const steward = accessOf({ ...OPERATOR, rights: { "incidents.read": "public" } });
  expect([isPublic(steward), isSignedOut(steward)]).toEqual([true, false]);
  expect(isSignedOut(accessOf(PUBLIC))).toBe(true);
});

test("other rights or roles make another caller, a session that goes on does not", () => {
  const later = { ...OPERATOR, session: null };
  expect(differs(OPERATOR, later)).toBe(false);
  expect(differs(OPERATOR, { ...OPERATOR, roles: [] })).toBe(true);
  expect(differs(OPERATOR, { ...OPERATOR, rights: {} })).toBe(true);
  expect(differs(null, PUBLIC)).toBe(true);
});

test("a session ends when its account is gone, not when the account may do less", () => {
  expect(hasEnded(OPERATOR, PUBLIC)).toBe(true);
  expect(hasEnded(OPERATOR, { ...OPERATOR, kind: "field" })).toBe(false);
  expect(hasEnded(PUBLIC, OPERATOR)).toBe(false);
  expect(hasEnded(null, PUBLIC)).toBe(false);
});

test("streams are shared by tabs of one caller only", () => {
  const field = { ...OPERATOR, kind: "field" } as const;
  expect(new Set([null, PUBLIC, OPERATOR, field].map(identity)).size).toBe(4);
});
