// Which category: found by typing without tone marks, or by its symbol. What is asked for most in a
// storm stands first; the other families are one step away.

import { html, nothing, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { icon } from "../../../components/icon";
import type { Terms } from "../../../incidents/terms";
import { categorySign } from "../../../symbols/catalogue";
import { symbol } from "../../../symbols/symbol";
import { type Actions, either, type Model, sayer } from "../model";
import { FIRST, groupsOf } from "./groups";
import { faultLine, marks } from "./inputs";
import type { Draft } from "./model";

const SIZE = 26;

/** The category's symbol, of a severity once that is chosen: as it will stand on the map. */
const sign = (model: Model, id: string, severity: Draft["written"]["severity"]): TemplateResult =>
  html`<span class="sign" aria-hidden="true"
    >${unsafeHTML(
      symbol(
        { ...categorySign(id), severity: severity ?? 2, trust: "verified", overdue: false },
        SIZE,
        model.theme,
        "picture",
      ),
    )}</span
  >`;

export function category(model: Model, draft: Draft, terms: Terms, act: Actions): TemplateResult {
  const say = sayer(model);
  const { written } = draft;
  const chosen = written.category ? terms.categories.get(written.category) : undefined;
  if (chosen && !draft.picking) {
    return html`<div class="field">
      <span class="label" id="label-category">${say("report.category")}</span>
      <button
        type="button"
        id="report-category"
        class="chosen"
        aria-describedby="label-category"
        @click=${() => act.report.pick()}
      >
        ${sign(model, chosen.id, written.severity)}<b>${either(model, chosen.title)}</b
        ><span class="link">${say("report.category.change")}</span>
      </button>
      ${faultLine(draft, "category")}
    </div>`;
  }
  const groups = groupsOf(terms, draft.typed, draft.wide);
  const options = groups.flatMap(({ categories }) => categories);
  const active = options[draft.active];
  const { invalid, describedBy } = marks(draft, "category");
  return html`<div class="field">
    <label for="report-category">${say("report.category")}</label>
    <input
      id="report-category"
      type="text"
      role="combobox"
      autocomplete="off"
      spellcheck="false"
      aria-required="true"
      aria-expanded="true"
      aria-controls="report-categories"
      aria-autocomplete="list"
      aria-activedescendant=${active ? `category-${active.id}` : nothing}
      aria-invalid=${invalid}
      aria-describedby=${describedBy}
      placeholder=${say("report.category.placeholder")}
      .value=${draft.typed}
      @input=${(event: InputEvent) => {
        const typed = (event.target as HTMLInputElement).value;
        act.report.show({ typed, active: typed.trim() === "" ? -1 : 0 });
      }}
      @keydown=${(event: KeyboardEvent) => keys(event, draft.picking, act)}
    />
    ${faultLine(draft, "category")}
    <div class="categories" id="report-categories" role="listbox" aria-label=${say("report.category")}>
      ${groups.map(
        (group) =>
          html`<div role="group" aria-labelledby="family-${group.id}">
            <p class="family" id="family-${group.id}">${either(model, group.title)}</p>
            <div class="grid">
              ${group.categories.map(
                (each) =>
                  html`<div
                    id="category-${each.id}"
                    role="option"
                    aria-selected=${each === active ? "true" : "false"}
                    @pointerdown=${(event: Event) => event.preventDefault()}
                    @click=${() => act.report.category(each.id)}
                  >
                    ${sign(model, each.id, written.severity)}<span>${either(model, each.title)}</span>
                  </div>`,
              )}
            </div>
          </div>`,
      )}
    </div>
    ${
      groups.length === 0
        ? html`<p class="hint" role="status">${say("report.category.none", { query: draft.typed.trim() })}</p>`
        : nothing
    }
    ${
      draft.wide || draft.typed.trim() !== ""
        ? nothing
        : html`<button type="button" class="wider" @click=${() => act.report.show({ wide: true })}>
            ${icon("chevronDown")}<span>${say("report.category.others", others(model, terms))}</span>
          </button>`
    }
  </div>`;
}

/** How many more there are, and three of them by name. */
function others(model: Model, terms: Terms): { n: number; names: string } {
  const rest = terms.catalogue.categories.filter(({ family }) => !FIRST.includes(family));
  const examples = ["GT", "DIEN", "PCCC"].flatMap((id) => {
    const found = terms.categories.get(id);
    return found ? [either(model, found.title)] : [];
  });
  return { n: rest.length, names: examples.join(", ") };
}

/** What was typed is looked at as it is now: a key may come before the list is drawn anew. */
function keys(event: KeyboardEvent, picking: boolean, act: Actions): void {
  if (event.isComposing) return;
  const { value } = event.target as HTMLInputElement;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    act.report.stepCategory(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    // It chooses; the report is sent from elsewhere.
    event.preventDefault();
    act.report.takeCategory();
  } else if (event.key === "Escape" && (value !== "" || picking)) {
    // The first Escape is the list's, the next one the form's.
    event.stopPropagation();
    act.report.show({ typed: "", active: -1, picking: false });
  }
}
