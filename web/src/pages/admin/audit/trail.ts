// The rows of the trail: a table at a desk, cards on a telephone.

import { html, nothing, type TemplateResult } from "lit";
import type { Entry } from "../../../api/audit";
import { icon } from "../../../components/icon";
import { clock, day, isoDay } from "../../../i18n/format";
import { value } from "../../console/loadable";
import type { Actions, Model } from "../model";
import { named, type Say } from "../words";
import { opened } from "./entry";
import { numberOf, subjectOf } from "./names";

type Part = "actor" | "subject" | "address";

export function trail(
  model: Model,
  say: Say,
  items: readonly Entry[],
  act: Actions,
): TemplateResult {
  // Cards are no table to a browser: the roles stay.
  return html`<table class="trail" role="table">
    <thead>
      <tr role="row">
        ${(["at", "actor", "action", "subject", "address"] as const).map(
          (name) => html`<th role="columnheader" scope="col">${say(`audit.${name}`)}</th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${items.map((entry) => row(model, say, entry, act))}
    </tbody>
  </table>`;
}

function row(model: Model, say: Say, entry: Entry, act: Actions): TemplateResult {
  const { language } = model.state;
  const open = model.audit.open.has(entry.id);
  const at = entry.at === null ? null : new Date(entry.at);
  // A link leads to its filter, and words that are being marked are no click.
  const press = (event: Event): void => {
    const own = event.target instanceof Element && event.target.closest("a, button");
    if (!own && !document.getSelection()?.toString()) act.audit.toggle(entry.id);
  };
  return html`<tr role="row" class="entry" ?data-open=${open} @click=${press}>
      <td role="cell" class="at">
        <button
          type="button"
          aria-expanded=${open ? "true" : "false"}
          aria-controls=${open ? `entry-${entry.id}` : nothing}
          @click=${() => act.audit.toggle(entry.id)}
        >
          ${icon("chevronRight")}${at ? html`<time datetime=${at.toISOString()}><b>${clock(at)}</b> <span>${day(language, isoDay(at))}</span></time>` : "?"}
        </button>
      </td>
      <td role="cell" class="actor">${part(model, say, entry, "actor", actor(say, entry.actor), act)}</td>
      <td role="cell" class="action">${title(model, entry.action)}</td>
      <td role="cell" class="subject">${part(model, say, entry, "subject", subject(say, entry), act)}</td>
      <td role="cell" class="address">
        ${entry.address ? part(model, say, entry, "address", html`<code>${entry.address}</code>`, act) : nothing}
      </td>
    </tr>
    ${
      open
        ? html`<tr role="row" class="opened" id="entry-${entry.id}">
            <td role="cell" colspan="5">${opened(model, say, entry, act)}</td>
          </tr>`
        : nothing
    }`;
}

/** Leads to the rows that have the same one; unless these are what is shown. */
function part(
  { state }: Model,
  say: Say,
  entry: Entry,
  name: Part,
  words: TemplateResult,
  act: Actions,
): TemplateResult {
  const patch = { [name]: entry[name] };
  if (state.filter[name] === entry[name]) return html`<span class="part">${words}</span>`;
  return html`<a
    class="part"
    href=${act.audit.filterAddress(patch)}
    title=${say("audit.only", { what: entry[name] })}
    @click=${(event: MouseEvent) => {
      // Whoever opens it beside means the address.
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      act.audit.filter(patch);
    }}
    >${words}</a
  >`;
}

/** An action that this server has no words for is shown as it is written. */
function title({ audit, state }: Model, action: string): TemplateResult {
  const found = value(audit.actions)?.find(({ id }) => id === action)?.title;
  return found ? html`<b>${found[state.language] || found.vi}</b>` : html`<code>${action}</code>`;
}

function actor(say: Say, written: string): TemplateResult {
  const words = named(say, "who", written);
  return words ? html`<i>${words}</i>` : html`<b>${written}</b>`;
}

function subject(say: Say, entry: Entry): TemplateResult {
  const { kind, name: id, incident } = subjectOf(entry.subject);
  const name = (incident && numberOf(entry)) || id;
  const words = named(say, "kind", kind || name);
  // One of a kind has no other name.
  if (kind === "") return words ? html`<span>${words}</span>` : html`<code>${name}</code>`;
  return html`<span>${words ?? kind}</span> <code>${name}</code>`;
}
