// What the card of a unit tells while an indicator is on the map: its value and rank, the places
// around it, and how it came to be so.

import { html, nothing, svg, type TemplateResult } from "lit";
import type { Indicator, PlaceLevel, Value } from "../../../api/indicators";
import type { Unit } from "../../../api/types";
import { area, day, density, number } from "../../../i18n/format";
import { periodName, startOf } from "../../../indicators/periods";
import { byCode, numbers } from "../../../indicators/ranks";
import type { Group, Localities } from "../../../localities/localities";
import { unitDensity } from "../../../localities/localities";
import { rank } from "../../../localities/rows";
import { either, groupTitle, type Model, type Say } from "../model";
import { type Compared, compare, tile } from "../places/compare";
import { chosen, groupLevel, offered, periodOf, RECENT, shownValues, valuesAt } from "./shown";
import { colourOf, figure, told, unitOf } from "./words";

/** Null in other tabs, and while nothing is known of any indicator. */
export function indicatorDetail(
  model: Model,
  say: Say,
  localities: Localities,
  unit: Unit,
): TemplateResult | null {
  const indicator = model.state.tab === "indicators" ? chosen(model) : null;
  if (!indicator) return null;
  const level = unit.level as PlaceLevel;
  const group = localities.groupOf.get(unit.code) ?? null;
  return html`${tiles(model, say, indicator, unit, level)}
    ${unit.level === "province" ? nothing : around(model, say, localities, indicator, unit, group)}
    ${history(model, say, indicator, unit, level)}`;
}

const find = (model: Model, level: PlaceLevel, code: string, period?: string): Value | null =>
  valuesAt(model, level, period)?.values.find((each) => each.code === code) ?? null;

function tiles(
  model: Model,
  say: Say,
  indicator: Indicator,
  unit: Unit,
  level: PlaceLevel,
): TemplateResult {
  const { language } = model.state;
  const all = valuesAt(model, level);
  const own = find(model, level, unit.code);
  const known = numbers(all?.values ?? []);
  const people = say("unit.people");
  const others: [code: string, TemplateResult][] = [
    ["population", tile(say("figure.population"), number(language, unit.population), people)],
    ["area", tile(say("figure.area"), area(language, unit.area_km2), say("unit.km2"))],
    [
      "population_density",
      tile(say("figure.density"), density(language, unitDensity(unit)), say("unit.density")),
    ],
  ];
  return html`<dl class="tiles">
    ${tile(
      either(model, indicator.title),
      all ? told(model, say, indicator, own) : "…",
      own?.value != null ? unitOf(model, indicator) : "",
    )}
    ${
      own?.value != null && level !== "province"
        ? tile(
            say("indicators.rank"),
            number(language, rank(own.value, known)),
            `/ ${number(language, known.length)}`,
          )
        : nothing
    }
    ${others
      .filter(([code]) => code !== indicator.code)
      .slice(0, 2)
      .map(([, each]) => each)}
  </dl>`;
}

/** The unit beside its group and the province. */
function around(
  model: Model,
  say: Say,
  localities: Localities,
  indicator: Indicator,
  unit: Unit,
  group: Group | null,
): TemplateResult {
  const { province } = localities;
  const colour = colourOf(model, indicator, shownValues(model));
  const row = (name: string, of: Value | null, own = false): Compared => ({
    name,
    value: of?.value ?? null,
    text: told(model, say, indicator, of),
    own,
    colour: of?.value != null ? colour(of.value) : null,
  });
  const own = find(model, unit.level, unit.code);
  const rows = [
    row(unit.full_name, own, true),
    ...(group ? [row(groupTitle(say, group), find(model, groupLevel(model), group.code))] : []),
    row(province.full_name, find(model, "province", province.code)),
  ];
  return compare(say, unitOf(model, indicator), rows, rankInGroup(model, say, group, own));
}

