// Organisations: those of now and of before, and what became of which.

import { html, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Organisation } from "../../../api/organisations";
import { message } from "../../../components/message";
import { segmented } from "../../../components/segmented";
import { day, isoDay, number } from "../../../i18n/format";
import type { Actions, Model } from "../model";
import { sectionHead } from "../parts/head";
import { notReady } from "../parts/not-ready";
import { searchBox } from "../parts/search";
import type { Say } from "../words";
import { GROUPS, TIMES } from "./model";
import { one } from "./one";
import { groupOf, inForce, shown } from "./succession";

export function organisationsSection(model: Model, say: Say, act: Actions): TemplateResult {
  const { all } = model.organisations;
  const { open } = model.state;
  const found = all.status === "ready" ? all.value.find(({ code }) => code === open) : undefined;
  if (found && all.status === "ready") return one(model, say, found, all.value, act);
  return html`${sectionHead(say("organisations.title"), say("organisations.what"))}
    <section class="sheet organisations" aria-label=${say("organisations.title")}>
      ${
        all.status !== "ready"
          ? notReady(say, all, {
              loading: "organisations.loading",
              failed: "organisations.failed",
              lines: 12,
              retry: act.organisations.retry,
            })
          : list(model, say, all.value, act)
      }
    </section>`;
}

function list(model: Model, say: Say, all: readonly Organisation[], act: Actions): TemplateResult {
  const { wanted } = model.organisations;
  const { language, q } = model.state;
  const today = isoDay(model.now);
  const found = shown(all, wanted, q, today);
  const count = (group: (typeof GROUPS)[number]): string =>
    number(language, all.filter((each) => groupOf(each) === group && inForce(each, today)).length);
  return html`<div class="toolbar" role="search">
      ${searchBox(say("organisations.search"), q, (typed) => act.organisations.find(typed))}
      ${segmented(
        say("organisations.group"),
        GROUPS.map((value) => ({
          value,
          text: say(`organisations.group.${value}`, { n: count(value) }),
        })),
        wanted.group,
        (group) => act.organisations.want({ group }),
      )}
      ${segmented(
        say("organisations.times"),
        TIMES.map((value) => ({ value, text: say(`organisations.times.${value}`) })),
        wanted.times,
        (times) => act.organisations.want({ times }),
      )}
      <span class="count" role="status">${say("organisations.count", { n: number(language, found.length) })}</span>
    </div>
    ${found.length === 0 ? none(say, act) : table(model, say, found, all, act)}
    <p class="source quiet">${say("organisations.source")} <code>layers/catalogues/organisations.csv</code></p>`;
}

const none = (say: Say, act: Actions): TemplateResult =>
  message({
    icon: "building",
    title: say("organisations.none"),
    text: say("organisations.none.text"),
    action: {
      text: say("organisations.clear"),
      run: () => {
        act.organisations.find("");
        act.organisations.want({ times: "all" });
      },
    },
  });

function table(
  model: Model,
  say: Say,
  found: readonly Organisation[],
  all: readonly Organisation[],
  act: Actions,
): TemplateResult {
  const names = new Map(all.map((each) => [each.code, each.name]));
  const today = isoDay(model.now);
  return html`<table class="list" role="table">
    <thead>
      <tr role="row">
        ${(["name", "times", "line"] as const).map(
          (name) =>
            html`<th role="columnheader" scope="col">${say(`organisations.column.${name}`)}</th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${repeat(
        found,
        ({ code }) => code,
        (each) => html`<tr role="row" ?data-over=${!inForce(each, today)}>
          <td role="cell" class="name">
            <a
              href=${act.sectionAddress("organisations", { open: each.code, q: model.state.q })}
              @click=${(event: MouseEvent) => show(event, each.code, act)}
              ><bdi>${each.name}</bdi></a
            >
            <code>${each.code}</code>
          </td>
          <td role="cell" class="times quiet" data-name=${say("organisations.column.times")}>${times(model, say, each)}</td>
          ${line(say, each, names)}
        </tr>`,
      )}
    </tbody>
  </table>`;
}

export function show(event: MouseEvent, code: string, act: Actions): void {
  // Whoever opens it beside means the address.
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  act.set({ open: code }, "push");
}

export function times({ state }: Model, say: Say, { valid_from, valid_to }: Organisation): string {
  const from = valid_from ? day(state.language, valid_from) : null;
  const to = valid_to ? day(state.language, valid_to) : null;
  if (from && to) return say("organisations.from.to", { from, to });
  if (from) return say("organisations.from", { from });
  return to ? say("organisations.to", { to }) : say("organisations.always");
}

const MOST = 3;

/** What it became, else what it came of; of many the first few. */
function line(
  say: Say,
  { successors, predecessors }: Organisation,
  names: ReadonlyMap<string, string>,
): TemplateResult {
  const told = (codes: readonly string[]): string => {
    const named = codes.slice(0, MOST).map((code) => names.get(code) ?? code);
    const more = codes.length - named.length;
    const listed = named.join(", ");
    return more > 0 ? `${listed} ${say("organisations.more", { n: more })}` : listed;
  };
  const title = say("organisations.column.line");
  if (successors.length > 0) {
    return html`<td role="cell" data-name=${title}>${say("organisations.became", { names: told(successors) })}</td>`;
  }
  if (predecessors.length > 0) {
    return html`<td role="cell" data-name=${title}>${say("organisations.came", { names: told(predecessors) })}</td>`;
  }
  return html`<td role="cell"></td>`;
}
