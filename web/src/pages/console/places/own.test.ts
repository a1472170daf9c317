import { expect, test } from "vitest";
import { accessOf, OPERATOR } from "../../../access/access.fixture";
import type { HeldRole } from "../../../api/me";
import { arrange } from "../../../localities/localities";
import { GROUPINGS, UNITS } from "../../../localities/localities.fixture";
import { ready } from "../loadable";
import { FIRST, type Model } from "../model";
import { allAtHome, ownBox, ownUnits } from "./own";

const held = (more: Partial<HeldRole>): Model => ({
  ...FIRST,
  localities: ready(arrange(UNITS, GROUPINGS)),
  access: accessOf({
    ...OPERATOR,
    rights: { "incidents.read": "scope" },
    roles: [{ ...(OPERATOR.roles[0] as HeldRole), ...more }],
  }),
});
const place = (locality: string) => ({ locality, name: "", follows: null });
const VINH = held({ localities: [place("2025-07-01/16681")] });
const BOTH = held({ localities: [place("2025-07-01/16681"), place("2025-07-01/17179")] });

test("home is the caller's own localities together", () => {
  expect(ownUnits(VINH).map(({ full_name }) => full_name)).toEqual(["Phường Thành Vinh"]);
  expect(ownBox(VINH)?.[0]).toBeCloseTo(104.16681);
  expect(ownBox(BOTH)?.[0]).toBeCloseTo(104.16681);
  expect(ownUnits(BOTH)).toHaveLength(2);
});

test("home is the province for everybody else, and where values are compared", () => {
  expect(ownBox({ ...VINH, access: accessOf(OPERATOR) })).toBeNull();
  expect(ownBox(held({ localities: [place("2024-12-01/16681")] }))).toBeNull();
  expect(ownBox({ ...VINH, state: { ...VINH.state, tab: "indicators" } })).toBeNull();
  expect(ownBox({ ...VINH, localities: FIRST.localities })).toBeNull();
});

test("what an organisation works on may lie outside its people's localities", () => {
  expect(allAtHome(VINH)).toBe(true);
  const both = held({
    localities: [place("2025-07-01/16681")],
    organisations: [{ code: "so-xd", name: "Sở Xây dựng" }],
  });
  expect(allAtHome(both)).toBe(false);
  expect(allAtHome({ ...VINH, access: accessOf(OPERATOR) })).toBe(false);
});
