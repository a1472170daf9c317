// The week: a day is a line of 24 hours at a desk, and a list of what follows on a telephone.

import { html, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import { may } from "../../../access/access";
import type { Shift } from "../../../api/shifts";
import { icon } from "../../../components/icon";
import { clock, duration, isoDay, shortDay } from "../../../i18n/format";
import type { Actions, Model } from "../model";
import type { Say } from "../words";
import { gaps } from "./coverage";
import { DAY, type Span, startOf, WEEK, weekOf } from "./time";
import { type Bar, type Day, daysOf, inOrder } from "./week";

const HOURS = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24];

export function timeline(
  model: Model,
  shifts: readonly Shift[],
  say: Say,
  act: Actions,
): TemplateResult {
  const monday = weekOf(model.state.open, model.now);
  const from = startOf(monday);
  const whole = gaps(shifts, { from, to: from + WEEK });
  return html`<div class="timeline">
    <div class="hours" aria-hidden="true">
      ${HOURS.map((hour) => html`<span ${placed({ "--at": hour / 24 })}>${hour}</span>`)}
    </div>
    <ol class="days">
      ${daysOf(monday, shifts).map((each) => line(model, each, whole, say, act))}
    </ol>
  </div>`;
}

function line(
  model: Model,
  day: Day,
  whole: readonly Span[],
  say: Say,
  act: Actions,
): TemplateResult {
  const now = model.now.getTime();
  const today = day.iso === isoDay(model.now);
  const title = shortDay(model.state.language, new Date(day.from));
  return html`<li ?data-today=${today} ?data-over=${day.to <= now}>
    <h3 id="day-${day.iso}">${title}${today ? html` <span class="tag">${say("roster.today")}</span>` : nothing}</h3>
    <ul class="track" aria-labelledby="day-${day.iso}" ${placed({ "--lanes": day.lanes })}>
      ${inOrder(day).map((each) =>
        "shift" in each ? bar(model, day, each, say, act) : gap(model, day, each, whole, say, act),
      )}
      ${today ? html`<li class="now" role="presentation" ${placed({ "--at": (now - day.from) / DAY })}></li>` : nothing}
    </ul>
  </li>`;
}

const at = (ms: number): string => clock(new Date(ms), false);

/** Midnight at the end of a day is 24:00 of that day. */
const ending = (ms: number, day: Day): string => (ms === day.to ? "24:00" : at(ms));

function bar(model: Model, day: Day, of: Bar, say: Say, act: Actions): TemplateResult {
  const { shift } = of;
  const now = model.now.getTime();
  const revoked = shift.revoked_at !== null;
  const [begins, ends] = [Date.parse(shift.starts_at), Date.parse(shift.ends_at)];
  const times = `${at(begins)} – ${at(ends)}`;
  const aside = revoked
    ? say("roster.revoked.by", { by: shift.revoked_by ?? "" })
    : of.before
      ? say("roster.before")
      : of.after
        ? say("roster.after")
        : "";
  return html`<li
    class="bar-of"
    ?data-revoked=${revoked}
    ?data-over=${ends <= now}
    ?data-now=${!revoked && begins <= now && now < ends}
    ?data-before=${of.before}
    ?data-after=${of.after}
    ${placed({ "--from": (of.from - day.from) / DAY, "--to": (of.to - day.from) / DAY, "--lane": of.lane })}
  >
    <button type="button" title=${`${shift.name} · ${times}${aside ? ` · ${aside}` : ""}`} @click=${() => act.roster.open(shift)}>
      <b><bdi>${shift.name}</bdi></b>
      <span>${times}${aside ? html` · <bdi>${aside}</bdi>` : nothing}</span>
    </button>
  </li>`;
}

function gap(
  model: Model,
  day: Day,
  of: Span,
  whole: readonly Span[],
  say: Say,
  act: Actions,
): TemplateResult {
  const now = model.now.getTime();
  const over = of.to <= now;
  const times = `${at(of.from)} – ${ending(of.to, day)}`;
  const words = html`<b>${say("roster.nobody")}</b>
    <span>${times} · ${duration(model.state.language, of.to - of.from)}</span>`;
  const offer = !over && may(model.access, "shifts.write");
  const put = (): void => {
    const all = whole.find((each) => each.from <= of.from && of.to <= each.to) ?? of;
    // The whole of a night is meant, of a time that is weeks long only what was pressed.
    const meant = all.to - all.from <= DAY ? all : of;
    act.roster.begin({ from: Math.max(meant.from, floored(now)), to: meant.to });
  };
  return html`<li
    class="gap"
    ?data-over=${over}
    ${placed({ "--from": (of.from - day.from) / DAY, "--to": (of.to - day.from) / DAY, "--lane": 0 })}
  >
    ${
      offer
        ? html`<button type="button" title=${say("roster.fill", { times })} aria-label=${say("roster.fill", { times })} @click=${put}>
            ${words}${icon("plus")}
          </button>`
        : html`<div title=${`${say("roster.nobody")} · ${times}`}>${words}</div>`
    }
  </li>`;
}

const FIVE_MINUTES = 300_000;
const floored = (ms: number): number => Math.floor(ms / FIVE_MINUTES) * FIVE_MINUTES;

/** Placed by script: the page's policy allows no style attributes. */
const placed = (at: Record<string, number>): ReturnType<typeof ref> =>
  ref((element) => {
    if (!(element instanceof HTMLElement)) return;
    for (const [name, value] of Object.entries(at)) element.style.setProperty(name, `${value}`);
  });
