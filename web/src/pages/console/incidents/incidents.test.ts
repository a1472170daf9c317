import { expect, test } from "vitest";
import type { WholeIncident } from "../../../api/incidents";
import { CATALOGUE, INCIDENT } from "../../../incidents/incidents.fixture";
import { termsOf } from "../../../incidents/terms";
import { states } from "./filters";
import { stepOf } from "./progress";
import { isNew } from "./row";

test("open and all stand alone, single states together, and without any it is open again", () => {
  expect(states(["open"], "closed")).toEqual(["closed"]);
  expect(states(["closed"], "reported")).toEqual(["closed", "reported"]);
  expect(states(["closed", "reported"], "all")).toEqual(["all"]);
  expect(states(["closed"], "closed")).toEqual(["open"]);
});

const TERMS = termsOf({
  ...CATALOGUE,
  states: [
    ...CATALOGUE.states,
    { id: "on_hold", title: { vi: "", en: "" }, step: null, trust: "verified", open: true },
  ],
});

const whole = (status: string, ...to: string[]): WholeIncident => ({
  ...INCIDENT,
  status,
  timeline: to.map((state, seq) => ({
    seq,
    action: "",
    from: null,
    to: state,
    at: "",
    by: "",
    note: "",
    data: {},
  })),
  allowed: [],
  proposed: { lead: null, cooperating: [] },
  organisations: {},
});

test("a state of the way stands on its step, a side state where the way was left", () => {
  expect(stepOf(whole("verified", "reported", "verified"), TERMS)).toBe(3);
  expect(stepOf(whole("on_hold", "reported", "verified", "on_hold"), TERMS)).toBe(3);
});

test("an incident is new for five minutes", () => {
  const received = { received_at: "2026-11-24T16:00:00Z" };
  expect(isNew(received, new Date("2026-11-24T16:04:59Z"))).toBe(true);
  expect(isNew(received, new Date("2026-11-24T16:05:00Z"))).toBe(false);
});
