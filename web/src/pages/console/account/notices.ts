// What the map says of who looks at it: that it is the public one, that the session is over,
// or what signing out would leave behind.

import { html, nothing, type TemplateResult } from "lit";
import { isPublic, isSignedOut } from "../../../access/access";
import { icon } from "../../../components/icon";
import { type Actions, type Model, sayer } from "../model";

/** Quiet: nothing is wrong, and a map that hides something says so. */
export function publicNotice(model: Model): TemplateResult | typeof nothing {
  if (!isPublic(model.access)) return nothing;
  const say = sayer(model);
  return html`<p class="public card">
    ${icon("globe")}<span
      ><b>${say(isSignedOut(model.access) ? "access.public" : "access.public.incidents")}</b>
      <span class="long">· ${say("access.public.what")}</span
      ><span class="short">· ${say("access.public.short")}</span></span
    >
  </p>`;
}

/** Nothing is taken away: what is shown and written stays, with the way back in. */
export function endedNotice(model: Model, act: Actions): TemplateResult | typeof nothing {
  if (!model.access.ended) return nothing;
  const say = sayer(model);
  return html`<div class="ended card" role="alert">
    ${icon("alert")}
    <div>
      <b>${say("access.ended")}</b>
      <p>${say("access.ended.what")}</p>
      <div class="buttons">
        <a class="button primary" href=${act.account.signInAddress()}>${icon("signIn")}${say("access.signin.again")}</a>
        <button type="button" class="button" @click=${act.account.goOnPublic}>${say("access.ended.public")}</button>
      </div>
    </div>
  </div>`;
}

/** A report waits, and whoever signs out may not know what becomes of it. */
export function leavingNotice(model: Model, act: Actions): TemplateResult | typeof nothing {
  if (!model.leaving) return nothing;
  const say = sayer(model);
  return html`<div class="ended card" role="alertdialog" aria-labelledby="leaving" aria-describedby="leaving-what">
    ${icon("alert")}
    <div>
      <b id="leaving">${say("access.out.waiting")}</b>
      <p id="leaving-what">${say("access.out.waiting.what")}</p>
      <div class="buttons">
        <button type="button" class="button primary" id="leaving-stay" @click=${() => act.account.leave(false)}>
          ${say("access.out.stay")}
        </button>
        <button type="button" class="button" @click=${() => act.account.leave(true)}>${say("access.out.anyway")}</button>
      </div>
    </div>
  </div>`;
}
