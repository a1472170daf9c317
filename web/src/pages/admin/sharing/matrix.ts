// The whole table at once: a line for each layer and indicator, a column for each organisation.

import { html, nothing, type TemplateResult } from "lit";
import type { Kind } from "../../../api/sharing";
import type { Actions, Model } from "../model";
import type { Say } from "../words";
import { sign } from "./sign";
import {
  accessOf,
  type Known,
  type Party,
  type Sought,
  type Subject,
  shareOf,
  standingOf,
} from "./table";
import { openOf } from "./view";
import { byDefault } from "./words";

export function matrix(
  model: Model,
  of: Known,
  { subjects, parties }: Sought,
  say: Say,
  act: Actions,
): TemplateResult {
  const leads = (open: string | null): string => act.addressOf({ section: "sharing", open, q: "" });
  const group = (kind: Kind): TemplateResult | typeof nothing => {
    const rows = subjects.filter((each) => each.kind === kind);
    if (rows.length === 0) return nothing;
    return html`<tbody>
      <tr class="group">
        <th scope="rowgroup" colspan=${parties.length + 1}><span>${say(`sharing.${kind}s`)}</span></th>
      </tr>
      ${rows.map(
        (subject) => html`<tr>
          <th scope="row">
            <a href=${leads(openOf({ is: "subject", kind, id: subject.id }))}>${subject.title[model.state.language]}</a>
          </th>
          ${parties.map((party, at) => cell(model, of, subject, party, subject === subjects[0] && at === 0, say, act))}
        </tr>`,
      )}
    </tbody>`;
  };
  return html`<div class="matrix" @keydown=${walk}>
    <table>
      <thead>
        <tr>
          <td></td>
          ${parties.map(
            ({ code, name, over }) => html`<th scope="col" ?data-over=${over}>
              <a href=${leads(openOf({ is: "organisation", code }))} title=${name}><bdi>${name}</bdi></a>
            </th>`,
          )}
        </tr>
      </thead>
      ${group("layer")} ${group("indicator")}
    </table>
  </div>`;
}

function cell(
  model: Model,
  of: Known,
  subject: Subject,
  party: Party,
  first: boolean,
  say: Say,
  act: Actions,
): TemplateResult {
  const { language } = model.state;
  const share = shareOf(of, subject, party.code);
  const words =
    share === null
      ? byDefault(of, subject, language, say)
      : `${say(share.shared ? "sharing.given" : "sharing.withheld")} (${share.decision})`;
  const told = `${party.name} · ${subject.title[language]}: ${words}`;
  // One stop for the whole table; within it the arrows lead on.
  return html`<td>
    <button type="button" tabindex=${first ? 0 : -1} aria-label=${told} title=${told} @click=${() => act.sharing.open(subject, party)}>
      ${sign(standingOf(share), accessOf(subject))}
    </button>
  </td>`;
}

const STEPS: Record<string, [lines: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function walk(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const here = event.target instanceof Element ? event.target.closest("td") : null;
  const row = here?.closest("tr");
  if (!step || !here || !row) return;
  event.preventDefault();
  const rows = [...(row.closest("table")?.querySelectorAll("tbody tr:not(.group)") ?? [])];
  const line = rows[rows.indexOf(row) + step[0]];
  const at = [...row.querySelectorAll("td")].indexOf(here) + step[1];
  line?.querySelectorAll("td")[at]?.querySelector("button")?.focus();
}
