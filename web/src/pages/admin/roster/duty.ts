// Who is on duty now, and who comes next: what is asked most often, in large words.

import { html, nothing, type TemplateResult } from "lit";
import type { Shift } from "../../../api/shifts";
import { icon } from "../../../components/icon";
import { skeleton } from "../../../components/message";
import { duration, moment } from "../../../i18n/format";
import type { Model } from "../model";
import type { Say } from "../words";
import { AHEAD } from "./control";
import { type Duty, dutyAt } from "./coverage";

export function dutyCards(model: Model, say: Say): TemplateResult | typeof nothing {
  const { coming } = model.roster;
  if (coming.status === "failed") return nothing;
  if (coming.status === "loading") {
    return html`<div class="duty" aria-hidden="true">
      <div class="sheet">${skeleton(3)}</div>
      <div class="sheet">${skeleton(3)}</div>
    </div>`;
  }
  const now = model.now.getTime();
  // Less than was asked for: what was read has an end, and beyond it nobody would seem to be.
  const duty = dutyAt(coming.value, now, now + AHEAD / 2);
  return html`<div class="duty">${onDuty(model, duty, say)} ${next(model, duty, say)}</div>`;
}

function onDuty(model: Model, { now, next }: Duty, say: Say): TemplateResult {
  const at = (iso: string): string => moment(new Date(iso), model.now);
  if (now.length === 0) {
    const [first] = next;
    return html`<section class="sheet" data-nobody aria-labelledby="on-duty">
      <h2 id="on-duty">${say("roster.now")}</h2>
      <p class="names">${icon("alert")}<span>${say("roster.nobody")}</span></p>
      <p>${first ? say("roster.nobody.until", { time: at(first.starts_at) }) : say("roster.nobody.next")}</p>
    </section>`;
  }
  return html`<section class="sheet" aria-labelledby="on-duty">
    <h2 id="on-duty">${say("roster.now")}</h2>
    ${now.map((shift) => {
      const left = Date.parse(shift.ends_at) - model.now.getTime();
      return html`<p class="names"><bdi>${shift.name}</bdi></p>
        <p>
          ${say("roster.until", { time: at(shift.ends_at), left: duration(model.state.language, left) })}
          <span class="quiet">· <bdi>${shift.decision}</bdi></span>
        </p>`;
    })}
  </section>`;
}

function next(model: Model, { now, next: coming, free }: Duty, say: Say): TemplateResult {
  const at = (ms: number): string => moment(new Date(ms), model.now);
  const [first] = coming;
  const begins = first ? Date.parse(first.starts_at) : 0;
  // The time without anybody that is told here is the one before those who come next.
  const gap = now.length > 0 && free && (!first || free.from < begins) ? free : null;
  return html`<section class="sheet" aria-labelledby="next-on-duty">
    <h2 id="next-on-duty">${say("roster.next")}</h2>
    ${
      first
        ? html`<p class="names">${joined(coming)}</p>
            <p>
              ${say("roster.from", { time: at(begins), until: at(Date.parse(first.ends_at)) })}
              <span class="quiet">· <bdi>${first.decision}</bdi></span>
            </p>`
        : html`<p class="names quiet">${say("roster.next.none")}</p>`
    }
    ${
      gap
        ? html`<p>
            <span class="tag" data-tone="warning"
              >${icon("alert")}${
                first
                  ? say("roster.gap", { from: at(gap.from), to: at(gap.to) })
                  : say("roster.gap.open", { from: at(gap.from) })
              }</span
            >
          </p>`
        : nothing
    }
  </section>`;
}

const joined = (shifts: readonly Shift[]): TemplateResult[] =>
  shifts.map(({ name }, at) => html`${at > 0 ? ", " : ""}<bdi>${name}</bdi>`);
