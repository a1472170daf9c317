// The legend of an indicator: how it was cut, all its values, its classes or sizes, what is missing.

import { html, nothing, svg, type TemplateResult } from "lit";
import type { Indicator, IndicatorValues } from "../../../api/indicators";
import { icon } from "../../../components/icon";
import { skeleton } from "../../../components/message";
import { number } from "../../../i18n/format";
import { counted } from "../../../indicators/classes";
import { shortPeriod } from "../../../indicators/periods";
import { circleColour, rampColours } from "../../../indicators/ramp";
import { lacking, numbers } from "../../../indicators/ranks";
import { type Scale, scaleOf } from "../../../indicators/scale";
import { type Swarm, swarm } from "../../../indicators/swarm";
import { pattern } from "../legend";
import { value } from "../loadable";
import { type Actions, either, type Model, opened, type Say, within } from "../model";
import { COMPACT } from "../room";
import { MISSING, radius } from "./drawing";
import { answer, breaksOf, levelOf, periodOf, shownValues } from "./shown";
import { colourOf, countPlaces, limit, unitOf } from "./words";

const DOTS = 46;
const BAR = 13;
const HEIGHT = DOTS + BAR + 34;
const WIDE = 520;
/** As in on-map.css. */
export const NARROW = "(max-width: 1320px)";

/** Width of the drawing, px: that of the card without its padding. */
const widthNow = (): number =>
  window.matchMedia(COMPACT).matches ? 336 : window.matchMedia(NARROW).matches ? 428 : WIDE;

export function legendCard(
  model: Model,
  say: Say,
  indicator: Indicator,
  act: Actions,
): TemplateResult | typeof nothing {
  // The list says what went wrong.
  if (answer(model, levelOf(model))?.status === "failed") return nothing;
  const open = model.indicators.legendOpen;
  const shown = shownValues(model);
  const period = periodOf(model);
  const how = shown ? cut(model, say, indicator, shown) : "";
  const wide = widthNow() === WIDE;
  return html`<section class="values card" aria-label=${say("indicators.legend")}>
    <button
      type="button"
      class="bar-button"
      aria-expanded=${open ? "true" : "false"}
      aria-label=${say(open ? "indicators.legend.close" : "indicators.legend.open")}
      @click=${() => act.indicators.legend(!open)}
    >
      <span class="title"
        ><b>${either(model, indicator.title)}</b> ${unitOf(model, indicator)}${
          open || !period ? "" : ` · ${shortPeriod(model.state.language, period)}`
        }</span
      >
      ${open ? (wide ? html`<span>${how}</span>` : nothing) : small(model, indicator)}
      ${icon("chevronDown")}
    </button>
    ${
      open
        ? html`<div class="inside">
            ${wide || how === "" ? nothing : html`<p class="how">${how}</p>`}
            ${
              shown
                ? html`${how === "" ? nothing : drawn(model, say, indicator, shown, act)}
                  ${missing(model, say, shown)}`
                : skeleton(4)
            }
          </div>`
        : nothing
    }
  </section>`;
}

/** How the values were cut, and on what line they stand; nothing when there are none. */
function cut(model: Model, say: Say, indicator: Indicator, shown: IndicatorValues): string {
  if (numbers(shown.values).length === 0) return "";
  const breaks = breaksOf(indicator, shown);
  const n = number(model.state.language, breaks.length + 1);
  const asCommunes = indicator.breaks.length > 0 && levelOf(model) !== "commune";
  return [
    indicator.kind === "count"
      ? say("indicators.cut.circles")
      : say(asCommunes ? "indicators.cut.as_communes" : "indicators.cut.quantiles", { n }),
    ...(layoutOf(indicator, shown).scale.log ? [say("indicators.scale.log")] : []),
  ].join(" · ");
}

/** The classes in small, beside the name of a closed legend. */
function small(model: Model, indicator: Indicator): TemplateResult {
  const colours =
    indicator.kind === "count"
      ? [circleColour(model.theme)]
      : rampColours(breaksOf(indicator, shownValues(model)).length + 1, model.theme);
  return html`<svg class="small" width=${colours.length * 16} height="12"
    viewBox="0 0 ${colours.length * 16} 12" preserveAspectRatio="none" aria-hidden="true">
    ${colours.map(
      (colour, i) => svg`<rect x=${i * 16} width="16" height="12" fill=${colour}></rect>`,
    )}
  </svg>`;
}

interface Layout {
  width: number;
  scale: Scale;
  /** px along the line of each value, in the order of the values that there are. */
  at: number[];
  dots: Swarm;
}

