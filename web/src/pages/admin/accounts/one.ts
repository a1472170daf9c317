// One account: what it is, what it holds, and what can be done with it.

import { html, nothing, type TemplateResult } from "lit";
import { may } from "../../../access/access";
import type { Account } from "../../../api/accounts";
import { icon } from "../../../components/icon";
import { message } from "../../../components/message";
import { moment } from "../../../i18n/format";
import { ALL } from "../audit/filter";
import type { Actions, Model } from "../model";
import type { Say } from "../words";
import { grantsOf } from "./grants";
import type { Grave } from "./model";
import { roles, tags } from "./table";

export function one(model: Model, say: Say, account: Account | null, act: Actions): TemplateResult {
  const back = html`<a
    class="back"
    href=${act.accounts.openAddress(null)}
    @click=${(event: MouseEvent) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      act.accounts.show(null);
    }}
    >${icon("chevronLeft")}${say("accounts.all")}</a
  >`;
  if (!account) {
    return html`${back}
      <section class="sheet">
        ${message({ icon: "people", title: say("accounts.unknown"), text: say("accounts.unknown.text", { name: model.state.open ?? "" }) })}
      </section>`;
  }
  const writes = may(model.access, "accounts.write");
  return html`${back}
    <header class="section-head account-head">
      <div>
        <h1><bdi>${account.name}</bdi></h1>
        <p><code>${account.username}</code> ${tags(say, account)}</p>
      </div>
      <div class="section-actions">
        ${
          writes
            ? html`<button type="button" class="button" @click=${() => act.accounts.correct(account)}>${say("accounts.correct")}</button>`
            : nothing
        }
        ${
          may(model.access, "grants.write")
            ? html`<button type="button" class="button primary" @click=${() => act.accounts.begin("grant")}>
                ${icon("plus")}${say("accounts.grant")}
              </button>`
            : nothing
        }
      </div>
    </header>
    ${grantsOf(model, say, account, act)}
    <section class="sheet account-facts" aria-labelledby="facts-title">
      <h2 id="facts-title">${say("accounts.facts")}</h2>
      ${facts(model, say, account)}
      <nav class="leads" aria-label=${say("accounts.leads")}>
        ${
          may(model.access, "audit.read")
            ? html`<a href=${act.sectionAddress("audit", { filter: { ...ALL, subject: `account:${account.username}` } })}
                  >${icon("trail")}${say("accounts.trail.done")}</a
                ><a href=${act.sectionAddress("audit", { filter: { ...ALL, actor: account.username } })}
                  >${icon("trail")}${say("accounts.trail.did")}</a
                >`
            : nothing
        }
        ${
          may(model.access, "tokens.read")
            ? html`<a href=${act.sectionAddress("tokens", { q: account.username })}>${icon("key")}${say("accounts.tokens")}</a>`
            : nothing
        }
      </nav>
    </section>
    ${writes ? doings(model, say, account, act) : nothing}`;
}

function facts(model: Model, say: Say, account: Account): TemplateResult {
  const at = (written: string): string => moment(new Date(written), model.now);
  const line = (name: string, words: unknown): TemplateResult =>
    html`<div><dt>${name}</dt><dd>${words}</dd></div>`;
  return html`<dl>
    ${line(say("accounts.column.roles"), roles(model, say, account))}
    ${line(say("accounts.fact.password"), say(account.password ? "accounts.fact.yes" : "accounts.fact.no"))}
    ${line(say("accounts.fact.code"), say(account.totp ? "accounts.fact.on" : "accounts.fact.off"))}
    ${line(say("accounts.fact.provider"), account.oidc_username ? html`<bdi>${account.oidc_username}</bdi>` : say("accounts.fact.none"))}
    ${line(say("accounts.column.seen"), account.seen_at ? at(account.seen_at) : say("accounts.never"))}
    ${line(say("accounts.fact.made"), at(account.created_at))}
    ${account.disabled_at ? line(say("accounts.fact.disabled"), at(account.disabled_at)) : nothing}
  </dl>`;
}

/** What fits this account: nobody shuts themselves out. */
function doings(model: Model, say: Say, account: Account, act: Actions): TemplateResult {
  const own = model.access.me?.account?.username === account.username;
  const disabled = account.disabled_at !== null;
  // A connected system has tokens and never a password.
  const system = account.roles.includes("system");
  const doing = (what: Grave): TemplateResult =>
    html`<li>
      <p><b>${say(`accounts.do.${what}`)}</b><span>${say(`accounts.do.${what}.what`)}</span></p>
      <button type="button" class="button" aria-label=${say(`accounts.do.${what}`)}
        @click=${() => act.accounts.over({ kind: "ask", what, account })}>
        ${say(`accounts.do.${what}.short`)}
      </button>
    </li>`;
  return html`<section class="sheet doings" aria-labelledby="doings-title">
    <h2 id="doings-title">${say("accounts.doings")}</h2>
    <ul>
      ${disabled || system ? nothing : doing("password")} ${account.totp ? doing("code") : nothing}
      ${disabled ? nothing : doing("sign-out")} ${disabled ? doing("enable") : own ? nothing : doing("disable")}
    </ul>
  </section>`;
}
