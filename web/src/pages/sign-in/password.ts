// Name and password, the way through the common portal, and who is signed in already.

import { html, nothing, type TemplateResult } from "lit";
import { atAGlance, initials } from "../../access/roles";
import { portal } from "../../api/me";
import { icon } from "../../components/icon";
import { secondsLeft, timer, waits } from "./countdown";
import { type Actions, type Model, type Say, wordsOf } from "./model";

export function password(model: Model, say: Say, act: Actions): TemplateResult {
  const { entrance, problem } = model;
  const oidc = entrance?.oidc ?? null;
  const open = !oidc || model.local || model.typing;
  const fold = (event: Event): void => {
    event.preventDefault();
    act.local(!open);
  };
  // Always inside the same element: a portal that is heard of late must not take away what is typed.
  return html`<h1>${say("signin.title")}</h1>
    ${model.expired ? html`<p class="band">${icon("clock")}<span>${say("signin.expired")}</span></p>` : nothing}
    ${problem ? html`<p class="fault" role="alert">${icon("alert")}<span>${wordsOf(problem, say)}</span></p>` : nothing}
    ${
      oidc
        ? html`<a class="button large ${open ? "" : "primary"}" href=${portal(model.next)}>
            ${icon("shield")}${say("signin.portal", { title: oidc.title })}
          </a>`
        : nothing
    }
    <details class="local" ?data-only=${!oidc} .open=${open}>
      <summary @click=${fold}>${say("signin.local")}${icon("chevronDown")}</summary>
      ${form(model, say, act)} ${demonstration(model, say, act)}
    </details>`;
}

function form(model: Model, say: Say, act: Actions): TemplateResult {
  const wrong = model.fault !== null;
  const waiting = waits(model.block, model.username, Date.now());
  const caps = (event: KeyboardEvent): void =>
    act.caps(event.getModifierState?.("CapsLock") ?? false);
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    act.enter(event.currentTarget as HTMLFormElement);
  };
  return html`<form method="post" action="./sign-in" novalidate @submit=${send}>
    <label for="username">${say("signin.username")}</label>
    <input
      id="username"
      name="username"
      type="text"
      autocomplete="username"
      autocapitalize="none"
      spellcheck="false"
      enterkeyhint="next"
      required
      aria-invalid=${wrong ? "true" : nothing}
      aria-describedby=${wrong ? "fault" : nothing}
      @input=${(event: InputEvent) => act.typed((event.target as HTMLInputElement).value)}
    />
    <label for="password">${say("signin.password")}</label>
    <div class="secret">
      <input
        id="password"
        name="password"
        type=${model.visible ? "text" : "password"}
        autocomplete="current-password"
        autocapitalize="none"
        spellcheck="false"
        enterkeyhint="go"
        required
        aria-invalid=${wrong ? "true" : nothing}
        aria-describedby=${wrong ? "fault" : model.caps ? "caps" : nothing}
        @keydown=${caps}
        @keyup=${caps}
        @input=${() => act.typed(model.username)}
      />
      <button
        type="button"
        class="square"
        aria-controls="password"
        aria-pressed=${model.visible ? "true" : "false"}
        aria-label=${say(model.visible ? "signin.hide" : "signin.show")}
        @click=${() => act.show(!model.visible)}
      >
        ${icon(model.visible ? "eyeOff" : "eye")}
      </button>
    </div>
    ${model.caps ? html`<p class="hint" id="caps">${icon("alert")}${say("signin.caps")}</p>` : nothing}
    <label class="keep">
      <input type="checkbox" name="keep" aria-describedby="keep-hint" />
      <span><b>${say("signin.keep")}</b><small id="keep-hint">${say("signin.keep.hint")}</small></span>
    </label>
    ${fault(model, say)} ${block(model, say, waiting)}
    <button
      type="submit"
      class="button primary large"
      aria-disabled=${model.busy || waiting ? "true" : "false"}
    >
      ${icon(model.busy ? "refresh" : "signIn")}${say(model.busy ? "signin.busy" : "signin.submit")}
    </button>
  </form>`;
}

/** Stands there from the start, so that what comes into it is said. */
export const fault = ({ fault }: Model, say: Say): TemplateResult =>
  html`<div role="alert" id="fault">
    ${fault ? html`<p class="fault">${icon("alert")}<span>${wordsOf(fault, say)}</span></p>` : nothing}
  </div>`;

/** How long is said once; the seconds that run are only seen. */
export function block(model: Model, say: Say, waiting: boolean): TemplateResult {
  const left = secondsLeft(model.block, Date.now());
  return html`<div role="status">
      ${waiting ? html`<p class="fault">${icon("clock")}<span>${say("signin.toomany")} <span class="said">${timer(model.block?.seconds ?? 0)}</span></span></p>` : nothing}
      ${model.block && left === 0 && !model.fault ? html`<p class="hint">${say("signin.toomany.over")}</p>` : nothing}
    </div>
    ${waiting ? html`<p class="timer" role="timer" aria-live="off">${timer(left)}</p>` : nothing}`;
}

function demonstration(model: Model, say: Say, act: Actions): TemplateResult | typeof nothing {
  const accounts = model.entrance?.demonstration ?? [];
  if (accounts.length === 0) return nothing;
  return html`<section class="demonstration" aria-labelledby="demonstration">
    <h2 id="demonstration">${say("signin.demo")}</h2>
    <p class="hint">${say("signin.demo.hint")}</p>
    <ul>
      ${accounts.map(
        ({ username, role }) => html`<li>
          <button
            type="button"
            aria-pressed=${username === model.username ? "true" : "false"}
            @click=${() => act.fill(username)}
          >
            <b>${role[model.language] || role.vi}</b><span>${username}</span>
          </button>
        </li>`,
      )}
    </ul>
  </section>`;
}

export function already(model: Model, say: Say, act: Actions): TemplateResult {
  const { me, language, now } = model;
  const name = me?.account?.name ?? "";
  return html`<h1>${say("signin.already")}</h1>
    <p class="person">
      <i class="initials" aria-hidden="true">${initials(name)}</i>
      <span><b>${name}</b><span>${me ? atAGlance(me, language, now) : ""}</span></span>
    </p>
    <button type="button" id="go" class="button primary large" @click=${act.go}>
      ${say("signin.already.go")}${icon("arrowRight")}
    </button>
    <button type="button" class="button large" @click=${act.other}>${say("signin.already.other")}</button>`;
}