/** The page is drawn every second: where the dots stand is reckoned once. */
let laid: { values: IndicatorValues; width: number; layout: Layout } | null = null;

function layoutOf(indicator: Indicator, values: IndicatorValues): Layout {
  const width = widthNow();
  if (laid?.values === values && laid.width === width) return laid.layout;
  const known = numbers(values.values);
  const scale = scaleOf(known, breaksOf(indicator, values));
  const at = known.map((of) => 8 + scale.at(of) * (width - 16));
  laid = { values, width, layout: { width, scale, at, dots: swarm(at, DOTS) } };
  return laid.layout;
}

function drawn(
  model: Model,
  say: Say,
  indicator: Indicator,
  shown: IndicatorValues,
  act: Actions,
): TemplateResult {
  const layout = layoutOf(indicator, shown);
  const count = indicator.kind === "count";
  return html`<svg class="distribution" viewBox="0 0 ${layout.width} ${count ? DOTS + 20 : HEIGHT}"
      aria-hidden="true">
      ${dots(model, indicator, shown, layout, act)}
      ${count ? axis(model, layout) : classes(model, say, indicator, shown, layout)}
    </svg>
    ${count ? sizes(model, shown) : said(model, say, indicator, shown)}`;
}

/** Every value as a dot; the one that is open or pointed at is larger and lies over the others. */
function dots(
  model: Model,
  indicator: Indicator,
  shown: IndicatorValues,
  { at, dots: { radius: r, offsets } }: Layout,
  act: Actions,
): TemplateResult[] {
  const colour = colourOf(model, indicator, shown);
  const known = shown.values.filter((each) => each.value !== null);
  const marks = marked(model);
  const inside = within(model)?.members.map(({ code }) => code) ?? null;
  const dot = ({ code, value: of }: (typeof known)[number], i: number): TemplateResult => {
    const own = marks.get(code);
    return svg`<circle
      class=${own ?? (inside && !inside.includes(code) ? "aside" : "")}
      cx=${(at[i] ?? 0).toFixed(1)} cy=${(DOTS / 2 + (offsets[i] ?? 0)).toFixed(1)}
      r=${own ? Math.max(5, r + 1.5) : r} fill=${colour(of ?? 0)}
      @pointerenter=${() => point(model, code, act)} @pointerleave=${() => act.point(null)}
      @click=${() => open(model, code, act)}></circle>` as TemplateResult;
  };
  const drawn = known.map((each, i) => ({ mark: marks.has(each.code), circle: dot(each, i) }));
  return drawn.sort((a, b) => Number(a.mark) - Number(b.mark)).map(({ circle }) => circle);
}

/** Codes of the places that stand out, and how. */
function marked(model: Model): Map<string, "lit" | "open"> {
  const level = levelOf(model);
  const { hover } = model;
  const found = new Map<string, "lit" | "open">();
  const lit = level === "commune" ? hover?.unit?.code : hover?.group?.code;
  if (lit) found.set(lit, "lit");
  const unit = opened(model);
  if (unit) found.set(unit.code, "open");
  return found;
}

const groupWith = (model: Model, code: string) =>
  value(model.localities)?.groups.find((group) => group.code === code) ?? null;

function point(model: Model, code: string, act: Actions): void {
  const localities = value(model.localities);
  if (levelOf(model) === "commune") {
    const unit = localities?.units.get(code) ?? null;
    act.point({ key: code, unit, group: localities?.groupOf.get(code) ?? null, at: null });
  } else {
    const group = groupWith(model, code);
    if (group) act.point({ key: group.key, unit: null, group, at: null });
  }
}

function open(model: Model, code: string, act: Actions): void {
  const group = groupWith(model, code);
  if (levelOf(model) === "commune") act.open(code);
  else if (group) act.drill(group.key);
}

/** px that a figure needs on the line, and a letter below it. */
const ROOM = 30;
const LETTER = 7.5;

