// The state of the system: one sentence, then each part of it, the worst first.

import { html, nothing, type TemplateResult } from "lit";
import type { Grade, Health } from "../../../api/health";
import { bar } from "../../../components/bar";
import { copyButton } from "../../../components/copy";
import { type IconName, icon } from "../../../components/icon";
import { message, skeleton } from "../../../components/message";
import { clock, duration, moment } from "../../../i18n/format";
import type { Actions, Model } from "../model";
import { sectionHead } from "../parts/head";
import type { Say } from "../words";
import { type Part, partsOf, summary } from "./parts";

const SIGNS: Record<Grade, IconName> = { good: "circleCheck", warning: "warning", bad: "alert" };

export function healthSection(model: Model, say: Say, act: Actions): TemplateResult {
  const again = html`<button type="button" class="button" @click=${act.health.retry}>
    ${icon("refresh")}${say("audit.refresh")}
  </button>`;
  return html`${sectionHead(say("health.title"), say("health.what"), again)} ${content(model, say, act)}`;
}

function content(model: Model, say: Say, act: Actions): TemplateResult {
  const { told } = model.health;
  if (told.status === "loading") {
    return html`<section class="sheet">
      <div class="waiting" role="status" aria-label=${say("health.loading")}>${skeleton(9)}</div>
    </section>`;
  }
  if (told.status === "failed") {
    return html`<section class="sheet">
      ${message({
        icon: "offline",
        title: say("health.failed"),
        text: told.message,
        action: { text: say("error.retry"), run: act.health.retry },
      })}
    </section>`;
  }
  return known(model, told.value, say);
}

function known(model: Model, told: Health, say: Say): TemplateResult {
  const { lost } = model.health;
  const { language } = model.state;
  const parts = partsOf(told, say, { language, now: model.now });
  return html`${
    lost
      ? html`<div class="band" role="alert">
          ${icon("offline")}<span><b>${say("health.lost", { time: clock(lost.since) })}</b> ${lost.message}</span>
        </div>`
      : nothing
  }
    <section class="sheet health" ?data-old=${lost !== null} aria-label=${say("health.title")}>
      <header class="verdict" data-grade=${lost ? "warning" : told.grade} aria-live="polite">
        ${icon(SIGNS[told.grade])}
        <h2>${summary(parts, say)}</h2>
        <p>
          ${say("health.asked", { time: clock(new Date(told.at)) })} · geo-ioc ${told.version} ·
          ${say("health.running", {
            since: moment(new Date(told.started_at), model.now),
            time: duration(language, model.now.getTime() - Date.parse(told.started_at)),
          })}
        </p>
      </header>
      <ul>
        ${parts.map((part) => row(part, say))}
      </ul>
    </section>`;
}

const row = (part: Part, say: Say): TemplateResult =>
  html`<li data-part=${part.id} data-grade=${part.grade}>
    <h3>${part.title}</h3>
    <span class="grade">${icon(SIGNS[part.grade])}${say(`health.grade.${part.grade}`)}</span>
    <b class="figure">${part.figure}</b>
    <div class="facts">
      ${part.share === undefined ? nothing : html`<span class="share">${bar(part.share)}</span>`}
      ${part.facts.map((fact) => html`<span>${fact}</span>`)}
    </div>
    ${
      part.todo
        ? html`<p class="todo">
            <span>${part.todo}</span>
            ${
              part.command
                ? html`<span class="command"><code>${part.command}</code>${copyButton(say("parts.copy"), say("copy.done"), part.command)}</span>`
                : nothing
            }
          </p>`
        : nothing
    }
  </li>`;
