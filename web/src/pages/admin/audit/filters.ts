// Which rows are wanted: each choice goes into the address.

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../../components/icon";
import { isoDay } from "../../../i18n/format";
import { value } from "../../console/loadable";
import type { Actions, Model } from "../model";
import { named, type Say } from "../words";
import { isFiltered, type Name, parameters } from "./filter";
import { grouped } from "./names";

export function filters(model: Model, say: Say, act: Actions): TemplateResult {
  const { filter } = model.state;
  const change = (name: Name) => (event: Event) =>
    act.audit.filter({
      [name]: (event.target as HTMLInputElement | HTMLSelectElement).value.trim(),
    });
  const input = (name: "actor" | "subject" | "address"): TemplateResult =>
    html`<label data-name=${name}>
      <span>${say(`audit.${name}`)}</span>
      <input
        type="text"
        autocomplete="off"
        spellcheck="false"
        autocapitalize="off"
        enterkeyhint="search"
        placeholder=${say(`audit.${name}.example`)}
        .value=${filter[name]}
        @change=${change(name)}
      />
    </label>`;
  const day = (name: "from" | "to", most: string): TemplateResult =>
    html`<label data-name=${name}>
      <span>${say(`audit.${name}`)}</span>
      <input type="date" max=${most} .value=${filter[name]} @change=${change(name)} />
    </label>`;
  const today = isoDay(model.now);
  const open = model.audit.filtersOpen;
  const asked = parameters(filter).map(([, value]) => value);
  return html`<button
      type="button"
      class="filters-fold"
      aria-expanded=${open ? "true" : "false"}
      aria-controls="filters"
      @click=${() => act.audit.fold(!open)}
    >
      <b>${say("audit.filter")}</b><span>${asked.join(" · ")}</span>${icon("chevronDown")}
    </button>
    <form id="filters" class="filters" role="search" aria-label=${say("audit.filter")} @submit=${(event: Event) => event.preventDefault()}>
    ${input("actor")}
    <label data-name="action">
      <span>${say("audit.action")}</span>
      <select @change=${change("action")}>${options(model, say)}</select>
    </label>
    ${input("subject")} ${input("address")}
    ${day("from", filter.to || today)} ${day("to", today)}
    ${
      isFiltered(filter)
        ? html`<button type="button" class="button" @click=${act.audit.clear}>${icon("x")}${say("audit.clear")}</button>`
        : nothing
    }
  </form>`;
}

/** Each group whole, and each of its actions. */
function options({ audit, state }: Model, say: Say): TemplateResult {
  const { language, filter } = state;
  const groups = grouped(value(audit.actions) ?? []);
  const ids = groups.flatMap(({ id, actions }) => [id, ...actions.map((each) => each.id)]);
  const unknown = filter.action !== "" && !ids.includes(filter.action);
  const option = (id: string, words: string): TemplateResult =>
    html`<option value=${id} ?selected=${filter.action === id}>${words}</option>`;
  return html`<option value="" ?selected=${filter.action === ""}>${say("audit.action.all")}</option>
    ${unknown ? option(filter.action, filter.action) : nothing}
    ${groups.map(({ id, actions }) => {
      const title = named(say, "group", id) ?? id;
      const [only] = actions;
      if (actions.length === 1 && only?.id === id) return option(id, only.title[language]);
      return html`<optgroup label=${title}>
        ${option(id, say("audit.action.group", { group: title }))}
        ${actions.map((each) => (each.id === id ? nothing : option(each.id, each.title[language] || each.title.vi)))}
      </optgroup>`;
    })}`;
}
