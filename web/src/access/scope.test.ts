import { expect, test } from "vitest";
import type { HeldRole, Me } from "../api/me";
import { OPERATOR, PUBLIC } from "./access.fixture";
import { scopeOf, scopeWords } from "./scope";

const place = (code: string, name: string, follows: string | null = null) => ({
  locality: `2025-07-01/${code}`,
  name,
  follows,
});
const office = (code: string, name: string) => ({ code, name });
const VINH = place("16681", "Phường Thành Vinh");
const LOC = place("17920", "Phường Đông Lộc");
const FARMS = office("so-nnmt", "Sở Nông nghiệp và Môi trường");

const held = (...roles: Partial<HeldRole>[]): Me => ({
  ...OPERATOR,
  rights: { "incidents.read": "scope" },
  roles: roles.map((more) => ({ ...(OPERATOR.roles[0] as HeldRole), shift: false, ...more })),
});
const said = (me: Me, language: "vi" | "en" = "vi"): string | null => {
  const scope = scopeOf(me);
  return scope && scopeWords(scope, language);
};

test("who sees everything, or what anybody sees, has no scope to be told", () => {
  expect(scopeOf(OPERATOR)).toBeNull();
  expect(scopeOf(PUBLIC)).toBeNull();
  expect(scopeOf(null)).toBeNull();
});

test("one or two are named, more are counted", () => {
  expect(said(held({ localities: [VINH] }))).toBe("Phường Thành Vinh");
  expect(said(held({ localities: [VINH], organisations: [FARMS] }))).toBe(
    "Phường Thành Vinh, Sở Nông nghiệp và Môi trường",
  );
  const three = [VINH, LOC, place("17179", "Xã Quỳnh Lưu")];
  expect(said(held({ localities: three, organisations: [FARMS] }))).toBe("3 địa bàn, 1 cơ quan");
  expect(said(held({ localities: three, organisations: [FARMS] }), "en")).toBe(
    "3 localities, 1 organisation",
  );
  expect(said(held({ localities: three }))).toBe("3 địa bàn");
});

test("what two roles share is counted once", () => {
  expect(said(held({ localities: [VINH] }, { localities: [VINH, LOC] }))).toBe(
    "Phường Thành Vinh, Phường Đông Lộc",
  );
});

test("a former unit is not named beside what it became, and its key is kept", () => {
  const former = { locality: "2024-12-01/16681", name: "Phường Quang Trung", follows: null };
  const me = held({ localities: [former, { ...VINH, follows: former.locality }] });
  expect(said(me)).toBe("Phường Thành Vinh");
  expect([...(scopeOf(me)?.keys ?? [])]).toEqual(["2024-12-01/16681", "2025-07-01/16681"]);
});

test("a role that waits for its places says so", () => {
  expect(said(held({}))).toBe("Chưa giao địa bàn");
});
