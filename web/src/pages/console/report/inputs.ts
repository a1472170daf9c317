// The inputs of the form: what every report needs, and what its category asks for.

import { html, nothing, type TemplateResult } from "lit";
import type { FieldDefinition, Term } from "../../../api/incidents";
import { icon } from "../../../components/icon";
import { number } from "../../../i18n/format";
import type { Key } from "../../../i18n/text";
import type { Severity } from "../../../symbols/palette";
import { type Actions, either, type Model, type Say, sayer } from "../model";
import { fieldKey } from "./body";
import { type Draft, isGrave, urgencyOf } from "./model";
import { vietnamInput } from "./parse";

export const SEVERITIES: readonly { of: Severity; key: Key }[] = [
  { of: 1, key: "report.severity.1" },
  { of: 2, key: "report.severity.2" },
  { of: 3, key: "report.severity.3" },
  { of: 4, key: "report.severity.4" },
  { of: 5, key: "report.severity.5" },
];
const TITLE_LENGTH = 200;
const DESCRIPTION_LENGTH = 4000;

const typed = (event: Event): string =>
  (event.target as HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement).value;

/** What tells assistive technology that an input is wrong, and where it says why. */
export function marks(
  draft: Draft,
  name: string,
): { invalid: "true" | typeof nothing; describedBy: string | typeof nothing } {
  const wrong = draft.faults[name] !== undefined;
  return { invalid: wrong ? "true" : nothing, describedBy: wrong ? `fault-${name}` : nothing };
}

export function faultLine(draft: Draft, name: string): TemplateResult | typeof nothing {
  const said = draft.faults[name];
  return said === undefined
    ? nothing
    : html`<p class="fault" id="fault-${name}">${icon("alert")}<span>${said}</span></p>`;
}

