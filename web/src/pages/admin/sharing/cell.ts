// One cell: what is so and by which decision, and changing it, with what that does in words.

import { html, nothing, type TemplateResult } from "lit";
import { may } from "../../../access/access";
import { moment } from "../../../i18n/format";
import { value } from "../../console/loadable";
import type { Actions, Model } from "../model";
import { dialog, form } from "../parts/dialog";
import { textField } from "../parts/field";
import type { Say } from "../words";
import type { Cell } from "./model";
import { sign, standingWords } from "./sign";
import { accessOf, type Known, type Standing, shareOf, standingOf } from "./table";
import { effect } from "./words";

const STANDINGS: readonly Standing[] = ["given", "withheld", "default"];
const DECISION_MOST = 200;

export function openedCell(model: Model, say: Say, act: Actions): TemplateResult | typeof nothing {
  const { cell, known } = model.sharing;
  const of = value(known);
  if (!cell || !of) return nothing;
  const facts = told(model, of, cell, say);
  const change = may(model.access, `sharing.${cell.subject.kind}s`);
  return dialog(say, {
    title: say(`sharing.one.${cell.subject.kind}`),
    wide: change,
    close: act.sharing.close,
    body: change
      ? form(say, {
          body: html`${facts} ${choices(model, of, cell, say, act)}`,
          send: say("sharing.send"),
          busy: cell.busy,
          fault: cell.faults.whole,
          grave: cell.choice === "withheld" && !isAsIs(of, cell),
          submit: act.sharing.send,
          close: act.sharing.close,
        })
      : html`<div class="dialog-body">${facts}</div>`,
  });
}

const isAsIs = (of: Known, { subject, party, choice }: Cell): boolean =>
  standingOf(shareOf(of, subject, party.code)) === choice;

function told({ state, now }: Model, of: Known, cell: Cell, say: Say): TemplateResult {
  const { subject, party } = cell;
  const share = shareOf(of, subject, party.code);
  return html`<div class="cell">
    <p class="name"><bdi>${party.name}</bdi> · ${subject.title[state.language]}</p>
    <dl>
      <dt>${say("sharing.sees")}</dt>
      <dd>${standingWords(of, subject, share, state.language, say)}</dd>
      ${
        share
          ? html`<dt>${say("sharing.decision")}</dt>
              <dd><bdi>${share.decision}</bdi></dd>
              <dt>${say("sharing.decided.by")}</dt>
              <dd><bdi>${share.decided_by}</bdi>, ${moment(new Date(share.decided_at), now)}</dd>`
          : nothing
      }
    </dl>
  </div>`;
}

function choices(model: Model, of: Known, cell: Cell, say: Say, act: Actions): TemplateResult {
  const { subject, party, choice, decision, faults } = cell;
  const { language } = model.state;
  const decided = shareOf(of, subject, party.code) !== null;
  return html`<fieldset class="field choices">
      <legend>${say("sharing.choice")}</legend>
      ${STANDINGS.map(
        (standing) =>
          html`<label>
            <input
              type="radio"
              name="standing"
              value=${standing}
              .checked=${standing === choice}
              @change=${() => act.sharing.write({ choice: standing })}
            />
            ${sign(standing, accessOf(subject))}<span>${say(`sharing.choice.${standing}`)}</span>
          </label>`,
      )}
    </fieldset>
    <div class="effect" role="status">
      ${effect(of, subject, party.name, choice, language, say).map((words) => html`<p>${words}</p>`)}
      ${choice === "default" && decided ? html`<p>${say("sharing.effect.forget")}</p>` : nothing}
    </div>
    ${
      choice === "default"
        ? nothing
        : textField({
            id: "sharing-decision",
            label: say("sharing.decision"),
            hint: say("sharing.decision.hint"),
            fault: faults.fields["/decision"],
            most: DECISION_MOST,
            value: decision,
            write: (written) => act.sharing.write({ decision: written }),
          })
    }`;
}
