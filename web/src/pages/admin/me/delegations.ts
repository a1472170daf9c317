// What a head has handed on, and what was handed to one.

import { html, nothing, type TemplateResult } from "lit";
import { may } from "../../../access/access";
import type { Grant } from "../../../api/delegations";
import { icon } from "../../../components/icon";
import { moment } from "../../../i18n/format";
import type { Actions, Model } from "../model";
import { notReady } from "../parts/not-ready";
import type { Say } from "../words";
import { type Course, courseOf, handed, partsOf, sourcesOf } from "./delegation";

export function delegations(model: Model, say: Say, act: Actions): TemplateResult | typeof nothing {
  const { grants, tokens } = model.me;
  const head = may(model.access, "delegations.write");
  const all = grants.status === "ready" ? grants.value : [];
  const { given, received } = handed(all, model.access.me?.account?.username ?? "");
  // Most people have nothing to do with it, and need not read of it.
  if (!head && given.length + received.length === 0) return nothing;
  const sources = sourcesOf(all, tokens.table, model.now);
  return html`<section class="sheet" aria-labelledby="me-delegations">
    <header class="sheet-head">
      <div>
        <h2 id="me-delegations">${say("me.delegations")}</h2>
        <p>${say(head ? "me.delegations.what" : "me.delegations.received.what")}</p>
      </div>
      ${
        head && sources.length > 0
          ? html`<div class="section-actions">
              <button type="button" class="button" @click=${act.me.delegate}>${icon("send")}${say("me.delegate")}</button>
            </div>`
          : nothing
      }
    </header>
    ${body(model, head, given, received, say, act)}
  </section>`;
}

function body(
  model: Model,
  head: boolean,
  given: readonly Grant[],
  received: readonly Grant[],
  say: Say,
  act: Actions,
): TemplateResult {
  const { grants } = model.me;
  if (grants.status !== "ready") {
    return notReady(say, grants, {
      loading: "me.delegations.loading",
      failed: "me.delegations.failed",
      lines: 2,
      retry: act.me.retryGrants,
    });
  }
  if (given.length + received.length === 0) {
    return html`<p class="none-yet">${say("me.delegations.none")}</p>`;
  }
  return html`<table class="list delegations">
    <thead>
      <tr>
        <th scope="col">${say("me.delegation.whom")}</th>
        <th scope="col">${say("me.delegation.role")}</th>
        <th scope="col">${say("me.delegation.time")}</th>
        <th scope="col">${say("token.state")}</th>
        ${head ? html`<th scope="col"><span class="said">${say("me.delegation.back")}</span></th>` : nothing}
      </tr>
    </thead>
    <tbody>
      ${given.map((grant) => row(model, grant, true, head, say, act))}
      ${received.map((grant) => row(model, grant, false, head, say, act))}
    </tbody>
  </table>`;
}

const TONES: Record<Course, string> = { now: "good", coming: "warning", over: "", revoked: "" };

function row(
  model: Model,
  grant: Grant,
  given: boolean,
  head: boolean,
  say: Say,
  act: Actions,
): TemplateResult {
  const at = (written: string): string => moment(new Date(written), model.now);
  const course = courseOf(grant, model.now);
  const over = course === "over" || course === "revoked";
  const { places, offices } = partsOf(grant);
  const where = [...places, ...offices].map(({ name }) => name).join(", ");
  return html`<tr ?data-over=${over}>
    <td>
      ${
        given
          ? html`<span class="quiet">${say("me.delegation.to")}</span> <b dir="auto">${grant.name}</b> <span class="quiet"><bdi>${grant.username}</bdi></span>`
          : html`<span class="quiet">${say("me.delegation.from")}</span> <b><bdi>${grant.granted_by}</bdi></b>`
      }
    </td>
    <td data-name=${say("me.delegation.role")}>
      ${roleTitle(model, grant.role)} · ${say(grant.mode === "KT" ? "me.mode.kt" : "me.mode.tuq")}
      <span class="quiet below" dir="auto">${where}</span>
      <span class="quiet below">${say("access.role.decision", { decision: grant.decision })}</span>
    </td>
    <td data-name=${say("me.delegation.time")}>${at(grant.starts_at)} – ${grant.ends_at ? at(grant.ends_at) : ""}</td>
    <td class="token-state">
      <span class="tag" data-tone=${TONES[course]}>${say(`me.course.${course}`)}</span>
    </td>
    ${
      head
        ? html`<td class="row-actions">
            ${
              given && !over
                ? html`<button
                    type="button"
                    class="button small"
                    aria-label=${say("me.delegation.back.of", { name: grant.name })}
                    @click=${() => act.me.ask({ what: "takeBack", grant })}
                  >
                    ${say("me.delegation.back")}
                  </button>`
                : nothing
            }
          </td>`
        : nothing
    }
  </tr>`;
}

/** A role that this server has no words for is shown as it is written. */
export function roleTitle({ me, state }: Model, role: string): string {
  const title = me.tokens.table?.roles.find(({ id }) => id === role)?.title;
  return title ? title[state.language] || title.vi : role;
}
