// Which category: found by typing without tone marks, or by its symbol. What is asked for most in a
// storm stands first; the other families are one step away.

import { html, nothing, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import type { Category } from "../../../api/incidents";
import { icon } from "../../../components/icon";
import type { Bilingual } from "../../../i18n/text";
import type { Terms } from "../../../incidents/terms";
import { fold } from "../../../localities/search";
import { categorySign } from "../../../symbols/catalogue";
import { symbol } from "../../../symbols/symbol";
import { type Actions, either, type Model, sayer } from "../model";
import { faultLine, marks } from "./inputs";
import type { Draft } from "./model";

/** Families of the storm: the catalogue's order puts them first. */
const FIRST: readonly string[] = ["disaster", "rescue"];
const SIZE = 26;

export interface CategoryGroup {
  id: string;
  title: Bilingual;
  categories: Category[];
}

/** Categories by family that answer what was typed; of the first families only, unless asked wide. */
export function groupsOf(terms: Terms, typed: string, wide: boolean): CategoryGroup[] {
  const { families, categories } = terms.catalogue;
  const folded = fold(typed);
  const words = (of: { id: string; title: Bilingual }): string =>
    ` ${fold(`${of.id} ${of.title.vi} ${of.title.en}`)}`;
  const answers = (category: Category): boolean =>
    folded === "" || folded.split(" ").every((word) => words(category).includes(` ${word}`));
  return families
    .filter(({ id }) => folded !== "" || wide || FIRST.includes(id))
    .map(({ id, title }) => ({
      id,
      title,
      categories: categories.filter((each) => each.family === id && answers(each)),
    }))
    .filter((group) => group.categories.length > 0);
}

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
      @keydown=${(event: KeyboardEvent) => keys(event, draft, options, act)}
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

function keys(event: KeyboardEvent, draft: Draft, options: Category[], act: Actions): void {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step !== undefined && options.length > 0) {
    event.preventDefault();
    const from = draft.active < 0 && step < 0 ? 0 : draft.active;
    act.report.show({ active: (from + step + options.length) % options.length });
  } else if (event.key === "Enter") {
    // It chooses; the report is sent from elsewhere.
    event.preventDefault();
    const found = options[draft.active];
    if (found) act.report.category(found.id);
  } else if (event.key === "Escape" && (draft.typed !== "" || draft.picking)) {
    // The first Escape is the list's, the next one the form's.
    event.stopPropagation();
    act.report.show({ typed: "", active: -1, picking: false });
  }
}
