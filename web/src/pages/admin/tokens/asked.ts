// What is asked over the page: a token to make, its secret told once, one to revoke.

import { html, nothing, type TemplateResult } from "lit";
import type { MadeToken, Token } from "../../../api/tokens";
import { icon } from "../../../components/icon";
import type { Language } from "../../../i18n/text";
import { dialog, form } from "../parts/dialog";
import { field, textField } from "../parts/field";
import { dayIn } from "../parts/moments";
import { once } from "../parts/once";
import type { Say } from "../words";
import type { Asked, Desk, DeskActions } from "./model";
import { addressFor, type Draft, grantable } from "./token";

export interface Situation {
  desk: Desk;
  /** Rights to choose from; null is the whole table. */
  rights: ReadonlySet<string> | null;
  /** Whether one can be made for somebody else. */
  others: boolean;
  language: Language;
  now: Date;
}

export function tokenAsked(
  of: Situation,
  say: Say,
  act: DeskActions,
): TemplateResult | typeof nothing {
  const { asked } = of.desk;
  if (asked?.what === "make") return make(of, asked, say, act);
  if (asked?.what === "made") return made(asked.token, say, act);
  if (asked?.what === "revoke") return revoke(asked, say, act);
  return nothing;
}

type Making = Asked & { what: "make" };

function make(of: Situation, asked: Making, say: Say, act: DeskActions): TemplateResult {
  const { draft, faults } = asked;
  const { kind } = draft;
  return dialog(say, {
    title: say(`token.new.${kind}`),
    wide: kind === "api",
    close: act.close,
    body: form(say, {
      send: say("token.make"),
      busy: asked.busy,
      fault: faults.whole,
      submit: act.make,
      close: act.close,
      body: html`<p class="quiet">${say(`token.what.${kind}`)}</p>
        <div class="fields">
          ${textField({
            id: "token-name",
            label: say(`token.name.${kind}`),
            placeholder: say(`token.name.${kind}.example`),
            value: draft.name,
            write: (name) => act.write({ name }),
            most: 100,
            fault: faults.fields["/name"],
            wide: true,
          })}
          ${of.others && kind !== "wall" ? owner(of, asked, say, act) : nothing}
          ${field(
            {
              id: "token-until",
              label: say("token.until.day"),
              hint: say(kind === "api" ? "token.until.api" : "token.until.free"),
              fault: faults.fields["/expires_at"],
            },
            ({ id, invalid, by }) => html`<input
              id=${id}
              type="date"
              min=${dayIn(of.now, 1)}
              max=${kind === "api" ? dayIn(of.now, 365) : nothing}
              .value=${draft.until}
              aria-invalid=${invalid}
              aria-describedby=${by}
              @input=${(event: Event) => act.write({ until: (event.target as HTMLInputElement).value })}
            />`,
          )}
        </div>
        ${kind === "api" ? actions(of, asked, say, act) : nothing}`,
    }),
  });
}

function owner(of: Situation, asked: Making, say: Say, act: DeskActions): TemplateResult {
  return field(
    {
      id: "token-account",
      label: say("token.account"),
      hint: say("token.account.hint"),
      fault: asked.faults.fields["/account"],
    },
    ({ id, invalid, by }) => html`<input
        id=${id}
        type="text"
        list="token-holders"
        maxlength="64"
        autocomplete="off"
        spellcheck="false"
        autocapitalize="off"
        .value=${asked.draft.account}
        aria-invalid=${invalid}
        aria-describedby=${by}
        @input=${(event: Event) => act.write({ account: (event.target as HTMLInputElement).value })}
      /><datalist id="token-holders">
        ${of.desk.holders.map(({ username, name }) => html`<option value=${username}>${name}</option>`)}
      </datalist>`,
  );
}

function actions(of: Situation, asked: Making, say: Say, act: DeskActions): TemplateResult {
  const { draft, faults } = asked;
  const fault = faults.fields["/actions"];
  const known = of.desk.table?.items ?? [];
  // For somebody else the account's own rights are not known here: the server holds the token to them.
  const own = draft.account.trim() === "" ? of.rights : null;
  const offered = known.filter((right) => grantable(right) && (own === null || own.has(right.id)));
  const choice = (limited: boolean, words: string, what: string): TemplateResult =>
    html`<label class="pick">
      <input type="radio" name="limited" .checked=${draft.limited === limited} @change=${() => act.write({ limited })} />
      <span><b>${words}</b><span class="quiet">${what}</span></span>
    </label>`;
  return html`<fieldset class="picks" aria-describedby=${fault ? "fault-token-actions" : nothing}>
    <legend>${say("token.actions")}</legend>
    ${choice(true, say("token.actions.limited"), say("token.actions.limited.what"))}
    ${
      draft.limited
        ? html`<div class="rights" role="group" aria-label=${say("token.actions.limited")}>
            ${offered.map(
              ({ id, title }) => html`<label class="pick">
                <input
                  type="checkbox"
                  .checked=${draft.actions.includes(id)}
                  @change=${(event: Event) => act.write({ actions: toggled(draft, id, (event.target as HTMLInputElement).checked) })}
                />
                <span>${title[of.language] || title.vi}</span>
              </label>`,
            )}
          </div>`
        : nothing
    }
    ${fault ? html`<p class="fault" id="fault-token-actions" role="alert">${icon("alert")}<span>${fault}</span></p>` : nothing}
    ${choice(false, say("token.actions.whole"), say("token.actions.whole.what"))}
  </fieldset>`;
}

const toggled = ({ actions }: Draft, id: string, on: boolean): string[] =>
  on ? [...actions, id] : actions.filter((each) => each !== id);

function made(token: MadeToken, say: Say, act: DeskActions): TemplateResult {
  const { kind, name, secret } = token;
  return dialog(say, {
    title: say("token.made.title", { name }),
    close: act.close,
    wide: true,
    body: once(say, {
      what: say(kind === "api" ? "token.secret" : "token.address"),
      secret: kind === "api" ? secret : addressFor(kind, secret, document.baseURI),
      todo: say(`token.todo.${kind}`),
      close: act.close,
    }),
  });
}

function revoke(asked: Asked & { what: "revoke" }, say: Say, act: DeskActions): TemplateResult {
  const { token } = asked;
  return dialog(say, {
    title: say("token.revoke.title"),
    close: act.close,
    body: form(say, {
      send: say("token.revoke"),
      busy: asked.busy,
      fault: asked.faults.whole,
      grave: true,
      submit: act.revoke,
      close: act.close,
      body: html`<p>${say(`token.revoke.${ends(token)}`, { name: token.name, account: token.account ?? "" })}</p>
        <p class="quiet">${say("token.revoke.final")}</p>`,
    }),
  });
}

/** What goes dark with it. */
const ends = (token: Token) =>
  token.kind !== "api" && !token.claimed_at ? ("unclaimed" as const) : token.kind;
