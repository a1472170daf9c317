// One incident in one line: its symbol as on the map, what, where, how far, since when.

import { html, nothing, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import type { Incident } from "../../../api/incidents";
import { icon } from "../../../components/icon";
import { moment } from "../../../i18n/format";
import { communeOf, overdue } from "../../../incidents/order";
import { value } from "../loadable";
import { type Actions, either, type Model, type Say } from "../model";
import { incidentSymbol } from "./marks";

const SIZE = 30;
/** How long an incident is called new. */
const NEW_MS = 5 * 60_000;

/** Whether an incident has only just been received. */
export const isNew = ({ received_at }: Pick<Incident, "received_at">, now: Date): boolean =>
  now.getTime() - Date.parse(received_at) < NEW_MS;

/** Where it is, under the boundaries on screen. */
export function placeOf(model: Model, say: Say, incident: Incident): string {
  const unit = communeOf(incident, model.shown?.id ?? "");
  return unit?.full_name ?? say("incident.outside");
}

export function stateOf(model: Model, incident: Incident): string {
  const title = value(model.incidents.terms)?.states.get(incident.status)?.title;
  return title ? either(model, title) : incident.status;
}

export function row(model: Model, say: Say, incident: Incident, act: Actions): TemplateResult {
  const late = incident.trust !== "resolved" && overdue(incident, model.now);
  const place = placeOf(model, say, incident);
  const state = stateOf(model, incident);
  const words = [
    say("incident.spoken", { severity: incident.severity, title: incident.title }),
    place,
    state,
    ...(incident.trust === "unverified" ? [say("incident.unverified")] : []),
    ...(late ? [say("incident.overdue")] : []),
  ];
  return html`<button
    type="button"
    class="row incident"
    data-key=${incident.id}
    aria-label=${words.join(", ")}
    aria-current=${incident.id === model.state.incident ? "true" : nothing}
    @click=${() => act.incidents.open(incident.id)}
  >
    <span class="symbol" aria-hidden="true">${unsafeHTML(incidentSymbol(incident, SIZE, model))}</span>
    <span class="what"><b>${incident.title}</b><span>${place} · ${state}</span></span>
    <span class="when"
      ><time datetime=${incident.received_at}
        >${moment(new Date(incident.received_at), model.now)}</time
      >${
        late
          ? html`<i class="tag late">${icon("clock")}${say("incident.overdue.tag")}</i>`
          : isNew(incident, model.now)
            ? html`<i class="tag new">${say("incident.new")}</i>`
            : nothing
      }</span
    >
  </button>`;
}
