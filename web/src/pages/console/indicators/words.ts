// Figures and words of an indicator, said alike in list, legend, details and on the map.

import type { Indicator, IndicatorValues, PlaceLevel, Value } from "../../../api/indicators";
import { density, number } from "../../../i18n/format";
import { classOf } from "../../../indicators/classes";
import { circleColour, rampColours } from "../../../indicators/ramp";
import { either, type Model, type Say } from "../model";
import { breaksOf } from "./shown";

/** A value as its definition writes it; a small density keeps a decimal. */
export function figure(model: Model, indicator: Indicator, of: number): string {
  const { language } = model.state;
  const whole = indicator.kind === "density" && indicator.decimals === 0;
  return whole ? density(language, of) : number(language, of, indicator.decimals);
}

/** A limit between classes or an end of a scale: as few decimals as it has. */
export function limit(model: Model, of: number): string {
  const decimals = Math.min(3, (String(of).split(".")[1] ?? "").length);
  return number(model.state.language, of, decimals);
}

/** The value, or the words for its absence. */
export const told = (model: Model, say: Say, indicator: Indicator, of: Value | null): string =>
  of?.value != null
    ? figure(model, indicator, of.value)
    : say(`indicators.missing.${of?.missing ?? "no_data"}`);

export const unitOf = (model: Model, indicator: Indicator): string => either(model, indicator.unit);

/** Places of a level, counted in short. */
export function countPlaces(model: Model, say: Say, level: PlaceLevel, n: number): string {
  const of = number(model.state.language, n);
  return say(level === "province" ? "indicators.count.commune" : `indicators.count.${level}`, {
    n: of,
  });
}

/** Colour of a value: that of its class, or of the circles. */
export function colourOf(
  model: Model,
  indicator: Indicator,
  shown: IndicatorValues | null,
): (value: number) => string {
  if (indicator.kind === "count") return () => circleColour(model.theme);
  const breaks = breaksOf(indicator, shown);
  const colours = rampColours(breaks.length + 1, model.theme);
  return (value) => colours[classOf(value, breaks)] ?? "none";
}
