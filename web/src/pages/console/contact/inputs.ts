// The inputs of who reported, for a new report and for correcting one.

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../../components/icon";
import type { ContactField, TypedContact } from "../../../incidents/contact";
import type { Say } from "../model";

const MOST = 200;

export interface ContactInputs {
  /** What their ids begin with. */
  prefix: string;
  typed: TypedContact;
  fault(name: ContactField): string | undefined;
  write(patch: Partial<TypedContact>): void;
}

export function contactInputs(say: Say, of: ContactInputs): TemplateResult {
  return html`<div class="fields">
    ${input(say, of, "name", "text", true)} ${input(say, of, "phone", "tel")}
    ${input(say, of, "email", "email")} ${input(say, of, "address", "text", true)}
  </div>`;
}

/** A text to the browser, whatever keys a telephone shows: no words of its own, and nothing that it
 * remembers of people. */
function input(
  say: Say,
  { prefix, typed, fault, write }: ContactInputs,
  name: ContactField,
  mode: "text" | "tel" | "email",
  wide = false,
): TemplateResult {
  const said = fault(name);
  const id = `${prefix}-${name}`;
  return html`<div class="field" ?data-wide=${wide}>
    <label for=${id}>${say(`contact.${name}`)}</label>
    <input
      id=${id}
      type="text"
      inputmode=${mode}
      maxlength=${MOST}
      autocomplete="off"
      spellcheck="false"
      .value=${typed[name]}
      aria-invalid=${said === undefined ? nothing : "true"}
      aria-describedby=${said === undefined ? nothing : `fault-${id}`}
      @input=${(event: InputEvent) => write({ [name]: (event.target as HTMLInputElement).value })}
    />
    ${said === undefined ? nothing : html`<p class="fault" id="fault-${id}">${icon("alert")}<span>${said}</span></p>`}
  </div>`;
}
