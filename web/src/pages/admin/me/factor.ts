// The second factor: the key to set it up with, and a code that shows that it works.

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../../components/icon";
import { skeleton } from "../../../components/message";
import type { Actions, Model } from "../model";
import { dialog, form } from "../parts/dialog";
import { field } from "../parts/field";
import type { Say } from "../words";
import type { Asked } from "./model";

type Factor = Asked & { what: "factor" };

export function factorForm(model: Model, asked: Factor, say: Say, act: Actions): TemplateResult {
  const { faults, busy } = model.me;
  return dialog(say, {
    title: say(asked.showing ? "code.title" : "enrol.title"),
    close: act.me.close,
    body: form(say, {
      send: say("code.submit"),
      busy,
      fault: faults.whole,
      submit: act.me.send,
      close: act.me.close,
      body: html`${asked.showing ? html`<p>${say("code.text")}</p>` : key(asked, faults.whole !== null, say)}
        ${field(
          { id: "factor-code", label: say("code.label"), fault: faults.fields["/code"] },
          ({ id, invalid, by }) => html`<input
            id=${id}
            class="digits"
            type="text"
            inputmode="numeric"
            autocomplete="one-time-code"
            maxlength="20"
            placeholder="••••••"
            .value=${asked.code}
            aria-invalid=${invalid}
            aria-describedby=${by}
            @input=${(event: Event) => act.me.code((event.target as HTMLInputElement).value)}
          />`,
        )}
        ${asked.showing ? nothing : html`<p class="quiet">${say("me.factor.ends")}</p>`}`,
    }),
  });
}

function key({ enrolment }: Factor, failed: boolean, say: Say): TemplateResult | typeof nothing {
  if (!enrolment) {
    if (failed) return nothing;
    return html`<div role="status" aria-label=${say("enrol.waiting")}>${skeleton(4)}</div>`;
  }
  return html`<p>${say("me.factor.scan")}</p>
    <div class="factor-key">
      <img
        src="data:image/svg+xml;charset=utf-8,${encodeURIComponent(enrolment.svg)}"
        alt=${say("enrol.qr")}
        width="164"
        height="164"
      />
      <div>
        <p id="secret-label">${say("enrol.secret")}</p>
        <code aria-labelledby="secret-label">${fours(enrolment.secret)}</code>
        <a class="link" href=${enrolment.uri}>${icon("phone")}<span>${say("enrol.open")}</span></a>
      </div>
    </div>`;
}

/** In groups of four, to be typed by hand. */
const fours = (secret: string): string => secret.match(/\S{1,4}/g)?.join(" ") ?? "";
