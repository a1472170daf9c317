// An open row: what was before and is after side by side, and whatever else is told of it.

import { html, nothing, type TemplateResult } from "lit";
import type { Entry } from "../../../api/audit";
import { icon } from "../../../components/icon";
import { number } from "../../../i18n/format";
import type { Actions, Model } from "../model";
import { named, type Say } from "../words";
import { compared, flat, type Line, NOTHING } from "./change";
import { subjectOf } from "./names";

export function opened(model: Model, say: Say, entry: Entry, act: Actions): TemplateResult {
  const { language } = model.state;
  const lines = compared(entry.before, entry.after, language);
  const rest = [...flat(entry.data, language)];
  const { incident } = subjectOf(entry.subject);
  return html`${lines.length > 0 ? changes(say, lines) : nothing}
    ${
      rest.length > 0
        ? html`<dl class="told">
            ${rest.map(
              ([key, words]) => html`<dt>${label(say, key)}</dt>
                <dd>${words}</dd>`,
            )}
          </dl>`
        : nothing
    }
    ${lines.length === 0 && rest.length === 0 ? html`<p class="nothing">${say("audit.nothing")}</p>` : nothing}
    <p class="source">
      <span>${say("audit.row", { n: number(language, entry.id) })}</span>
      <code>${entry.action}</code>
      <code>${entry.subject}</code>
      ${incident ? html`<a class="link" href=${act.mapAddress(incident)}>${icon("mapPin")}${say("audit.incident")}</a>` : nothing}
    </p>`;
}

function changes(say: Say, lines: readonly Line[]): TemplateResult {
  return html`<table class="changes">
    <thead>
      <tr>
        <th scope="col"><span class="said">${say("audit.what.changed")}</span></th>
        <th scope="col">${say("audit.before")}</th>
        <th scope="col">${say("audit.after")}</th>
      </tr>
    </thead>
    <tbody>
      ${lines.map(
        ({ key, before, after, same }) => html`<tr ?data-same=${same}>
          <th scope="row">${label(say, key)}</th>
          <td>${before ?? NOTHING}</td>
          <td>${same ? nothing : icon("arrowRight")}${after ?? NOTHING}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** A name that this page has no words for is shown as it is written. */
function label(say: Say, key: string): TemplateResult {
  const words = named(say, "key", key);
  return words ? html`${words}` : html`<code>${key}</code>`;
}
