// What stands beside the map: one list at a time, by tab.

import { html, type TemplateResult } from "lit";
import { type State, TABS } from "../../state";
import { incidentsPanel } from "./incidents/panel";
import { indicatorsPanel } from "./indicators/panel";
import { type Actions, type Model, sayer } from "./model";
import { placesPanel } from "./places/panel";

const LISTS: Record<State["tab"], (model: Model, act: Actions) => TemplateResult> = {
  incidents: incidentsPanel,
  indicators: indicatorsPanel,
  localities: placesPanel,
};

export function panel(model: Model, act: Actions): TemplateResult {
  const say = sayer(model);
  const open = model.state.tab;
  return html`<section class="panel" data-sheet=${model.sheet} aria-label=${say("panel.label")}>
    <button
      type="button"
      class="grip"
      aria-label=${say(model.sheet === "peek" ? "panel.open" : "panel.close")}
      aria-expanded=${model.sheet === "peek" ? "false" : "true"}
    >
      <i></i>
    </button>
    <div class="tabs" role="tablist" aria-label=${say("tab.label")}>
      ${TABS.map(
        (tab) =>
          html`<button
            type="button"
            role="tab"
            class="tab"
            id="tab-${tab}"
            aria-controls="list"
            aria-selected=${tab === open ? "true" : "false"}
            tabindex=${tab === open ? "0" : "-1"}
            @click=${() => act.tab(tab)}
            @keydown=${(event: KeyboardEvent) => step(event, tab, act)}
          >
            ${say(`tab.${tab}`)}
          </button>`,
      )}
    </div>
    <div class="list" id="list" role="tabpanel" tabindex="-1" aria-labelledby="tab-${open}">
      ${LISTS[open](model, act)}
    </div>
  </section>`;
}

/** Arrow keys move between tabs, as in every tab list. */
function step(event: KeyboardEvent, tab: State["tab"], act: Actions): void {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by === undefined) return;
  const next = TABS[(TABS.indexOf(tab) + by + TABS.length) % TABS.length] ?? tab;
  act.tab(next);
  (event.currentTarget as HTMLElement).parentElement
    ?.querySelector<HTMLElement>(`#tab-${next}`)
    ?.focus();
}
