import { expect, test } from "vitest";
import { accessOf, OPERATOR, PUBLIC } from "../../../access/access.fixture";
import { reporterOf } from "./reporter";

const OFFICER = { ...OPERATOR, rights: { "incidents.read": "scope" } } as const;

test("who sees everything is the centre, who sees their own is in the field", () => {
  expect(reporterOf(accessOf(OPERATOR))).toBe("operator");
  expect(reporterOf(accessOf(OFFICER))).toBe("field");
  expect(reporterOf(accessOf({ ...OPERATOR, kind: "field" }))).toBe("field");
  expect(reporterOf(accessOf(PUBLIC, true))).toBe("citizen");
});

test("whose session ended is no citizen", () => {
  expect(reporterOf({ ...accessOf(OFFICER), ended: true })).toBe("field");
});
