// The duty roster: who is on duty now and next, and the week with its gaps.

import { html, nothing, type TemplateResult } from "lit";
import { may } from "../../../access/access";
import { icon } from "../../../components/icon";
import { message } from "../../../components/message";
import { day, duration } from "../../../i18n/format";
import type { Actions, Model } from "../model";
import { sectionHead } from "../parts/head";
import { notReady } from "../parts/not-ready";
import type { Say } from "../words";
import { assign } from "./assign";
import { gaps } from "./coverage";
import { dutyCards } from "./duty";
import { opened } from "./opened";
import { addDays, startOf, WEEK, weekOf } from "./time";
import { timeline } from "./timeline";

export function rosterSection(model: Model, say: Say, act: Actions): TemplateResult {
  const { stale, done, draft } = model.roster;
  return html`${sectionHead(
    say("roster.title"),
    say("roster.what"),
    may(model.access, "shifts.write")
      ? html`<button type="button" class="button primary" @click=${() => act.roster.begin()}>
          ${icon("plus")}${say("roster.add")}
        </button>`
      : nothing,
  )}
  <p class="just-done" role="status">${done ? html`${icon("circleCheck")}<span>${done}</span>` : nothing}</p>
  ${
    stale
      ? html`<div class="band" role="status">
          ${icon("offline")}<span>${say("roster.stale")}</span>
          <button type="button" class="button" @click=${act.roster.retry}>${say("error.retry")}</button>
        </div>`
      : nothing
  }
  ${dutyCards(model, say)}
  <section class="sheet roster" aria-label=${say("roster.week")}>
    ${toolbar(model, say, act)} ${body(model, say, act)}
  </section>
  ${draft ? assign(model, draft, say, act) : nothing} ${opened(model, say, act)}`;
}

function toolbar(model: Model, say: Say, act: Actions): TemplateResult {
  const { language, open } = model.state;
  const monday = weekOf(open, model.now);
  const current = monday === weekOf(null, model.now);
  return html`<div class="toolbar">
    <div class="weeks">
      <button type="button" class="square" aria-label=${say("roster.previous")} title=${say("roster.previous")}
        @click=${() => act.roster.show(addDays(monday, -7))}>
        ${icon("chevronLeft")}
      </button>
      <button type="button" class="square" aria-label=${say("roster.following")} title=${say("roster.following")}
        @click=${() => act.roster.show(addDays(monday, 7))}>
        ${icon("chevronRight")}
      </button>
      <h2>${say("roster.week.of", { from: day(language, monday), to: day(language, addDays(monday, 6)) })}</h2>
      ${
        current
          ? html`<span class="tag">${say("roster.this")}</span>`
          : html`<button type="button" class="button" @click=${() => act.roster.show(null)}>${say("roster.this")}</button>`
      }
    </div>
    ${uncovered(model, monday, say)}
  </div>`;
}

/** How much of what is left of the week has nobody: what one looks for first. */
function uncovered(model: Model, monday: string, say: Say): TemplateResult | typeof nothing {
  const { week } = model.roster;
  if (week.status !== "ready") return nothing;
  const from = Math.max(startOf(monday), model.now.getTime());
  const to = startOf(monday) + WEEK;
  if (from >= to) return nothing;
  const free = gaps(week.value, { from, to });
  if (free.length === 0) {
    return html`<span class="tag uncovered" data-tone="good">${icon("check")}${say("roster.covered")}</span>`;
  }
  const ms = free.reduce((sum, gap) => sum + gap.to - gap.from, 0);
  return html`<span class="tag uncovered" data-tone="warning"
    >${icon("alert")}${say("roster.uncovered", { n: free.length, time: duration(model.state.language, ms) })}</span
  >`;
}

function body(model: Model, say: Say, act: Actions): TemplateResult {
  const { week } = model.roster;
  if (week.status !== "ready") {
    return notReady(say, week, {
      loading: "roster.loading",
      failed: "roster.failed",
      lines: 10,
      retry: act.roster.retry,
    });
  }
  if (week.value.length > 0) return timeline(model, week.value, say, act);
  const over = startOf(weekOf(model.state.open, model.now)) + WEEK <= model.now.getTime();
  const write = !over && may(model.access, "shifts.write");
  return message({
    icon: "calendar",
    title: say("roster.empty"),
    text: say(over ? "roster.empty.over" : write ? "roster.empty.write" : "roster.empty.text"),
    action: write ? { text: say("roster.add"), run: () => act.roster.begin() } : undefined,
  });
}
