import { type StyleSpecification, validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { expect, test } from "vitest";
import type { Indicator, IndicatorValues } from "../../../api/indicators";
import { INITIAL, type State } from "../../../state";
import { ready } from "../loadable";
import { FIRST, type Model } from "../model";
import { radius, valueOverlay, valueStates } from "./drawing";
import { breaksOf, chosen, keyOf, levelOf, offered, periodOf, wanted } from "./shown";

const indicator = (code: string, kind: Indicator["kind"], breaks: number[] = []): Indicator => ({
  code,
  title: { vi: code, en: code },
  unit: { vi: "", en: "" },
  owner: "thong-ke",
  access: "public",
  kind,
  decimals: 0,
  cadence: "yearly",
  calendar: "statistical",
  lowest_level: "commune",
  aggregation: { method: "sum", numerator: null, denominator: null },
  direction: "none",
  breaks,
  decision: "NQ 1678",
  valid_from: "2019-04-01",
});

const values = (period: string, of: (number | null)[], more = {}): IndicatorValues => ({
  indicator: "density",
  generation: "2025-07-01",
  level: "commune",
  period,
  unit: "",
  decimals: 0,
  periods: ["2019", "2025"],
  values: of.map((value, i) => ({
    code: String(i),
    value,
    status: value === null ? null : "official",
    missing: value === null ? "no_data" : null,
  })),
  ...more,
});

function model(state: Partial<State> = {}, answers: IndicatorValues[] = []): Model {
  const known = new Map(answers.map((each) => [keyOf(each), ready(each)]));
  return {
    ...FIRST,
    state: { ...INITIAL, tab: "indicators", ...state },
    shown: {
      id: "2025-07-01",
      levels: [{ level: "commune", count: 3, outline: "supplied" }],
    } as unknown as Model["shown"],
    indicators: {
      ...FIRST.indicators,
      catalogue: ready([indicator("people", "count"), indicator("density", "density", [50, 140])]),
      periods: answers.length > 0 ? { density: ["2019", "2025"] } : {},
      values: known,
    },
  };
}

test("the first indicator that is drawn as areas is on the map until another is chosen", () => {
  expect(chosen(model())?.code).toBe("density");
  expect(chosen(model({ indicator: "people" }))?.code).toBe("people");
  expect(chosen(model({ indicator: "gone" }))?.code).toBe("density");
});

test("before its periods are known an indicator is asked for its newest values alone", () => {
  expect(periodOf(model())).toBe(null);
  expect(wanted(model()).map(keyOf)).toEqual(["density 2025-07-01 commune "]);
});

test("what is on the map is asked for first, then what is told beside it", () => {
  const asked = wanted(model({ boundary: "0" }, [values("2025", [1])])).map(keyOf);
  expect(asked[0]).toBe("density 2025-07-01 commune 2025");
  expect(new Set(asked)).toEqual(
    new Set([
      "density 2025-07-01 commune 2025",
      "density 2025-07-01 grouping 2025",
      "density 2025-07-01 province 2025",
      "density 2025-07-01 commune 2019",
    ]),
  );
});

test("a period of which these boundaries have nothing is not offered, and is not the newest", () => {
  const of = model({}, [values("2025", [null, null])]);
  expect(offered(of)).toEqual(["2019"]);
  expect(periodOf(of)).toBe("2019");
  expect(periodOf({ ...of, state: { ...of.state, period: "2025" } })).toBe("2025");
});

test("a period that has not been submitted yet is offered: it is late, not absent", () => {
  const late = values("2025", [null]);
  const [first] = late.values;
  const told = { ...late, values: first ? [{ ...first, missing: "not_submitted" as const }] : [] };
  expect(offered(model({}, [told]))).toEqual(["2019", "2025"]);
});

test("groups are compared when they are listed, communes when one is drilled into", () => {
  expect(levelOf(model())).toBe("commune");
  expect(levelOf(model({ listing: "groups" }))).toBe("grouping");
  expect(levelOf(model({ listing: "groups", within: "421" }))).toBe("commune");
});

test("every place has a class or the reason why not, by the id of its feature", () => {
  const of = model({}, [values("2025", [10, 50, null, 900])]);
  const joined = valueStates(of);
  expect(joined?.layer).toBe("communes");
  expect([...(joined?.states ?? [])]).toEqual([
    ["2025-07-01/0", { class: 0, share: 10 / 900, missing: "" }],
    ["2025-07-01/1", { class: 1, share: 50 / 900, missing: "" }],
    ["2025-07-01/2", { class: -1, share: -1, missing: "no_data" }],
    ["2025-07-01/3", { class: 2, share: 1, missing: "" }],
  ]);
  expect(valueStates(of)).toBe(joined);
  expect(valueStates({ ...of, state: { ...of.state, tab: "incidents" } })).toBe(null);
});

test("groups are joined by the ids of their tiles", () => {
  const of = model({ listing: "groups" }, [
    values("2025", [10]),
    values("2025", [10], { level: "grouping" }),
  ]);
  expect([...(valueStates(of)?.states.keys() ?? [])]).toEqual(["2025-07-01/former_district/0"]);
});

test("an indicator without limits gets them from its values", () => {
  const bare = indicator("rate", "rate");
  const shown = values("2025", [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(breaksOf(bare, shown)).toEqual([4, 7]);
  expect(breaksOf(bare, null)).toEqual([]);
});

test("another period is no other style, so no tile is asked for again", () => {
  const answers = [values("2025", [10, 900]), values("2019", [7, 800])];
  const now = JSON.stringify(valueOverlay(model({}, answers)));
  expect(JSON.stringify(valueOverlay(model({ period: "2019" }, answers)))).toBe(now);
});

test.each([null, "people"])("what %s is drawn with is a style that MapLibre takes", (code) => {
  const overlay = valueOverlay(model({ indicator: code }, [values("2025", [10])]));
  const style: StyleSpecification = {
    version: 8,
    sprite: "http://127.0.0.1/sprite",
    sources: { communes: { type: "vector", url: "http://127.0.0.1/tiles/communes" } },
    layers: overlay?.layers ?? [],
  };
  expect(validateStyleMin(style)).toEqual([]);
  expect(overlay?.layers.some(({ type }) => type === "circle")).toBe(code === "people");
});

test("the area of a circle follows its value at every zoom", () => {
  expect(radius(1, 9)).toBe(30);
  expect(radius(0.25, 9)).toBe(15);
  expect(radius(1, 5)).toBe(20);
  expect(radius(1, 8)).toBe(25);
  expect(radius(0, 12)).toBe(3);
});
