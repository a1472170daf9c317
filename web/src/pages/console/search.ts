// Finding a locality or an incident: a combobox of the hits, by keyboard or pointer.

import { html, nothing, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import type { Incident } from "../../api/incidents";
import { icon } from "../../components/icon";
import { number } from "../../i18n/format";
import { ambiguous, type Hit, search } from "../../localities/search";
import { incidentSymbol } from "./incidents/marks";
import { placeOf } from "./incidents/row";
import { value } from "./loadable";
import { type Actions, groupTitle, type Model, type Say, sayer } from "./model";

/** What may be chosen: places first, then incidents. */
type Choice = { place: Hit } | { incident: Incident };

function choicesOf(model: Model): Choice[] {
  const localities = value(model.localities);
  if (!model.searching) return [];
  const places = localities ? search(localities, model.typed) : [];
  return [
    ...places.map((place) => ({ place })),
    ...model.incidents.found.map((incident) => ({ incident })),
  ];
}

export function searchBox(model: Model, act: Actions): TemplateResult {
  const say = sayer(model);
  const hits = choicesOf(model);
  const open = model.searching && model.typed.trim() !== "";
  const active = Math.min(model.active, hits.length - 1);
  return html`<div class="search" role="search">
    ${icon("search")}
    <input
      id="search"
      type="text"
      role="combobox"
      autocomplete="off"
      spellcheck="false"
      enterkeyhint="search"
      aria-label=${say("search.label")}
      aria-expanded=${open ? "true" : "false"}
      aria-controls="hits"
      aria-autocomplete="list"
      aria-activedescendant=${open && active >= 0 ? `hit-${active}` : nothing}
      placeholder=${say("search.placeholder")}
      .value=${model.typed}
      @input=${(event: InputEvent) => type((event.target as HTMLInputElement).value, act)}
      @focus=${() => act.change({ searching: true })}
      @blur=${() => act.change({ searching: false })}
      @keydown=${(event: KeyboardEvent) => keys(event, hits, active, act)}
    />
    ${
      model.typed
        ? html`<button
            type="button"
            class="clear"
            aria-label=${say("search.clear")}
            @click=${() => type("", act)}
          >
            ${icon("x")}
          </button>`
        : html`<kbd aria-hidden="true">/</kbd>`
    }
    ${open ? list(model, say, hits, active, act) : nothing}
  </div>`;
}

function type(typed: string, act: Actions): void {
  act.change({ typed, searching: true, active: 0 });
  act.incidents.search(typed);
}

function keys(event: KeyboardEvent, hits: Choice[], active: number, act: Actions): void {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step !== undefined && hits.length > 0) {
    event.preventDefault();
    act.change({ active: (active + step + hits.length) % hits.length, searching: true });
  } else if (event.key === "Enter") {
    const hit = hits[active];
    if (hit) choose(hit, act);
  } else if (event.key === "Escape") {
    event.stopPropagation();
    type("", act);
    (event.target as HTMLElement).blur();
  }
}

function choose(choice: Choice, act: Actions): void {
  type("", act);
  act.change({ searching: false });
  (document.activeElement as HTMLElement | null)?.blur();
  if ("incident" in choice) {
    act.incidents.open(choice.incident.id);
    act.incidents.zoomTo(choice.incident);
  } else if (choice.place.kind === "province") act.province();
  else if (choice.place.kind === "group") act.drill(choice.place.key);
  else act.zoomTo(choice.place.key);
}

function list(
  model: Model,
  say: Say,
  choices: Choice[],
  active: number,
  act: Actions,
): TemplateResult {
  if (choices.length === 0) {
    return html`<div class="hits card" id="hits">
      <p class="none" role="status">
        <b>${say("search.none", { query: model.typed.trim() })}</b>${say("search.none.hint")}
      </p>
    </div>`;
  }
  const places = choices.flatMap((choice) => ("place" in choice ? [choice.place] : []));
  const head = ambiguous(places)
    ? say("search.several", { count: places.length })
    : say("search.results", { count: choices.length });
  return html`<div class="hits card">
    <p class="head" role="status">${head}</p>
    <ul id="hits" role="listbox" aria-label=${say("search.label")}>
      ${choices.map(
        (choice, index) =>
          html`<li
            id="hit-${index}"
            role="option"
            aria-selected=${index === active ? "true" : "false"}
            @pointerdown=${(event: Event) => event.preventDefault()}
            @pointermove=${() => index !== active && act.change({ active: index })}
            @click=${() => choose(choice, act)}
          >
            ${"place" in choice ? place(model, say, choice.place) : found(model, say, choice.incident)}
          </li>`,
      )}
    </ul>
  </div>`;
}

const place = (model: Model, say: Say, hit: Hit): TemplateResult =>
  html`<b>${hit.kind === "group" && hit.group ? groupTitle(say, hit.group) : hit.name}</b>
    <span>${where(model, say, hit)}</span>`;

const found = (model: Model, say: Say, incident: Incident): TemplateResult =>
  html`<span class="sign" aria-hidden="true">${unsafeHTML(incidentSymbol(incident, 22, model))}</span>
    <b>${incident.title}</b>
    <span>${incident.number}<br />${placeOf(model, say, incident)}</span>`;

function where(model: Model, say: Say, hit: Hit): string {
  const { language } = model.state;
  if (hit.kind === "province") return say("level.province");
  if (hit.kind === "group" && hit.group) {
    return say("count.communes", { n: number(language, hit.group.members.length) });
  }
  return [hit.group ? groupTitle(say, hit.group) : "", hit.key].filter(Boolean).join(" · ");
}
