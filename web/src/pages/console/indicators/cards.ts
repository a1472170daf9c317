// What stands on the map while an indicator is shown: its periods and its legend.

import { html, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import type { IndicatorValues } from "../../../api/indicators";
import { focusWhenDrawn } from "../../../components/focus";
import { icon } from "../../../components/icon";
import { around, periodName, places, shortPeriod, startOf } from "../../../indicators/periods";
import { rolledFrom, statusOf } from "../../../indicators/ranks";
import { type Actions, type Model, type Say, sayer } from "../model";
import { legendCard, NARROW } from "./legend";
import { chosen, offered, periodOf, shownValues } from "./shown";

/** How near two points of the line may stand, as a share of it, before they are set evenly. */
const APART = 0.19;

/** As many periods as the line of time has room for with their names under them. */
function fitting(periods: readonly string[]): number {
  const short = periods.every((each) => each.length <= 4);
  const narrow = window.matchMedia(NARROW).matches;
  return (short ? 6 : 5) - (narrow ? 1 : 0);
}

export function indicatorCards(model: Model, act: Actions): TemplateResult | typeof nothing {
  const indicator = chosen(model);
  if (!indicator) return nothing;
  const say = sayer(model);
  return html`<div class="indicator-cards" ?data-open=${model.indicators.legendOpen}>
    ${periodCard(model, say, act)} ${legendCard(model, say, indicator, act)}
  </div>`;
}

function periodCard(model: Model, say: Say, act: Actions): TemplateResult | typeof nothing {
  const { language } = model.state;
  const period = periodOf(model);
  if (period === null) return nothing;
  return html`<section class="period card" aria-label=${say("indicators.period.label")}>
    <div>
      <b>${say("indicators.period", { period: periodName(language, period) })}</b>
      <p>${certainty(model, say, shownValues(model))}</p>
    </div>
    ${time(model, say, period, act)}
  </section>`;
}

/** How certain the values are, and whether they were made from those of other boundaries. */
function certainty(model: Model, say: Say, shown: IndicatorValues | null): string {
  if (!shown) return "";
  const status = statusOf(shown.values);
  const from = rolledFrom(shown.values, shown.generation);
  const reporting =
    chosen(model)?.calendar === "administrative" && /^\d{4}-\d\d$/.test(shown.period);
  return [
    status ? say(`indicators.status.${status}`) : "",
    from ? say("indicators.rolled", { generation: from }) : "",
    reporting ? say("indicators.period.administrative") : "",
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

/** The periods that can be shown, on a line of time. */
function time(
  model: Model,
  say: Say,
  period: string,
  act: Actions,
): TemplateResult | typeof nothing {
  const { language } = model.state;
  const all = offered(model);
  if (all.length === 0 || (all.length === 1 && all[0] === period)) return nothing;
  const { before, shown, after } = around(all, period, fitting(all));
  const at = places(shown, APART);
  const reachable = shown.includes(period) ? period : shown.at(-1);
  const arrow = (to: string | null, name: "chevronLeft" | "chevronRight"): TemplateResult =>
    html`<button
      type="button"
      class="square"
      ?disabled=${to === null}
      aria-label=${say(name === "chevronLeft" ? "indicators.earlier" : "indicators.later")}
      @click=${() => to && act.indicators.period(to)}
    >
      ${icon(name)}
    </button>`;
  const window = all.length > shown.length;
  return html`<div class="time">
    ${window ? arrow(before, "chevronLeft") : nothing}
    <div class="line" role="radiogroup" aria-label=${say("indicators.period.choose")}>
      ${gaps(shown, at).map((share) => html`<i class="tick" ${placed(share)}></i>`)}
      ${shown.map(
        (each, i) =>
          html`<button
            type="button"
            role="radio"
            class="step"
            aria-checked=${each === period ? "true" : "false"}
            aria-label=${periodName(language, each)}
            tabindex=${each === reachable ? "0" : "-1"}
            data-period=${each}
            ${placed(at[i] ?? 0)}
            @click=${() => act.indicators.period(each)}
            @keydown=${(event: KeyboardEvent) => step(event, all, each, act)}
          >
            <i></i><span>${shortPeriod(language, each, shown[i - 1])}</span>
          </button>`,
      )}
    </div>
    ${window ? arrow(after, "chevronRight") : nothing}
  </div>`;
}

/** Placed by script: the page's policy allows no style attributes. */
const placed = (share: number): ReturnType<typeof ref> =>
  ref((element) => {
    if (element instanceof HTMLElement) element.style.left = `${(share * 100).toFixed(2)}%`;
  });

/** Years of a line of years that have nothing: small marks, so that the gap is seen as time. */
function gaps(shown: readonly string[], at: readonly number[]): number[] {
  if (shown.length < 2 || !shown.every((each) => /^\d{4}$/.test(each))) return [];
  const [first, last] = [Number(shown[0]), Number(shown.at(-1))];
  const even = shown.length > 2 && (at[1] ?? 0) === 1 / (shown.length - 1);
  if (even || last - first > 30) return [];
  const span = startOf(String(last)) - startOf(String(first));
  return Array.from({ length: last - first - 1 }, (_, i) => String(first + 1 + i))
    .filter((year) => !shown.includes(year))
    .map((year) => (startOf(year) - startOf(String(first))) / span);
}

/** Arrow keys choose the next one, as in every group of choices. */
function step(event: KeyboardEvent, all: readonly string[], from: string, act: Actions): void {
  const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const next = by === undefined ? undefined : all[all.indexOf(from) + by];
  if (next === undefined) return;
  event.preventDefault();
  const line = (event.currentTarget as HTMLElement).parentElement;
  act.indicators.period(next);
  // It may come onto the line only when that is drawn.
  focusWhenDrawn(() => line?.querySelector<HTMLElement>(`[data-period="${CSS.escape(next)}"]`));
}