function rankInGroup(
  model: Model,
  say: Say,
  group: Group | null,
  own: Value | null,
): string | null {
  const all = valuesAt(model, "commune");
  if (!all || !group || own?.value == null) return null;
  const values = byCode(all);
  const known = numbers(group.members.flatMap(({ code }) => values.get(code) ?? []));
  return say("detail.rank.group", {
    rank: number(model.state.language, rank(own.value, known)),
    total: number(model.state.language, known.length),
    name: groupTitle(say, group),
  });
}

// --- over time -------------------------------------------------------------------------------

interface Point {
  period: string;
  value: number;
  /** Estimated, or made from the values of other boundaries. */
  hollow: boolean;
  rolled: boolean;
}

const WIDTH = 150;
const HEIGHT = 40;
const EDGE = 7;

function history(
  model: Model,
  say: Say,
  indicator: Indicator,
  unit: Unit,
  level: PlaceLevel,
): TemplateResult | typeof nothing {
  const { language } = model.state;
  const periods = offered(model).slice(-RECENT);
  const points = periods.map((period): Point | null => {
    const of = find(model, level, unit.code, period);
    if (of?.value == null) return null;
    const rolled = of.rolled_from != null && of.rolled_from !== unit.generation;
    return { period, value: of.value, rolled, hollow: rolled || of.status === "estimate" };
  });
  const there = points.filter((point) => point !== null);
  const [first, last] = [there[0], there.at(-1)];
  if (!first || !last || first === last) return nothing;
  const change =
    first.value !== 0 ? ((last.value - first.value) / Math.abs(first.value)) * 100 : null;
  const sign = change !== null && change > 0 ? "+" : "";
  const since = Date.parse(unit.generation);
  const reform = since > startOf(first.period) && since < startOf(last.period) ? since : null;
  const notes = [
    ...(there.some(({ hollow }) => hollow) ? [say("indicators.history.hollow")] : []),
    ...(reform === null
      ? []
      : [say("indicators.history.reform", { date: day(language, unit.generation) })]),
  ];
  const label = (point: Point, side: string): TemplateResult =>
    html`<p class=${side}>
      <b>${figure(model, indicator, point.value)}</b
      ><span
        >${periodName(language, point.period)}${
          point.rolled ? `, ${say("indicators.rolled.short")}` : ""
        }</span
      >
    </p>`;
  return html`<section>
    <h3>
      ${say("indicators.history")}<span
        >${change === null ? "" : `${sign}${number(language, change, 1)} %`}</span
      >
    </h3>
    <div class="history">
      ${label(first, "first")} ${line(model, points, there, reform)} ${label(last, "last")}
    </div>
    ${notes.length > 0 ? html`<p class="note">${notes.join(". ")}</p>` : nothing}
  </section>`;
}

/** A line in true time; gaps stay gaps, and a reform of the boundaries crosses it. */
function line(
  model: Model,
  points: readonly (Point | null)[],
  there: readonly Point[],
  reform: number | null,
): TemplateResult {
  const from = startOf((there[0] as Point).period);
  const to = startOf((there.at(-1) as Point).period);
  const values = there.map((point) => point.value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const across = (at: number): number => EDGE + ((at - from) / (to - from)) * (WIDTH - 2 * EDGE);
  const x = ({ period }: Point): number => across(startOf(period));
  const y = (point: Point): number =>
    most > least
      ? HEIGHT - EDGE - ((point.value - least) / (most - least)) * (HEIGHT - 2 * EDGE)
      : HEIGHT / 2;
  const path = points
    .map((point, i) =>
      point ? `${points[i - 1] ? "L" : "M"}${x(point).toFixed(1)} ${y(point).toFixed(1)}` : "",
    )
    .join("");
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">
    ${
      reform === null
        ? nothing
        : svg`<path class="reform" d=${`M${across(reform).toFixed(1)} 0V${HEIGHT}`}></path>`
    }
    <path d=${path}></path>
    ${there.map(
      (point) =>
        svg`<circle class=${point.hollow ? "hollow" : ""} cx=${x(point).toFixed(1)} cy=${y(point).toFixed(1)}
          r=${(there.length > 6 ? 3 : 4) + (point.period === periodOf(model) ? 1 : 0)}></circle>`,
    )}
  </svg>`;
}
