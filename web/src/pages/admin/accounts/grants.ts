// What an account holds: in force, to come and over are never mistaken for each other.

import { html, nothing, type TemplateResult } from "lit";
import { may } from "../../../access/access";
import type { Account } from "../../../api/accounts";
import type { Grant } from "../../../api/grants";
import { icon } from "../../../components/icon";
import { clock, day, isoDay } from "../../../i18n/format";
import type { Language } from "../../../i18n/text";
import type { Actions, Model } from "../model";
import { notReady } from "../parts/not-ready";
import type { Say } from "../words";
import { byStanding, placesOf, standing } from "./reach";
import { titleOf } from "./table";

export function grantsOf(model: Model, say: Say, account: Account, act: Actions): TemplateResult {
  const { grants } = model.accounts;
  return html`<section class="sheet grants" aria-labelledby="grants-title">
    <h2 id="grants-title">${say("accounts.grants")}</h2>
    ${
      grants.status !== "ready"
        ? notReady(say, grants, {
            loading: "accounts.grants.loading",
            failed: "accounts.grants.failed",
            lines: 4,
            retry: act.accounts.retry,
          })
        : list(model, say, account, grants.value, act)
    }
  </section>`;
}

function list(
  model: Model,
  say: Say,
  { on_duty, disabled_at }: Account,
  grants: readonly Grant[],
  act: Actions,
): TemplateResult {
  return html`${on_duty ? html`<p class="duty">${icon("calendar")}${say("accounts.duty")}</p>` : nothing}
    ${disabled_at && grants.length > 0 ? html`<p class="duty">${icon("lock")}${say("accounts.grants.idle")}</p>` : nothing}
    ${
      grants.length === 0
        ? html`<p class="empty quiet">${say("accounts.grants.none")}</p>`
        : html`<ul>
            ${byStanding(grants, model.now).map((grant) => item(model, say, grant, act))}
          </ul>`
    }`;
}

const TONES = { now: "good", later: "warning", over: "", revoked: "" } as const;

function item(model: Model, say: Say, grant: Grant, act: Actions): TemplateResult {
  const { language } = model.state;
  const state = standing(grant, model.now);
  const ended = state === "over" || state === "revoked";
  const title = titleOf(model, grant.role);
  return html`<li class="grant" ?data-over=${ended}>
    <div class="what">
      <h3>${title} <span class="tag" data-tone=${TONES[state]}>${say(`accounts.grant.${state}`)}</span></h3>
      <p>${period(say, language, grant)} · <bdi>${say("accounts.grant.decision", { decision: grant.decision })}</bdi></p>
      ${where(say, grant)}
      ${grant.delegated_from ? html`<p class="quiet">${say(`accounts.grant.${grant.mode === "TUQ" ? "TUQ" : "KT"}`, { by: grant.granted_by })}</p>` : html`<p class="quiet">${say("accounts.grant.by", { by: grant.granted_by })}</p>`}
      ${
        grant.revoked_at
          ? html`<p class="quiet">${say("accounts.grant.revoked.by", { by: grant.revoked_by ?? "?", at: written(language, grant.revoked_at) })}</p>`
          : nothing
      }
    </div>
    ${
      !ended && may(model.access, "grants.write")
        ? html`<button
            type="button"
            class="button"
            aria-label=${say("accounts.revoke.of", { role: title })}
            @click=${() => act.accounts.over({ kind: "revoke", grant })}
          >
            ${say("accounts.revoke")}
          </button>`
        : nothing
    }
  </li>`;
}

/** Periods of decisions are told with their year. */
function written(language: Language, at: string): string {
  const when = new Date(at);
  return `${clock(when, false)} ${day(language, isoDay(when))}`;
}

function period(say: Say, language: Language, { starts_at, ends_at }: Grant): string {
  const from = written(language, starts_at);
  return ends_at
    ? say("accounts.grant.period", { from, until: written(language, ends_at) })
    : say("accounts.grant.since", { from });
}

function where(say: Say, grant: Grant): TemplateResult | typeof nothing {
  const places = placesOf(grant);
  const offices = grant.organisations.map((code) => ({
    code,
    now: grant.offices.find(({ granted }) => granted === code),
  }));
  if (places.length + offices.length === 0) return nothing;
  return html`<ul class="where">
    ${places.map(
      ({ name, now }) =>
        html`<li>${icon("mapPin")}<span>${
          now.length > 0 ? say("accounts.grant.follows", { name, now: now.join(", ") }) : name
        }</span></li>`,
    )}
    ${offices.map(
      ({ code, now }) =>
        html`<li>${icon("building")}<span>${
          now && now.code !== code
            ? say("accounts.grant.follows", { name: code, now: now.name })
            : (now?.name ?? code)
        }</span></li>`,
    )}
  </ul>`;
}
