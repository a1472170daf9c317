// Tokens as a list: a table at a desk, cards on a telephone.

import { html, nothing, type TemplateResult } from "lit";
import type { Token } from "../../../api/tokens";
import { type IconName, icon } from "../../../components/icon";
import { day, isoDay, moment } from "../../../i18n/format";
import type { Language } from "../../../i18n/text";
import type { Say } from "../words";
import type { Desk, DeskActions } from "./model";
import { endsSoon, inForce, isIdle, type Kind, standingOf } from "./token";

export const SIGNS: Record<Kind, IconName> = { api: "key", wall: "map", field: "phone" };

export interface List {
  desk: Desk;
  rows: readonly Token[];
  /** Whether it is told whose each is. */
  owners: boolean;
  /** Whether the caller may revoke. */
  mayRevoke: boolean;
  language: Language;
  now: Date;
}

export function tokenList(of: List, say: Say, act: DeskActions): TemplateResult {
  return html`<table class="list tokens">
    <thead>
      <tr>
        <th scope="col">${say("token.name")}</th>
        ${of.owners ? html`<th scope="col">${say("token.owner")}</th>` : nothing}
        <th scope="col">${say("token.made")}</th>
        <th scope="col">${say("token.until")}</th>
        <th scope="col">${say("token.used")}</th>
        <th scope="col">${say("token.state")}</th>
        ${of.mayRevoke ? html`<th scope="col"><span class="said">${say("token.revoke")}</span></th>` : nothing}
      </tr>
    </thead>
    <tbody>
      ${of.rows.map((token) => row(of, token, say, act))}
    </tbody>
  </table>`;
}

function row(of: List, token: Token, say: Say, act: DeskActions): TemplateResult {
  const { now } = of;
  const at = (written: string): string => moment(new Date(written), now);
  return html`<tr ?data-over=${!inForce(token, now)}>
    <td class="token-name">
      ${icon(SIGNS[token.kind])}<span><b dir="auto">${token.name}</b><span class="quiet">${say(`token.kind.${token.kind}`)}</span>${held(of, token, say)}</span>
    </td>
    ${of.owners ? html`<td data-name=${say("token.owner")}>${token.account ? html`<bdi>${token.account}</bdi>` : html`<span class="quiet">${say("token.owner.none")}</span>`}</td>` : nothing}
    <td data-name=${say("token.made")}>
      ${at(token.created_at)} <span class="quiet"><bdi>${token.created_by}</bdi></span>
    </td>
    <td data-name=${say("token.until")}>${token.expires_at ? day(of.language, isoDay(new Date(token.expires_at))) : html`<span class="quiet">${say("token.until.none")}</span>`}</td>
    <td data-name=${say("token.used")}>
      ${token.used_at ? html`${at(token.used_at)} <span class="quiet"><bdi>${token.used_from ?? ""}</bdi></span>` : html`<span class="quiet">${say("token.used.never")}</span>`}
    </td>
    <td class="token-state">${state(token, now, at, say)}</td>
    ${
      of.mayRevoke
        ? html`<td class="row-actions">
            ${
              inForce(token, now)
                ? html`<button
                    type="button"
                    class="button small"
                    aria-label=${say("token.revoke.of", { name: token.name })}
                    @click=${() => act.ask(token)}
                  >
                    ${say("token.revoke")}
                  </button>`
                : nothing
            }
          </td>`
        : nothing
    }
  </tr>`;
}

/** What a program's token is held to. */
function held({ desk, language }: List, token: Token, say: Say): TemplateResult | typeof nothing {
  if (token.kind !== "api") return nothing;
  const { actions } = token;
  if (actions === null) return html`<span class="quiet">${say("token.actions.all")}</span>`;
  const titles = actions.map((id) => {
    const title = desk.table?.items.find((each) => each.id === id)?.title;
    return title ? title[language] || title.vi : id;
  });
  if (titles.length <= 2) return html`<span class="quiet">${titles.join(" · ")}</span>`;
  return html`<details>
    <summary>${say("token.actions.n", { n: titles.length })}</summary>
    <span class="quiet">${titles.join(" · ")}</span>
  </details>`;
}

function state(token: Token, now: Date, at: (written: string) => string, say: Say): TemplateResult {
  const standing = standingOf(token, now);
  const tag = (tone: string, words: string): TemplateResult =>
    html`<span class="tag" data-tone=${tone}>${words}</span>`;
  if (standing === "revoked") {
    return html`${tag("", say("token.revoked"))}
      <span class="quiet">${at(token.revoked_at ?? "")}${token.revoked_by ? html` · <bdi>${token.revoked_by}</bdi>` : nothing}</span>`;
  }
  if (standing === "expired") return tag("", say("token.expired"));
  return html`${
    standing === "waiting" ? tag("warning", say("token.waiting")) : tag("good", say("token.good"))
  }
  ${endsSoon(token, now) ? tag("warning", say("token.soon")) : nothing}
  ${isIdle(token, now) ? tag("warning", say("token.idle")) : nothing}`;
}
