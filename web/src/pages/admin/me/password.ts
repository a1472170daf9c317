// Another password: the present one is asked too, by whoever finds a browser signed in.

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../../components/icon";
import { secondsLeft, timer } from "../../sign-in/countdown";
import type { Actions, Model } from "../model";
import { dialog, form } from "../parts/dialog";
import { textField } from "../parts/field";
import type { Say } from "../words";
import type { PasswordDraft } from "./model";

export function passwordForm(
  model: Model,
  draft: PasswordDraft,
  say: Say,
  act: Actions,
): TemplateResult {
  const { faults, busy, block } = model.me;
  const left = secondsLeft(block, Date.now());
  const kind = draft.visible ? "text" : "password";
  return dialog(say, {
    title: say("me.password.change"),
    close: act.me.close,
    body: form(say, {
      send: left > 0 ? say("me.password.wait") : say("me.password.send"),
      busy,
      fault: faults.whole,
      submit: act.me.send,
      close: act.me.close,
      body: html`<p class="quiet">${say("me.password.rules")}</p>
        ${textField({
          id: "password-old",
          label: say("me.password.old"),
          kind,
          autocomplete: "current-password",
          most: 1000,
          value: draft.old,
          write: (old) => act.me.password({ old }),
          fault: faults.fields["/old"],
        })}
        ${textField({
          id: "password-new",
          label: say("me.password.new"),
          hint: say("me.password.length", { n: [...draft.fresh.normalize("NFKC")].length }),
          kind,
          autocomplete: "new-password",
          most: 1000,
          value: draft.fresh,
          write: (fresh) => act.me.password({ fresh }),
          fault: faults.fields["/new"],
        })}
        ${textField({
          id: "password-again",
          label: say("me.password.again"),
          kind,
          autocomplete: "new-password",
          most: 1000,
          value: draft.again,
          write: (again) => act.me.password({ again }),
          fault: faults.fields["/again"],
        })}
        <label class="pick">
          <input
            type="checkbox"
            .checked=${draft.visible}
            @change=${(event: Event) => act.me.password({ visible: (event.target as HTMLInputElement).checked })}
          />
          <span>${say("me.password.show")}</span>
        </label>
        <p class="quiet">${say("me.password.ends")}</p>
        <input class="said" type="text" autocomplete="username" tabindex="-1" aria-hidden="true" readonly .value=${model.access.me?.account?.username ?? ""} />
        <div role="status">
          ${
            left > 0
              ? html`<p class="fault">${icon("clock")}<span>${say("me.password.toomany")} <span class="said">${timer(block?.seconds ?? 0)}</span></span></p>`
              : nothing
          }
        </div>
        ${left > 0 ? html`<p class="timer" role="timer" aria-live="off">${timer(left)}</p>` : nothing}`,
    }),
  });
}
