// How far along an incident is: eight steps, the deadline that runs, what comes next.

import { html, nothing, type TemplateResult } from "lit";
import type { WholeIncident } from "../../../api/incidents";
import { icon } from "../../../components/icon";
import { duration, moment } from "../../../i18n/format";
import { overdue } from "../../../incidents/order";
import type { Terms } from "../../../incidents/terms";
import { value } from "../loadable";
import { either, type Model, type Say } from "../model";
import { stateOf } from "./row";

const STEPS = [1, 2, 3, 4, 5, 6, 7, 8];

export function progress(model: Model, say: Say, incident: WholeIncident): TemplateResult {
  const terms = value(model.incidents.terms);
  const step = terms ? stepOf(incident, terms) : 0;
  const next = terms?.catalogue.states.find((state) => state.step === step + 1);
  const side = terms?.states.get(incident.status)?.step === null;
  return html`<div class="progress" data-trust=${incident.trust}>
    <p>
      <b>${stateOf(model, incident)}</b>${deadline(model, say, incident)}
    </p>
    <ol aria-label=${say("incident.step", { step, of: STEPS.length })}>
      ${STEPS.map((each) => html`<li ?data-done=${each <= step}></li>`)}
    </ol>
    <p class="steps">
      <span
        >${say("incident.step", { step, of: STEPS.length })}${
          incident.trust === "unverified" ? ` · ${say("incident.unverified")}` : ""
        }</span
      >
      ${
        next && !side
          ? html`<span>${say("incident.next", { state: either(model, next.title).toLowerCase() })}</span>`
          : nothing
      }
    </p>
  </div>`;
}

/** The furthest step of the way that it stands on; side states stand where they were left. */
export function stepOf(incident: WholeIncident, terms: Terms): number {
  const of = (state: string): number | null => terms.states.get(state)?.step ?? null;
  const now = of(incident.status);
  if (now !== null) return now;
  const before = incident.timeline.map(({ to }) => of(to)).filter((step) => step !== null);
  return before.at(-1) ?? 0;
}

function deadline(
  model: Model,
  say: Say,
  incident: WholeIncident,
): TemplateResult | typeof nothing {
  if (!incident.due_at) return nothing;
  const { language } = model.state;
  const due = new Date(incident.due_at);
  const left = due.getTime() - model.now.getTime();
  const late = overdue(incident, model.now);
  const what =
    incident.due_at === incident.resolve_due_at ? "incident.due.resolve" : "incident.due.accept";
  const words = late
    ? say("incident.late", { time: duration(language, -left) })
    : say(what, { time: moment(due, model.now) });
  return html`<span class="due" ?data-late=${late}
    >${icon("clock")}<time datetime=${incident.due_at}>${words}</time>${
      late
        ? nothing
        : html`<small>${say("incident.left", { time: duration(language, left) })}</small>`
    }</span
  >`;
}
