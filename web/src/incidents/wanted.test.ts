import { expect, test } from "vitest";
import type { Incident } from "../api/incidents";
import { CATALOGUE, INCIDENT } from "./incidents.fixture";
import { termsOf } from "./terms";
import {
  type Filter,
  knownOnly,
  matches,
  queryOf,
  since,
  statesOf,
  tileParameters,
} from "./wanted";

const NOW = new Date("2026-11-24T16:47:12Z");
const TERMS = termsOf(CATALOGUE);
const FIRST: Filter = { category: [], status: ["open"], window: "all" };

const incident = (patch: Partial<Incident>): Incident => ({ ...INCIDENT, ...patch });

test("a window of time begins at a step, so that tiles keep their address for a while", () => {
  expect(since("24h", NOW)).toBe("2026-11-23T16:45:00.000Z");
  expect(since("24h", new Date(NOW.getTime() + 60_000))).toBe("2026-11-23T16:45:00.000Z");
  expect(since("all", NOW)).toBeUndefined();
});

test("open means every state in which someone must still act", () => {
  expect(statesOf(["open"], TERMS)).toEqual(["reported", "verified"]);
  expect(statesOf(["closed", "open"], TERMS)).toEqual(["closed", "reported", "verified"]);
  expect(statesOf(["all"], TERMS)).toBeUndefined();
});

test("what is asked of the list says nothing that need not be said", () => {
  expect(queryOf({ ...FIRST, status: ["all"] }, NOW)).toEqual({
    category: [],
    status: undefined,
    from: undefined,
  });
});

test("tiles of single incidents keep what was resolved in the last day, counts do not", () => {
  const { incidents, incident_counts } = tileParameters(FIRST, TERMS, NOW);
  expect(incidents).toEqual([["resolved_from", "2026-11-23T16:00:00.000Z"]]);
  expect(incident_counts).toEqual([]);
});

test("other states are asked for by name, in tiles of incidents and of counts alike", () => {
  const { incidents, incident_counts } = tileParameters(
    { category: ["NL", "SL"], status: ["all"], window: "7d" },
    TERMS,
    NOW,
  );
  expect(incidents).toEqual(incident_counts);
  expect(Object.fromEntries(incidents)).toEqual({
    category: "NL,SL",
    from: "2026-11-17T16:45:00.000Z",
    status: "reported,verified,resolved,closed",
  });
});

test.each([
  ["as at first", {}, FIRST, true],
  ["another category", { category: "CR" }, { ...FIRST, category: ["NL"] }, false],
  ["closed", { status: "closed" }, FIRST, false],
  ["closed, when all are looked at", { status: "closed" }, { ...FIRST, status: ["all"] }, true],
  ["too old", { occurred_at: "2026-11-20T00:00:00Z" }, { ...FIRST, window: "24h" }, false],
] as const)("an incident is looked at or not: %s", (_, patch, filter, expected) => {
  expect(matches(incident(patch), filter as Filter, null, TERMS, NOW)).toBe(expected);
});

test("words of an address that there are not are left out", () => {
  const filter: Filter = { category: ["NL", "ZZZ"], status: ["nope"], window: "all" };
  expect(knownOnly(filter, TERMS)).toEqual({ category: ["NL"], status: ["open"] });
});

test("outside the part of the map that is in view an incident is not listed", () => {
  expect(matches(INCIDENT, FIRST, [105, 18, 106, 19], TERMS, NOW)).toBe(true);
  expect(matches(INCIDENT, FIRST, [104, 18, 105, 19], TERMS, NOW)).toBe(false);
});
