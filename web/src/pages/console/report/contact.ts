// Who told of it: never needed, and open from the start where somebody called or wrote.

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../../components/icon";
import { isTyped } from "../../../incidents/contact";
import { contactInputs } from "../contact/inputs";
import { type Actions, type Model, sayer } from "../model";
import { faultLine } from "./inputs";
import { contactShown, type Draft } from "./model";
import { reporterOf } from "./reporter";

export function contact(model: Model, draft: Draft, act: Actions): TemplateResult {
  const say = sayer(model);
  const open = contactShown(draft, draft.written.channel ?? reporterOf(model.access));
  const closed = say(isTyped(draft.contact) ? "contact.written" : "contact.what");
  return html`<button
      type="button"
      class="more"
      aria-expanded=${open ? "true" : "false"}
      aria-controls="report-contact"
      @click=${() => act.report.show({ contactOpen: !open })}
    >
      <b>${say("contact.title")}</b>
      <span>${open ? "" : closed}</span>
      ${icon("chevronDown")}
    </button>
    <div class="group" id="report-contact" role="group" aria-label=${say("contact.title")} tabindex="-1" ?hidden=${!open}>
      ${
        open
          ? html`${draft.contactLost ? html`<p class="hint" role="status">${icon("warning")}${say("contact.lost")}</p>` : nothing}
            ${contactInputs(say, {
              prefix: "report-contact",
              typed: draft.contact,
              fault: (name) => draft.faults[`contact-${name}`],
              write: (patch) => act.report.writeContact(patch),
            })}
            ${faultLine(draft, "contact")}
            <p class="hint signed">${icon("lock")}${say("contact.private")}</p>`
          : nothing
      }
    </div>`;
}