/** One of a few, each as a button; a group of radio inputs to the keyboard. */
function radios(
  draft: Draft,
  name: string,
  legend: string,
  choices: readonly { value: string; text: string }[],
  chosen: string,
  choose: (value: string) => void,
  note: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<fieldset class="choice" aria-describedby=${marks(draft, name).describedBy}>
    <legend>${legend}${note}</legend>
    <div class="options">
      ${choices.map(
        ({ value, text }, index) =>
          html`<label ?data-quiet=${value === ""}>
            <input
              type="radio"
              id=${index === 0 ? `report-${name}` : nothing}
              name="report-${name}"
              .value=${value}
              .checked=${value === chosen}
              @change=${() => choose(value)}
            /><span>${text}</span>
          </label>`,
      )}
    </div>
    ${faultLine(draft, name)}
  </fieldset>`;
}

export function severity(model: Model, draft: Draft, act: Actions): TemplateResult {
  const say = sayer(model);
  const choose = (of: Severity): void => act.report.write({ severity: of });
  const byDigit = (event: KeyboardEvent): void => {
    const found = SEVERITIES.find(({ of }) => String(of) === event.key);
    const input = document.getElementById(`report-severity-${found?.of}`);
    if (!found || !(input instanceof HTMLInputElement)) return;
    event.preventDefault();
    // At once, so that the next Tab leaves the group however fast it comes.
    input.checked = true;
    input.focus();
    choose(found.of);
  };
  return html`<fieldset
    class="severity"
    role="radiogroup"
    aria-required="true"
    aria-invalid=${marks(draft, "severity").invalid}
    aria-describedby=${marks(draft, "severity").describedBy}
    @keydown=${byDigit}
  >
    <legend>${say("report.severity")} <small>${say("report.severity.keys")}</small></legend>
    <div class="options">
      ${SEVERITIES.map(
        ({ of, key }) =>
          html`<label
            data-severity=${of}
            @pointerup=${(event: PointerEvent) => {
              pressedBy = event.pointerType;
            }}
          >
            <input
              type="radio"
              id="report-severity-${of}"
              name="report-severity"
              .value=${String(of)}
              .checked=${draft.written.severity === of}
              @change=${() => choose(of)}
              @click=${() => onward(draft)}
            /><span><b>${of}</b>${say(key)}</span>
          </label>`,
      )}
    </div>
    ${faultLine(draft, "severity")}
  </fieldset>`;
}

/** What the last press on a severity was made with: its click has forgotten that. */
let pressedBy = "";

/** Whoever chose by mouse goes on by typing; the keyboard stays where it is. At once, not with the
 * next frame: a slow machine would take the focus out of what is typed into meanwhile. */
function onward({ written }: Draft): void {
  if (pressedBy === "mouse" && written.title === "")
    document.getElementById("report-title")?.focus();
  pressedBy = "";
}

export function title(model: Model, draft: Draft, act: Actions): TemplateResult {
  const say = sayer(model);
  return html`<div class="field">
    <label for="report-title">${say("report.title")}</label>
    <input
      id="report-title"
      type="text"
      required
      maxlength=${TITLE_LENGTH}
      autocomplete="off"
      enterkeyhint="send"
      placeholder=${say("report.title.placeholder")}
      .value=${draft.written.title}
      aria-invalid=${marks(draft, "title").invalid}
      aria-describedby=${marks(draft, "title").describedBy}
      @input=${(event: InputEvent) => act.report.write({ title: typed(event) })}
    />
    ${faultLine(draft, "title")}
    ${
      draft.written.visibility === "public"
        ? html`<p class="hint signed">${icon("globe")}<span>${say("contact.public")}</span></p>`
        : nothing
    }
  </div>`;
}

export function urgency(model: Model, draft: Draft, terms: readonly Term[], act: Actions) {
  const say = sayer(model);
  const suggested = draft.written.urgency === null && isGrave(draft.written);
  return radios(
    draft,
    "urgency",
    say("report.urgency"),
    terms.map((term) => ({ value: term.id, text: either(model, term.title) })),
    urgencyOf(draft.written),
    (value) => act.report.write({ urgency: value }),
    suggested ? html` <small>${say("report.urgency.suggested")}</small>` : nothing,
  );
}

export function description(model: Model, draft: Draft, act: Actions): TemplateResult {
  const say = sayer(model);
  return html`<div class="field">
    <label for="report-description">${say("report.description")}</label>
    <textarea
      id="report-description"
      rows="3"
      maxlength=${DESCRIPTION_LENGTH}
      .value=${draft.written.description}
      aria-invalid=${marks(draft, "description").invalid}
      aria-describedby=${marks(draft, "description").describedBy}
      @input=${(event: InputEvent) => act.report.write({ description: typed(event) })}
    ></textarea>
    ${faultLine(draft, "description")}
  </div>`;
}

export function occurred(model: Model, draft: Draft, act: Actions): TemplateResult {
  const say = sayer(model);
  const { occurred } = draft.written;
  const now = vietnamInput(model.now);
  const other = occurred !== null;
  return html`${radios(
    draft,
    other ? "occurred-when" : "occurred",
    say("report.occurred"),
    [
      { value: "now", text: say("report.occurred.now") },
      { value: "other", text: say("report.occurred.other") },
    ],
    other ? "other" : "now",
    (value) => act.report.write({ occurred: value === "now" ? null : now }),
  )}
  ${
    other
      ? html`<div class="field">
          <label class="said" for="report-occurred">${say("report.occurred.at")}</label>
          <input
            id="report-occurred"
            type="datetime-local"
            max=${now}
            .value=${occurred}
            aria-invalid=${marks(draft, "occurred").invalid}
            aria-describedby=${marks(draft, "occurred").describedBy}
            @change=${(event: Event) => act.report.write({ occurred: typed(event) })}
          />
          <p class="hint">${say("report.occurred.zone")}</p>
          ${faultLine(draft, "occurred")}
        </div>`
      : nothing
  }`;
}

export function choice(
  model: Model,
  draft: Draft,
  {
    name,
    chosen,
    terms,
  }: { name: "channel" | "visibility"; chosen: string; terms: readonly Term[] },
  act: Actions,
): TemplateResult {
  const label = sayer(model)(`report.${name}`);
  return html`<div class="field">
    <label for="report-${name}">${label}</label>
    <select
      id="report-${name}"
      aria-invalid=${marks(draft, name).invalid}
      aria-describedby=${marks(draft, name).describedBy}
      @change=${(event: Event) => act.report.write({ [name]: typed(event) })}
    >
      ${terms.map(
        (term) =>
          html`<option value=${term.id} ?selected=${term.id === chosen}>
            ${either(model, term.title)}
          </option>`,
      )}
    </select>
    ${faultLine(draft, name)}
  </div>`;
}

// --- typed fields ------------------------------------------------------------------------------

export function typedField(
  model: Model,
  draft: Draft,
  definition: FieldDefinition,
  act: Actions,
): TemplateResult {
  const say = sayer(model);
  const { id, type } = definition;
  const key = fieldKey(id);
  const value = draft.written.fields[id] ?? "";
  const label = either(model, definition.title);
  if (type === "boolean") {
    const choices = [
      { value: "true", text: say("report.yes") },
      { value: "false", text: say("report.no") },
      { value: "", text: say("report.unknown") },
    ];
    return html`<div class="wide">
      ${radios(draft, key, label, choices, value, (chosen) => act.report.writeField(id, chosen))}
    </div>`;
  }
  return html`<div class="field" ?data-wide=${type === "text" || type === "choice"}>
    <label for="report-${key}">${label}</label>
    ${type === "choice" ? select(model, say, draft, definition, act) : input(model, draft, definition, act)}
    ${faultLine(draft, key)}
  </div>`;
}

function select(
  model: Model,
  say: Say,
  draft: Draft,
  { id, choices }: FieldDefinition,
  act: Actions,
): TemplateResult {
  const chosen = draft.written.fields[id] ?? "";
  const { invalid, describedBy } = marks(draft, fieldKey(id));
  return html`<select
    id="report-${fieldKey(id)}"
    aria-invalid=${invalid}
    aria-describedby=${describedBy}
    @change=${(event: Event) => act.report.writeField(id, typed(event))}
  >
    <option value="" ?selected=${chosen === ""}>${say("report.unknown")}</option>
    ${choices.map(
      (each) =>
        html`<option value=${each.id} ?selected=${each.id === chosen}>
          ${either(model, each.title)}
        </option>`,
    )}
  </select>`;
}

function input(
  model: Model,
  draft: Draft,
  definition: FieldDefinition,
  act: Actions,
): TemplateResult {
  const { id, type, unit, min, max, max_length } = definition;
  const { invalid, describedBy } = marks(draft, fieldKey(id));
  const text = type === "text";
  const limits = [min, max].map((of) => number(model.state.language, of ?? 0));
  return html`<span class="unit">
    <input
      id="report-${fieldKey(id)}"
      type="text"
      inputmode=${text ? "text" : type === "integer" ? "numeric" : "decimal"}
      maxlength=${text && max_length ? max_length : nothing}
      autocomplete="off"
      title=${text ? nothing : limits.join(" – ")}
      .value=${draft.written.fields[id] ?? ""}
      aria-invalid=${invalid}
      aria-describedby=${describedBy}
      @input=${(event: InputEvent) => act.report.writeField(id, typed(event))}
    />${unit ? html`<span>${either(model, unit)}</span>` : nothing}
  </span>`;
}
