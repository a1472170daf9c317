// Handing one's role on: to whom, by what, from when until when, over how much of it.

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../../components/icon";
import { value } from "../../console/loadable";
import type { Actions, Model } from "../model";
import { dialog, form } from "../parts/dialog";
import { selectField, textField } from "../parts/field";
import type { Say } from "../words";
import { type DelegationDraft, type Part, partsOf, sourcesOf } from "./delegation";
import { roleTitle } from "./delegations";

export function delegateForm(
  model: Model,
  draft: DelegationDraft,
  say: Say,
  act: Actions,
): TemplateResult {
  const { faults, busy, grants, tokens } = model.me;
  const sources = sourcesOf(value(grants) ?? [], tokens.table, model.now);
  const source = sources.find(({ id }) => id === draft.grant);
  const { places, offices } = source ? partsOf(source) : { places: [], offices: [] };
  const time = (name: "from" | "until", pointer: string): TemplateResult =>
    textField({
      id: `delegate-${name}`,
      label: say(`me.delegate.${name}`),
      kind: "datetime-local",
      value: draft[name],
      write: (written) => act.me.delegation({ [name]: written }),
      fault: faults.fields[pointer],
    });
  return dialog(say, {
    title: say("me.delegate"),
    wide: true,
    close: act.me.close,
    body: form(say, {
      send: say("me.delegate.send"),
      busy,
      fault: faults.whole,
      submit: act.me.send,
      close: act.me.close,
      body: html`<p class="quiet">${say("me.delegate.what")}</p>
        <div class="fields">
          ${selectField({
            id: "delegate-grant",
            label: say("me.delegation.role"),
            value: draft.grant,
            options: sources.map((grant) => ({
              value: grant.id,
              text: `${roleTitle(model, grant.role)} · ${grant.decision}`,
            })),
            choose: (grant) => act.me.delegation({ grant }),
            wide: true,
          })}
          ${textField({
            id: "delegate-account",
            label: say("me.delegate.account"),
            hint: say("me.delegate.account.hint"),
            value: draft.account,
            write: (account) => act.me.delegation({ account }),
            most: 64,
            fault: faults.fields["/account"],
          })}
          ${selectField({
            id: "delegate-mode",
            label: say("me.delegate.mode"),
            value: draft.mode,
            options: [
              { value: "KT", text: say("me.delegate.kt") },
              { value: "TUQ", text: say("me.delegate.tuq") },
            ],
            choose: (mode) => act.me.delegation({ mode: mode === "KT" ? "KT" : "TUQ" }),
          })}
          ${textField({
            id: "delegate-decision",
            label: say("me.delegate.decision"),
            placeholder: "45/QĐ-UBND",
            value: draft.decision,
            write: (decision) => act.me.delegation({ decision }),
            wide: true,
            fault: faults.fields["/decision"],
          })}
          ${time("from", "/starts_at")} ${time("until", "/ends_at")}
        </div>
        ${places.length + offices.length > 1 ? parts(draft, places, offices, faults.fields, say, act) : nothing}`,
    }),
  });
}

function parts(
  draft: DelegationDraft,
  places: readonly Part[],
  offices: readonly Part[],
  fields: Readonly<Record<string, string>>,
  say: Say,
  act: Actions,
): TemplateResult {
  const fault = fields["/localities"] ?? fields["/organisations"];
  const choice = (narrowed: boolean, words: string): TemplateResult =>
    html`<label class="pick">
      <input type="radio" name="narrowed" .checked=${draft.narrowed === narrowed} @change=${() => act.me.delegation({ narrowed })} />
      <span>${words}</span>
    </label>`;
  const list = (name: "places" | "offices", of: readonly Part[]): TemplateResult =>
    html`${of.map(
      (part) => html`<label class="pick">
        <input
          type="checkbox"
          .checked=${draft[name].includes(part.value)}
          @change=${(event: Event) =>
            act.me.delegation({
              [name]: (event.target as HTMLInputElement).checked
                ? [...draft[name], part.value]
                : draft[name].filter((each) => each !== part.value),
            })}
        />
        <span dir="auto">${part.name}</span>
      </label>`,
    )}`;
  return html`<fieldset class="picks">
    <legend>${say("me.delegate.over")}</legend>
    ${choice(false, say("me.delegate.whole"))} ${choice(true, say("me.delegate.part"))}
    ${draft.narrowed ? html`<div class="rights">${list("places", places)} ${list("offices", offices)}</div>` : nothing}
    ${fault ? html`<p class="fault" role="alert">${icon("alert")}<span>${fault}</span></p>` : nothing}
  </fieldset>`;
}
