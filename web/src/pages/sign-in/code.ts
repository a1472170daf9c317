// The second factor: its code, or the key to set it up with.

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../components/icon";
import { skeleton } from "../../components/message";
import { waits } from "./countdown";
import type { Actions, Model, Say } from "./model";
import { block, fault } from "./password";

const DIGITS = 6;

export function code(model: Model, say: Say, act: Actions): TemplateResult {
  return html`<h1>${say("code.title")}</h1>
    <p class="lead">${say("code.text")}</p>
    ${form(
      model,
      say,
      act,
      html`<button type="button" class="button large" @click=${act.back}>${say("code.back")}</button>`,
    )}`;
}

export function enrol(model: Model, say: Say, act: Actions): TemplateResult {
  const { enrolment } = model;
  return html`<h1>${say("enrol.title")}</h1>
    <p class="lead">${say("enrol.text")}</p>
    ${
      enrolment
        ? html`<div class="key">
            <img
              src="data:image/svg+xml;charset=utf-8,${encodeURIComponent(enrolment.svg)}"
              alt=${say("enrol.qr")}
              width="176"
              height="176"
            />
            <div>
              <p id="secret-label">${say("enrol.secret")}</p>
              <code aria-labelledby="secret-label">${fours(enrolment.secret)}</code>
              <a class="link" href=${enrolment.uri}>${icon("phone")}<span>${say("enrol.open")}</span></a>
            </div>
          </div>`
        : html`<div class="key" aria-label=${say("enrol.waiting")}>${skeleton(3)}</div>`
    }
    ${form(
      model,
      say,
      act,
      html`<button type="button" class="button large" @click=${act.go}>${say("enrol.later")}</button>`,
    )}
    <p class="hint">${say("enrol.later.hint")}</p>`;
}

function form(model: Model, say: Say, act: Actions, beside: TemplateResult): TemplateResult {
  const waiting = model.step === "code" && waits(model.block, model.username, Date.now());
  const input = (event: InputEvent): void => {
    const typed = (event.target as HTMLInputElement).value;
    // The last digit, or a pasted code, is all that is wanted.
    if (typed.replace(/\D/g, "").length === DIGITS) act.code(typed);
  };
  const send = (event: SubmitEvent): void => {
    event.preventDefault();
    act.code(String(new FormData(event.currentTarget as HTMLFormElement).get("code") ?? ""));
  };
  return html`<form method="post" action="./sign-in" novalidate @submit=${send}>
    <label for="code">${say("code.label")}</label>
    <input
      id="code"
      name="code"
      class="digits"
      type="text"
      inputmode="numeric"
      autocomplete="one-time-code"
      enterkeyhint="go"
      placeholder="••••••"
      aria-invalid=${model.fault ? "true" : nothing}
      aria-describedby=${model.fault ? "fault" : nothing}
      @input=${input}
    />
    ${fault(model, say)} ${block(model, say, waiting)}
    <div class="buttons">
      <button
        type="submit"
        class="button primary large"
        aria-disabled=${model.busy || waiting ? "true" : "false"}
      >
        ${icon(model.busy ? "refresh" : "check")}${say(model.busy ? "code.busy" : "code.submit")}
      </button>
      ${beside}
    </div>
  </form>`;
}

/** In groups of four, to be typed by hand. */
const fours = (secret: string): string =>
  secret
    .replace(/\s+/g, "")
    .match(/.{1,4}/g)
    ?.join(" ") ?? "";
