// One input of a form: its label, what it is for, and what is wrong with it.

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../../components/icon";

export interface Field {
  id: string;
  label: string;
  hint?: string | undefined;
  fault?: string | undefined;
  wide?: boolean;
}

/** What an input must carry so that its hint and its fault are read with it. */
export interface Described {
  id: string;
  invalid: "true" | typeof nothing;
  by: string | typeof nothing;
}

export function field(of: Field, input: (described: Described) => TemplateResult): TemplateResult {
  const { id, hint, fault } = of;
  const by = [...(hint ? [`hint-${id}`] : []), ...(fault ? [`fault-${id}`] : [])];
  return html`<div class="field" ?data-wide=${of.wide ?? false}>
    <label for=${id}>${of.label}</label>
    ${input({ id, invalid: fault ? "true" : nothing, by: by.length > 0 ? by.join(" ") : nothing })}
    ${hint ? html`<p class="hint" id="hint-${id}">${hint}</p>` : nothing}
    ${fault ? html`<p class="fault" id="fault-${id}" role="alert">${icon("alert")}<span>${fault}</span></p>` : nothing}
  </div>`;
}

export interface TextField extends Field {
  value: string;
  write(value: string): void;
  most?: number;
  kind?: "text" | "password" | "date" | "datetime-local";
  placeholder?: string;
  /** What the browser may fill in; nothing of its own unless it is said. */
  autocomplete?: AutoFill;
  required?: boolean;
  mono?: boolean;
}

export const textField = (of: TextField): TemplateResult =>
  field(
    of,
    ({ id, invalid, by }) => html`<input
      id=${id}
      type=${of.kind ?? "text"}
      maxlength=${of.most ?? 200}
      autocomplete=${of.autocomplete ?? "off"}
      spellcheck="false"
      autocapitalize="off"
      placeholder=${of.placeholder ?? nothing}
      class=${of.mono ? "mono" : nothing}
      ?required=${of.required ?? false}
      .value=${of.value}
      aria-invalid=${invalid}
      aria-describedby=${by}
      @input=${(event: InputEvent) => of.write((event.target as HTMLInputElement).value)}
    />`,
  );

export interface Option {
  value: string;
  text: string;
}

export interface SelectField extends Field {
  value: string;
  options: readonly Option[];
  choose(value: string): void;
}

export const selectField = (of: SelectField): TemplateResult =>
  field(
    of,
    ({ id, invalid, by }) => html`<select
      id=${id}
      aria-invalid=${invalid}
      aria-describedby=${by}
      @change=${(event: Event) => of.choose((event.target as HTMLSelectElement).value)}
    >
      ${of.options.map(
        (each) =>
          html`<option value=${each.value} ?selected=${each.value === of.value}>${each.text}</option>`,
      )}
    </select>`,
  );
