// What of the indicators is on screen, and what must be asked for it.

import type { Indicator, IndicatorValues, PlaceLevel, ValuesQuery } from "../../../api/indicators";
import { quantiles } from "../../../indicators/classes";
import { ordered } from "../../../indicators/periods";
import { numbers } from "../../../indicators/ranks";
import { listingOf } from "../../../state";
import { LOADING, type Loadable, value } from "../loadable";
import { absentLayer, type Model } from "../model";

/** Periods that are looked at beside the one on the map, for what is told over time. */
export const RECENT = 12;

export const keyOf = ({ indicator, generation, level, period }: ValuesQuery): string =>
  [indicator, generation, level, period ?? ""].join(" ");

/** The indicator on the map: the one of the address, else the first that is drawn as areas. */
export function chosen(model: Model): Indicator | null {
  const all = value(model.indicators.catalogue) ?? [];
  return (
    all.find(({ code }) => code === model.state.indicator) ??
    all.find(({ kind }) => kind !== "count") ??
    all[0] ??
    null
  );
}

/** What the groups of the generation on screen are to the server. */
export const groupLevel = (model: Model): PlaceLevel =>
  absentLayer(model) === "groupings" ? "district" : "grouping";

/** The level on the map; a group that is drilled into is looked at by its communes. */
export const levelOf = (model: Model): PlaceLevel =>
  model.state.within === null && listingOf(model.state) === "groups"
    ? groupLevel(model)
    : "commune";

function query(model: Model, level: PlaceLevel, period: string | null): ValuesQuery | null {
  const indicator = chosen(model)?.code;
  const generation = model.shown?.id;
  return indicator && generation ? { indicator, generation, level, period } : null;
}

/** The answer for a level and a period; null while nothing can be asked. */
export function answer(
  model: Model,
  level: PlaceLevel,
  period: string | null = periodOf(model),
): Loadable<IndicatorValues> | null {
  const of = query(model, level, period);
  return of ? (model.indicators.values.get(keyOf(of)) ?? LOADING) : null;
}

/** The values that are on the map. */
export const shownValues = (model: Model): IndicatorValues | null =>
  value(answer(model, levelOf(model)) ?? LOADING);

export const valuesAt = (
  model: Model,
  level: PlaceLevel,
  period: string | null = periodOf(model),
): IndicatorValues | null => value(answer(model, level, period) ?? LOADING);

/** The period on the map; null until it is known which one is the newest. */
export function periodOf(model: Model): string | null {
  return model.state.period ?? offered(model).at(-1) ?? known(model).at(-1) ?? null;
}

const known = (model: Model): readonly string[] =>
  model.indicators.periods[chosen(model)?.code ?? ""] ?? [];

/** Periods that can be put on the map: of the generation on screen some may have nothing. */
export const offered = (model: Model): string[] =>
  ordered(known(model)).filter((period) => !isEmpty(model, period));

function isEmpty(model: Model, period: string): boolean {
  const levels: PlaceLevel[] = ["commune", groupLevel(model), "province"];
  const answers = levels.flatMap((level) => {
    const of = query(model, level, period);
    const found = of ? model.indicators.values.get(keyOf(of)) : undefined;
    return found?.status === "ready" ? [found.value] : [];
  });
  return (
    answers.length > 0 &&
    answers.every((each) => each.values.every(({ missing }) => missing === "no_data"))
  );
}

/** What must be known for what is on screen, what is wanted first standing first. */
export function wanted(model: Model): ValuesQuery[] {
  const level = levelOf(model);
  const period = periodOf(model);
  if (period === null) return [query(model, level, null)].filter((of) => of !== null);
  const levels = new Set<PlaceLevel>([level, groupLevel(model), "commune", "province"]);
  const others = offered(model).slice(-RECENT);
  // What is open is told over time; the list of another period is there before it is asked for.
  const told = new Set<PlaceLevel>([level, ...(model.state.boundary ? ["commune" as const] : [])]);
  return [
    ...[...levels].map((each) => query(model, each, period)),
    ...others.flatMap((other) => [...told].map((each) => query(model, each, other))),
  ].filter((of) => of !== null);
}

const cut = new WeakMap<IndicatorValues, number[]>();

/** Limits between classes: the definition's, else made from the values. */
export function breaksOf(indicator: Indicator, values: IndicatorValues | null): readonly number[] {
  if (indicator.kind === "count") return [];
  if (indicator.breaks.length > 0 || !values) return indicator.breaks;
  let found = cut.get(values);
  if (!found) {
    found = quantiles(numbers(values.values));
    cut.set(values, found);
  }
  return found;
}
