// Finding a locality: a combobox of the hits, by keyboard or pointer.

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../components/icon";
import { number } from "../../i18n/format";
import { ambiguous, type Hit, search } from "../../localities/search";
import { value } from "./loadable";
import { type Actions, groupTitle, type Model, type Say, sayer } from "./model";

function hitsOf(model: Model): Hit[] {
  const localities = value(model.localities);
  return localities && model.searching ? search(localities, model.typed) : [];
}

export function searchBox(model: Model, act: Actions): TemplateResult {
  const say = sayer(model);
  const hits = hitsOf(model);
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
      @input=${(event: InputEvent) =>
        act.change({
          typed: (event.target as HTMLInputElement).value,
          searching: true,
          active: 0,
        })}
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
            @click=${() => act.change({ typed: "", active: 0 })}
          >
            ${icon("x")}
          </button>`
        : html`<kbd aria-hidden="true">/</kbd>`
    }
    ${open ? list(model, say, hits, active, act) : nothing}
  </div>`;
}

function keys(event: KeyboardEvent, hits: Hit[], active: number, act: Actions): void {
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
    act.change({ typed: "", active: 0 });
    (event.target as HTMLElement).blur();
  }
}

function choose(hit: Hit, act: Actions): void {
  act.change({ typed: "", searching: false, active: 0 });
  (document.activeElement as HTMLElement | null)?.blur();
  if (hit.kind === "province") act.home();
  else if (hit.kind === "group") act.drill(hit.key);
  else act.zoomTo(hit.key);
}

function list(model: Model, say: Say, hits: Hit[], active: number, act: Actions): TemplateResult {
  if (hits.length === 0) {
    return html`<div class="hits card" id="hits">
      <p class="none" role="status">
        <b>${say("search.none", { query: model.typed.trim() })}</b>${say("search.none.hint")}
      </p>
    </div>`;
  }
  const head = ambiguous(hits)
    ? say("search.several", { count: hits.length })
    : say("search.results", { count: hits.length });
  return html`<div class="hits card">
    <p class="head" role="status">${head}</p>
    <ul id="hits" role="listbox" aria-label=${say("search.label")}>
      ${hits.map(
        (hit, index) =>
          html`<li
            id="hit-${index}"
            role="option"
            aria-selected=${index === active ? "true" : "false"}
            @pointerdown=${(event: Event) => event.preventDefault()}
            @pointermove=${() => index !== active && act.change({ active: index })}
            @click=${() => choose(hit, act)}
          >
            <b>${hit.kind === "group" && hit.group ? groupTitle(say, hit.group) : hit.name}</b>
            <span>${where(model, say, hit)}</span>
          </li>`,
      )}
    </ul>
  </div>`;
}

function where(model: Model, say: Say, hit: Hit): string {
  const { language } = model.state;
  if (hit.kind === "province") return say("level.province");
  if (hit.kind === "group" && hit.group) {
    return say("count.communes", { n: number(language, hit.group.members.length) });
  }
  return [hit.group ? groupTitle(say, hit.group) : "", hit.key].filter(Boolean).join(" · ");
}
