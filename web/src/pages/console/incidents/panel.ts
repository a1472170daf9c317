// The list of incidents beside the map: how many, how grave, which, the worst first.

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { mayReport } from "../../../access/access";
import { scopeOf, scopeWords } from "../../../access/scope";
import type { Counts, Incident } from "../../../api/incidents";
import { icon } from "../../../components/icon";
import { message, skeleton } from "../../../components/message";
import { number, short } from "../../../i18n/format";
import { INITIAL } from "../../../state";
import { value } from "../loadable";
import { type Actions, groupTitle, type Model, type Say, sayer, within } from "../model";
import { ownBox } from "../places/own";
import { filters } from "./filters";
import { row } from "./row";

export function incidentsPanel(model: Model, act: Actions): TemplateResult {
  const say = sayer(model);
  const { list, counts } = model.incidents;
  return html`<div class="head incidents-head">
      <div>
        <h3>${title(model, say, counts)}</h3>
        <p>${where(model, say)}</p>
      </div>
      ${
        mayReport(model.access)
          ? html`<button type="button" class="button primary" @click=${() => act.report.begin()}>
              ${icon("plus")}${say("incidents.add")}
            </button>`
          : nothing
      }
    </div>
    ${severities(model, say, counts)} ${filters(model, say, act)} ${summary(model, say, counts)}
    ${
      list.status === "loading"
        ? html`<div class="waiting">${skeleton(14)}</div>`
        : list.status === "failed"
          ? message({
              icon: "offline",
              title: say("incidents.failed"),
              text: list.message,
              action: { text: say("error.retry"), run: act.incidents.retry },
            })
          : rows(model, say, list.value.items, list.value.next !== null, act)
    }`;
}

/** Only what is open is called open. */
function title(model: Model, say: Say, counts: Counts | null): string {
  const { status } = model.state;
  const open = status.length === 1 && status[0] === "open";
  if (!counts) return say(open ? "incidents.title.open.waiting" : "incidents.title.waiting");
  const n = number(model.state.language, counts.total);
  return say(open ? "incidents.title.open" : "incidents.title", { n });
}

/** Which part of the map, whose incidents, and of which time. */
function where(model: Model, say: Say): string {
  const { box } = model.incidents;
  const group = within(model);
  const scope = scopeOf(model.access.me);
  const whole = scope ? [] : [say("map.home")];
  const part = group
    ? `${say("incidents.view")}: ${groupTitle(say, group)}`
    : say("incidents.view");
  return [
    ...(box ? [part] : whole),
    ...(scope ? [scopeWords(scope, model.state.language)] : []),
    say(`window.${model.state.window}.long`),
  ].join(" · ");
}

/** How many of each severity, the worst first; the numeral says it without colour. */
function severities(model: Model, say: Say, counts: Counts | null): TemplateResult {
  const { language } = model.state;
  return html`<dl class="grades" aria-label=${say("layers.severity")}>
    ${[5, 4, 3, 2, 1].map((severity) => {
      const count = counts?.by_severity[severity - 1] ?? 0;
      return html`<div title=${counts ? number(language, count) : nothing}>
        <dt data-severity=${severity}>${severity}</dt>
        <dd>${counts ? short(language, count) : "–"}</dd>
      </div>`;
    })}
  </dl>`;
}

function summary(model: Model, say: Say, counts: Counts | null): TemplateResult {
  const { language } = model.state;
  const n = (value: number): string => number(language, value);
  return html`<p class="summary">
    <span
      >${
        counts
          ? html`<b>${n(counts.unverified)}</b> ${say("incidents.unverified")} ·
              <b>${n(counts.overdue)}</b> ${say("incidents.overdue")}`
          : nothing
      }</span
    >
    <span class="order">${icon("priority")}${say("incidents.order")}</span>
  </p>`;
}

function rows(
  model: Model,
  say: Say,
  items: readonly Incident[],
  more: boolean,
  act: Actions,
): TemplateResult {
  if (items.length === 0) return none(model, say, act);
  const { loadingMore } = model.incidents;
  const near = (event: Event): void => {
    const { scrollTop, clientHeight, scrollHeight } = event.currentTarget as HTMLElement;
    if (more && scrollHeight - scrollTop - clientHeight < 600) act.incidents.more();
  };
  return html`<ol class="rows" id="incidents" tabindex="-1" @scroll=${near}>
    ${repeat(
      items,
      ({ id }) => id,
      (incident) => html`<li>${row(model, say, incident, act)}</li>`,
    )}
    ${
      more
        ? html`<li class="more">
            <button
              type="button"
              class="button"
              ?disabled=${loadingMore}
              @click=${act.incidents.more}
            >
              ${say(loadingMore ? "incidents.more.loading" : "incidents.more")}
            </button>
          </li>`
        : nothing
    }
  </ol>`;
}

function none(model: Model, say: Say, act: Actions): TemplateResult {
  const { category, status, window } = model.state;
  const first = { category: INITIAL.category, status: INITIAL.status, window: INITIAL.window };
  const filtered = JSON.stringify({ category, status, window }) !== JSON.stringify(first);
  const { box } = model.incidents;
  const scope = scopeOf(model.access.me);
  const action = filtered
    ? { text: say("incidents.none.reset"), run: () => act.incidents.filter(first) }
    : value(model.localities) && box
      ? { text: say(ownBox(model) ? "incidents.none.own" : "incidents.none.home"), run: act.home }
      : undefined;
  // What is not theirs to see may well be there.
  const nothing = scope
    ? box
      ? "incidents.none.scope.here"
      : "incidents.none.scope"
    : "incidents.none";
  return message({
    icon: "circleCheck",
    title: say(filtered ? "incidents.none.filtered" : nothing),
    text: scope
      ? say("incidents.none.scope.text", { scope: scopeWords(scope, model.state.language) })
      : say("incidents.none.text"),
    action,
  });
}
