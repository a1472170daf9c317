// One's own account: password, second factor, sessions, tokens, what one has handed on.

import { html, nothing, type TemplateResult } from "lit";
import { may } from "../../../access/access";
import { initials, rolesOf } from "../../../access/roles";
import type { Me } from "../../../api/me";
import { icon } from "../../../components/icon";
import { moment } from "../../../i18n/format";
import type { Actions, Model } from "../model";
import { sectionHead } from "../parts/head";
import type { Say } from "../words";
import { asked } from "./asked";
import { delegations } from "./delegations";
import { sessions } from "./sessions";
import { ownTokens } from "./tokens";

export function meSection(model: Model, say: Say, act: Actions): TemplateResult {
  const { me } = model.access;
  // A device that came in by a token has no account of its own to look after.
  if (me?.kind !== "session") return html``;
  return html`${sectionHead(say("me.title"), say("me.what"))} ${done(model, say, act)}
    <div class="me">${who(model, me, say)} ${security(model, me, say, act)}</div>
    ${sessions(model, say, act)}
    ${may(model.access, "tokens.read") ? ownTokens(model, say, act) : nothing}
    ${delegations(model, say, act)} ${asked(model, say, act)}`;
}

/** Stands there from the start, so that what comes into it is said. */
function done({ me }: Model, say: Say, act: Actions): TemplateResult {
  return html`<div role="status" class="done-place">
    ${
      me.done
        ? html`<p class="done">
            ${icon("circleCheck")}<span>${say(`me.done.${me.done}`)}</span>
            <button type="button" class="square" aria-label=${say("notice.close")} @click=${act.me.hideDone}>${icon("x")}</button>
          </p>`
        : nothing
    }
  </div>`;
}

function who(model: Model, me: Me, say: Say): TemplateResult {
  const { language } = model.state;
  const roles = rolesOf(me, { language, now: model.now });
  const name = me.account?.name ?? "";
  return html`<section class="sheet block" aria-labelledby="me-who">
    <h2 id="me-who">${say("me.who")}</h2>
    <p class="person">
      <i class="initials" aria-hidden="true">${initials(name)}</i>
      <span><b dir="auto">${name}</b><span class="quiet"><bdi>${me.account?.username ?? ""}</bdi></span></span>
    </p>
    ${
      roles.length > 0
        ? html`<ul class="roles">
            ${roles.map(
              ({ title, lines, follows }) => html`<li>
                <b>${title}</b>
                ${lines.map((line) => html`<span>${line}</span>`)}
                ${follows.map((line) => html`<span class="follows">${line}</span>`)}
              </li>`,
            )}
          </ul>`
        : html`<p class="quiet">${say("access.role.none")}</p>`
    }
    <p class="quiet ask">${say("me.who.wrong")}</p>
  </section>`;
}

function security(model: Model, me: Me, say: Say, act: Actions): TemplateResult {
  const { session } = me;
  const until = session ? moment(new Date(session.expires_at), model.now) : "";
  return html`<section class="sheet block" aria-labelledby="me-security">
    <h2 id="me-security">${say("me.security")}</h2>
    <div class="line">
      <div>
        <b>${say("me.password")}</b>
        <span class="quiet">${say(session?.method === "oidc" ? "me.password.portal" : "me.password.what")}</span>
      </div>
      <button
        type="button"
        class="button"
        @click=${() => act.me.ask({ what: "password", draft: { old: "", fresh: "", again: "", visible: false } })}
      >
        ${icon("lock")}${say("me.password.change")}
      </button>
    </div>
    ${factor(me, say, act)}
    <p class="quiet">${say("me.session.until", { time: until })}</p>
  </section>`;
}

function factor({ totp }: Me, say: Say, act: Actions): TemplateResult {
  const on = totp === "on";
  return html`<div class="line">
    <div>
      <b>${say("me.factor")} <span class="tag" data-tone=${on ? "good" : totp === "off" ? "" : "warning"}>${say(`me.factor.${totp}`)}</span></b>
      <span class="quiet">${say(`me.factor.${totp}.what`)}</span>
    </div>
    ${
      on
        ? nothing
        : html`<button type="button" class="button" @click=${() => act.me.factor(totp === "code")}>
            ${icon("shield")}${say(totp === "code" ? "access.totp.show" : "access.totp.set")}
          </button>`
    }
  </div>`;
}
