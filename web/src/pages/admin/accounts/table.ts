// All accounts: searched, filtered, counted.

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Account } from "../../../api/accounts";
import { icon } from "../../../components/icon";
import { message } from "../../../components/message";
import { moment, number } from "../../../i18n/format";
import { value } from "../../console/loadable";
import type { Actions, Model } from "../model";
import { searchBox } from "../parts/search";
import type { Say } from "../words";
import { type AccountState, count, isIn, STATES, shown } from "./list";

export function table(
  model: Model,
  say: Say,
  all: readonly Account[],
  act: Actions,
): TemplateResult {
  const { wanted } = model.accounts;
  const found = shown(all, wanted, model.state.q);
  return html`${tools(model, say, all, found.length, act)}
  ${
    found.length === 0
      ? message({
          icon: "people",
          title: say("accounts.none"),
          text: say("accounts.none.text"),
          action: { text: say("accounts.clear"), run: act.accounts.clear },
        })
      : html`<table class="list" role="table">
          <thead>
            <tr role="row">
              ${(["account", "roles", "state", "seen"] as const).map(
                (name) =>
                  html`<th role="columnheader" scope="col">${say(`accounts.column.${name}`)}</th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${repeat(
              found,
              ({ id }) => id,
              (account) => row(model, say, account, act),
            )}
          </tbody>
        </table>`
  }`;
}

function tools(
  model: Model,
  say: Say,
  all: readonly Account[],
  found: number,
  act: Actions,
): TemplateResult {
  const { wanted, rights } = model.accounts;
  const { language } = model.state;
  const of = (state: AccountState): string =>
    state === ""
      ? say("accounts.state.any")
      : `${say(`accounts.state.${state}`)} (${number(language, count(all, state))})`;
  return html`<div class="toolbar" role="search">
    ${searchBox(say("accounts.search"), model.state.q, (typed) => act.accounts.find(typed))}
    <select
      aria-label=${say("accounts.role")}
      @change=${(event: Event) => act.accounts.want({ role: (event.target as HTMLSelectElement).value })}
    >
      <option value="" ?selected=${wanted.role === ""}>${say("accounts.role.any")}</option>
      ${(value(rights)?.roles ?? []).map(
        ({ id, title }) =>
          html`<option value=${id} ?selected=${wanted.role === id}>${title[language]}</option>`,
      )}
    </select>
    <select
      aria-label=${say("accounts.state")}
      @change=${(event: Event) =>
        act.accounts.want({ state: (event.target as HTMLSelectElement).value as AccountState })}
    >
      ${STATES.map(
        (state) =>
          html`<option value=${state} ?selected=${wanted.state === state}>${of(state)}</option>`,
      )}
    </select>
    <span class="count" role="status">${say("accounts.count", { n: number(language, found), all: number(language, all.length) })}</span>
  </div>`;
}

function row(model: Model, say: Say, account: Account, act: Actions): TemplateResult {
  const { username, name, disabled_at, seen_at } = account;
  const follow = (event: MouseEvent): void => {
    // Whoever opens it beside means the address.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    act.accounts.show(username);
  };
  return html`<tr role="row" ?data-over=${disabled_at !== null}>
    <td role="cell" class="name">
      <a href=${act.accounts.openAddress(username)} @click=${follow}><bdi>${name}</bdi></a>
      <code>${username}</code>
    </td>
    <td role="cell" data-name=${say("accounts.column.roles")}>${roles(model, say, account)}</td>
    <td role="cell">${tags(say, account)}</td>
    <td role="cell" class="seen quiet" data-name=${say("accounts.column.seen")}>
      ${seen_at ? moment(new Date(seen_at), model.now) : say("accounts.never")}
    </td>
  </tr>`;
}

export const titleOf = (model: Model, role: string): string =>
  value(model.accounts.rights)?.roles.find(({ id }) => id === role)?.title[model.state.language] ??
  role;

export const roles = (model: Model, say: Say, { roles }: Account): TemplateResult =>
  roles.length > 0
    ? html`${roles.map((role) => titleOf(model, role)).join(", ")}`
    : html`<span class="quiet">${say("accounts.role.none")}</span>`;

export function tags(say: Say, account: Account): TemplateResult {
  const { totp, oidc_username } = account;
  const tag = (state: AccountState, tone: string): TemplateResult | typeof nothing =>
    isIn(account, state)
      ? html`<span class="tag" data-tone=${tone}>${say(`accounts.tag.${state || "any"}`)}</span>`
      : nothing;
  return html`<span class="tags"
    >${tag("disabled", "bad")}${tag("duty", "good")}${tag("no-code", "warning")}${
      totp ? html`<span class="tag">${icon("shield")}${say("accounts.tag.code")}</span>` : nothing
    }${oidc_username ? html`<span class="tag">${say("accounts.tag.provider")}</span>` : nothing}${tag("demo", "")}</span
  >`;
}
