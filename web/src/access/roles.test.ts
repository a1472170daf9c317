import { expect, test } from "vitest";
import type { HeldRole, Me } from "../api/me";
import { OPERATOR } from "./access.fixture";
import { atAGlance, initials, rolesOf } from "./roles";

// 02:14 in Vietnam.
const NOW = new Date("2026-11-24T19:14:00Z");
const SITUATION = { language: "vi", now: NOW } as const;

const role = (more: Partial<HeldRole>): Me => ({
  ...OPERATOR,
  rights: { "incidents.read": "scope" },
  roles: [{ ...(OPERATOR.roles[0] as HeldRole), shift: false, ends_at: null, ...more }],
});

test("a shift says until when, and where it holds", () => {
  expect(rolesOf(OPERATOR, SITUATION)).toEqual([
    { title: "Trực ban điều hành", lines: ["Toàn tỉnh", "theo ca trực đến 07:00"], follows: [] },
  ]);
  expect(atAGlance(OPERATOR, "vi", NOW)).toBe("Trực ban điều hành · đến 07:00");
  expect(atAGlance(OPERATOR, "en", NOW)).toBe("Duty operator · until 07:00");
});

test("a role for a commune that took the place of others says both", () => {
  const former = (code: string, name: string) => ({
    locality: `2024-12-01/${code}`,
    name,
    follows: null,
  });
  const today = { locality: "2025-07-01/16681", name: "Phường Thành Vinh" };
  const me = role({
    decision: "QĐ 118/QĐ-UBND",
    localities: [
      former("16681", "Phường Quang Trung"),
      former("16684", "Phường Lê Lợi"),
      { ...today, follows: "2024-12-01/16681" },
      { ...today, follows: "2024-12-01/16684" },
    ],
  });
  const [words] = rolesOf(me, SITUATION);
  expect(words?.lines).toEqual(["Phường Thành Vinh", "theo QĐ 118/QĐ-UBND"]);
  expect(words?.follows).toEqual([
    "Quyết định ghi Phường Quang Trung, Phường Lê Lợi cũ; nay theo Phường Thành Vinh",
  ]);
});

test("what is delegated names whose it is, and until when", () => {
  const delegated = { mode: "KT", by: "Trần Văn Giám" } as const;
  const organisations = [{ code: "so-nnmt", name: "Sở Nông nghiệp và Môi trường" }];
  const me = role({ delegated, organisations, ends_at: "2026-12-11T19:00:00Z", decision: "" });
  expect(rolesOf(me, SITUATION)[0]?.lines).toEqual([
    "Sở Nông nghiệp và Môi trường",
    "KT. Trần Văn Giám, đến 02:00, 12/12",
  ]);
});

test("a role that waits for its places says so, and an account without a role too", () => {
  expect(rolesOf(role({ decision: "" }), SITUATION)[0]?.lines).toEqual(["Chưa giao địa bàn"]);
  expect(atAGlance({ ...OPERATOR, roles: [] }, "vi", NOW)).toBe("Chưa được giao vai trò");
});

test.each([
  ["Nguyễn Thị Hồng Trực", "NT"],
  ["đặng ân", "ĐÂ"],
  ["Admin", "A"],
  ["", ""],
])("%s is shortened to %s", (name, letters) => expect(initials(name)).toBe(letters));
