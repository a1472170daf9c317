// Which organisation sees which layer and indicator: the whole table, or from one of its sides.

import { html, nothing, type TemplateResult } from "lit";
import { may } from "../../../access/access";
import { icon } from "../../../components/icon";
import { message } from "../../../components/message";
import { segmented } from "../../../components/segmented";
import type { Actions, Model } from "../model";
import { sectionHead } from "../parts/head";
import { notReady } from "../parts/not-ready";
import type { Say } from "../words";
import { openedCell } from "./cell";
import { forOrganisation, forSubject, nothingFound, organisationList, subjectList } from "./lists";
import { matrix } from "./matrix";
import { legend } from "./sign";
import { type Known, type Party, type Subject, sought } from "./table";
import { openOf, type View, viewOf } from "./view";

/** Committees that are found stand beside the departments, as many as there is room for. */
const COLUMNS = 6;

export function sharingSection(model: Model, say: Say, act: Actions): TemplateResult {
  const { done } = model.sharing;
  return html`${sectionHead(say("sharing.title"), say("sharing.what"))}
    <p class="just-done" role="status">${done ? html`${icon("circleCheck")}<span>${done}</span>` : nothing}</p>
    <section class="sheet sharing" aria-label=${say("sharing.title")}>${body(model, say, act)}</section>
    ${openedCell(model, say, act)}`;
}

function body(model: Model, say: Say, act: Actions): TemplateResult {
  const { known } = model.sharing;
  if (known.status !== "ready") {
    return notReady(say, known, {
      loading: "sharing.loading",
      failed: "sharing.failed",
      lines: 12,
      retry: act.sharing.retry,
    });
  }
  const view = viewOf(model.state.open, model.sharing.narrow);
  return html`${toolbar(model, view, say, act)} ${limits(model, say)}
    ${shown(model, known.value, view, say, act)} ${legend(say)}`;
}

function toolbar(model: Model, view: View, say: Say, act: Actions): TemplateResult {
  const sides = [
    { value: "table", text: say("sharing.table") },
    { value: "organisations", text: say("sharing.by.organisation") },
    { value: "subjects", text: say("sharing.by.subject") },
  ] as const;
  const side =
    view.is === "organisation" ? "organisations" : view.is === "subject" ? "subjects" : view.is;
  return html`<div class="toolbar">
    ${segmented(
      say("sharing.side"),
      sides.filter((each) => each.value !== "table" || !model.sharing.narrow),
      side,
      (is) => act.set({ section: "sharing", open: openOf({ is }), q: "" }, "push"),
    )}
    <div class="search">
      ${icon("search")}
      <input
        type="search"
        autocomplete="off"
        spellcheck="false"
        maxlength="100"
        aria-label=${say("sharing.search")}
        placeholder=${say("sharing.search")}
        .value=${model.state.q}
        @input=${(event: Event) => act.set({ section: "sharing", q: (event.target as HTMLInputElement).value })}
      />
    </div>
  </div>`;
}

function shown(model: Model, of: Known, view: View, say: Say, act: Actions): TemplateResult {
  switch (view.is) {
    case "table": {
      const found = sought(of, model.state.q, COLUMNS);
      if (found.subjects.length === 0) return nothingFound(model, say, act);
      return html`${matrix(model, of, found, say, act)}
        ${found.more > 0 ? html`<p class="more-found">${say("sharing.more", { n: found.more })}</p>` : nothing}`;
    }
    case "organisations":
      return organisationList(model, of, say, act);
    case "subjects":
      return subjectList(model, of, say, act);
    case "organisation": {
      const party = [...of.parties, ...of.committees].find(({ code }) => code === view.code);
      if (!party) return unknown(view.code, say, act);
      return html`${titled(party.name, party, null, say, act)} ${forOrganisation(model, of, party, say, act)}`;
    }
    case "subject": {
      const subject = of.subjects.find(({ kind, id }) => kind === view.kind && id === view.id);
      if (!subject) return unknown(view.id, say, act);
      const title = subject.title[model.state.language];
      return html`${titled(title, null, subject, say, act)} ${forSubject(model, of, subject, say, act)}`;
    }
  }
}

function titled(
  title: string,
  party: Party | null,
  subject: Subject | null,
  say: Say,
  act: Actions,
): TemplateResult {
  const open = party ? "organisations" : "subjects";
  return html`<header class="titled">
    <a class="link back" href=${act.addressOf({ section: "sharing", open, q: "" })}>
      ${icon("chevronLeft")}${say(party ? "sharing.all.organisations" : "sharing.all.subjects")}
    </a>
    <h2><bdi>${title}</bdi></h2>
    ${party?.over ? html`<span class="tag">${say("sharing.over")}</span>` : nothing}
    <code>${party?.code ?? subject?.id}</code>
  </header>`;
}

function unknown(name: string, say: Say, act: Actions): TemplateResult {
  return message({
    icon: "search",
    title: say("sharing.unknown", { name }),
    text: say("sharing.unknown.text"),
    action: { text: say("sharing.none.all"), run: () => act.set({ open: null, q: "" }) },
  });
}

/** Whoever may change one half of the table is told so before they try the other. */
function limits({ access }: Model, say: Say): TemplateResult | typeof nothing {
  if (!may(access, "sharing.indicators") || may(access, "sharing.layers")) return nothing;
  return html`<p class="limits">${icon("lock")}<span>${say("sharing.limits")}</span></p>`;
}