function classes(
  model: Model,
  say: Say,
  indicator: Indicator,
  shown: IndicatorValues,
  { width, scale }: Layout,
): TemplateResult {
  const breaks = breaksOf(indicator, shown);
  const colours = rampColours(breaks.length + 1, model.theme);
  const counts = counted(numbers(shown.values), breaks);
  const edges = [scale.from, ...breaks, scale.to].map((of) => 8 + scale.at(of) * (width - 16));
  let free = Number.NEGATIVE_INFINITY;
  const end = edges.at(-1) ?? 0;
  const label = (of: number, i: number): unknown => {
    const x = edges[i] ?? 0;
    const last = i === edges.length - 1;
    if (x - free < ROOM || (!last && end - x < ROOM)) return nothing;
    free = x;
    const anchor = i === 0 ? "start" : last ? "end" : "middle";
    return svg`<text class="limit" x=${i === 0 ? 0 : last ? width : x.toFixed(1)} y=${DOTS + BAR + 13}
      text-anchor=${anchor}>${limit(model, of)}</text>`;
  };
  return svg`
    ${counts.map((n, i) => {
      const [from, to] = [edges[i] ?? 0, edges[i + 1] ?? 0];
      const wide = to - from;
      const whole = countPlaces(model, say, levelOf(model), n);
      const words = wide >= whole.length * LETTER ? whole : number(model.state.language, n);
      return svg`<rect class="class" x=${from.toFixed(1)} y=${DOTS} width=${wide.toFixed(1)}
          height=${BAR} fill=${colours[i] ?? "none"}></rect>
        ${
          wide >= 16
            ? svg`<text class="held" x=${((from + to) / 2).toFixed(1)} y=${DOTS + BAR + 29}
                text-anchor="middle">${words}</text>`
            : nothing
        }`;
    })}
    ${[scale.from, ...breaks, scale.to].map(label)}` as TemplateResult;
}

/** The line that the dots of a count stand on. */
function axis(model: Model, { width, scale }: Layout): TemplateResult {
  const y = DOTS + 4;
  const text = (of: number, x: number, anchor: string): unknown =>
    svg`<text class="limit" x=${x} y=${y + 14} text-anchor=${anchor}>${limit(model, of)}</text>`;
  return svg`<path class="axis" d=${`M8 ${y}H${width - 8}M8 ${y - 3}v6M${width - 8} ${y - 3}v6`}></path>
    ${text(scale.from, 0, "start")} ${text(scale.to, width, "end")}` as TemplateResult;
}

/** What the drawing says, for those who do not see it. */
function said(
  model: Model,
  say: Say,
  indicator: Indicator,
  shown: IndicatorValues,
): TemplateResult {
  const breaks = breaksOf(indicator, shown);
  const counts = counted(numbers(shown.values), breaks);
  const limits = [null, ...breaks, null];
  const range = (i: number): string => {
    const [from, to] = [limits[i] ?? null, limits[i + 1] ?? null];
    if (from === null) return to === null ? "" : say("indicators.below", { to: limit(model, to) });
    if (to === null) return say("indicators.from", { from: limit(model, from) });
    return `${limit(model, from)}–${limit(model, to)}`;
  };
  return html`<ul class="said">
    ${counts.map((n, i) => html`<li>${range(i)}: ${countPlaces(model, say, levelOf(model), n)}</li>`)}
  </ul>`;
}

const LARGEST_PX = 25;

/** Three circles as large as on the map at this zoom. */
function sizes(model: Model, shown: IndicatorValues): TemplateResult {
  const greatest = Math.max(0, ...numbers(shown.values));
  const { zoom } = model.centre;
  const round = (of: number): number => {
    const power = 10 ** Math.floor(Math.log10(of));
    return ([5, 2, 1].find((step) => step * power <= of) ?? 1) * power;
  };
  const drawn = [];
  for (
    let of = greatest > 0 ? round(greatest) : 0;
    of > 0 && drawn.length < 3;
    of = round(of / 4)
  ) {
    const r = radius(of / greatest, zoom);
    if (r <= LARGEST_PX) drawn.push({ of, r });
    if (greatest / of > 1e6) break;
  }
  return html`<ul class="sizes">
    ${drawn.map(
      ({ of, r }) => html`<li>
        <svg width=${(2 * r + 2).toFixed(1)} height=${(2 * r + 2).toFixed(1)} aria-hidden="true">
          <circle cx=${(r + 1).toFixed(1)} cy=${(r + 1).toFixed(1)} r=${r.toFixed(1)}
            fill=${circleColour(model.theme)}></circle></svg
        >${limit(model, of)}
      </li>`,
    )}
  </ul>`;
}

/** The three ways of having no value, told apart by form and counted. */
function missing(model: Model, say: Say, shown: IndicatorValues): TemplateResult {
  const counts = lacking(shown.values);
  return html`<ul class="missings">
    ${MISSING.map(
      (why) =>
        html`<li ?data-none=${counts[why] === 0}>
          ${pattern(`missing:${why}`, model.theme)}${say(`indicators.missing.${why}`)} ·
          ${number(model.state.language, counts[why])}
        </li>`,
    )}
  </ul>`;
}
