// What has happened to an incident, the newest first.

import { html, nothing, type TemplateResult } from "lit";
import type { IncidentEvent, WholeIncident } from "../../../api/incidents";
import { moment, number } from "../../../i18n/format";
import { value } from "../loadable";
import { either, type Model, type Say } from "../model";

export function timeline(model: Model, say: Say, incident: WholeIncident): TemplateResult {
  const events = [...incident.timeline].reverse();
  return html`<section>
    <h3>
      ${say("incident.timeline")}<span
        >${say("incident.timeline.count", { n: number(model.state.language, events.length) })}</span
      >
    </h3>
    <ol class="timeline">
      ${events.map(
        (event) => html`<li>
          <time datetime=${event.at}>${moment(new Date(event.at), model.now)}</time>
          <i></i>
          <div><b>${title(model, event)}</b>${note(model, incident, event)}</div>
        </li>`,
      )}
    </ol>
  </section>`;
}

/** The state that it came into; an action that changes none, like a comment, by its own name. */
function title(model: Model, event: IncidentEvent): string {
  const terms = value(model.incidents.terms);
  const state = event.from === event.to ? undefined : terms?.states.get(event.to)?.title;
  const found = state ?? terms?.actions.get(event.action)?.title;
  return found ? either(model, found) : event.to;
}

function note(
  model: Model,
  incident: WholeIncident,
  event: IncidentEvent,
): TemplateResult | typeof nothing {
  const terms = value(model.incidents.terms);
  // Who acts is a person's role, or the way in which the report came.
  const by = terms?.channels.get(event.by)?.title;
  const to = event.data.organisation;
  const words = [
    event.note,
    typeof to === "string" ? (incident.organisations[to] ?? to) : "",
    by ? either(model, by) : "",
  ].filter((each) => each !== "");
  return words.length > 0 ? html`<span>${words.join(" · ")}</span>` : nothing;
}
