// Places or offices picked by a search: typed, chosen with arrows and Enter or by hand, several.

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../../components/icon";
import { day } from "../../../i18n/format";
import { value } from "../../console/loadable";
import type { Actions, Model } from "../model";
import { field } from "../parts/field";
import type { Say } from "../words";
import { type Draft, followedTo } from "./draft";
import type { Hit, Scope } from "./places";

export function picker(
  model: Model,
  say: Say,
  scope: Scope,
  draft: Draft,
  act: Actions,
): TemplateResult {
  const { search, faults } = model.accounts;
  const { typed, hits, active } = search[scope];
  const found = hits ? value(hits) : null;
  const list = `found-${scope}`;
  const press = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      act.accounts.move(scope, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && typed.trim() !== "") {
      // While something is looked for, Enter never sends the form.
      event.preventDefault();
      if (found) act.accounts.pick(scope, found[active] ?? null);
    } else if (event.key === "Escape" && typed !== "") {
      event.preventDefault();
      event.stopPropagation();
      act.accounts.look(scope, "");
    }
  };
  return html`<div class="picker" data-scope=${scope}>
    ${field(
      {
        id: scope,
        label: say(`accounts.pick.${scope}`),
        hint: say(`accounts.pick.${scope}.hint`),
        fault: faults.fields[`/${scope}`],
        wide: true,
      },
      ({ id, invalid, by }) => html`${chips(say, scope, draft, act)}<input
          id=${id}
          type="text"
          role="combobox"
          aria-expanded=${found && found.length > 0 ? "true" : "false"}
          aria-controls=${list}
          aria-autocomplete="list"
          aria-activedescendant=${found?.[active] ? `${list}-${active}` : nothing}
          aria-invalid=${invalid}
          aria-describedby=${by}
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          maxlength="100"
          placeholder=${say(`accounts.pick.${scope}.example`)}
          .value=${typed}
          @input=${(event: Event) => act.accounts.look(scope, (event.target as HTMLInputElement).value)}
          @keydown=${press}
        />
        <div class="found" id=${list} role="listbox" ?hidden=${!found?.length} aria-label=${say(`accounts.pick.${scope}`)}>
          ${(found ?? []).map((hit, at) => option(model, say, scope, hit, at, act))}
        </div>
        <p class="said-found" role="status">${
          hits?.status === "failed"
            ? hits.message
            : found?.length === 0
              ? say("accounts.pick.none", { q: typed })
              : ""
        }</p>`,
    )}
  </div>`;
}

function option(
  model: Model,
  say: Say,
  scope: Scope,
  hit: Hit,
  at: number,
  act: Actions,
): TemplateResult {
  const { name, where, generation } = hit;
  return html`<div
    id=${`found-${scope}-${at}`}
    role="option"
    aria-selected=${at === model.accounts.search[scope].active ? "true" : "false"}
    @click=${() => act.accounts.pick(scope, hit)}
  >
    <b>${name}</b><code>${where}</code>${
      generation
        ? html`<span class="tag">${say("accounts.pick.before", { day: day(model.state.language, generation) })}</span>`
        : nothing
    }
  </div>`;
}

function chips(
  say: Say,
  scope: Scope,
  draft: Draft,
  act: Actions,
): TemplateResult | typeof nothing {
  const picked = draft[scope];
  if (picked.length === 0) return nothing;
  return html`<ul class="picked">
    ${picked.map((pick) => {
      const now = followedTo(pick);
      return html`<li>
        <span
          >${pick.name}${
            now.length > 0
              ? html` <small>${say("accounts.pick.now", { now: now.join(", ") })}</small>`
              : pick.reached
                ? html` <small class="fault">${say("accounts.pick.nothing")}</small>`
                : nothing
          }</span
        ><button type="button" class="square" aria-label=${say("accounts.pick.drop", { name: pick.name })}
          @click=${() => act.accounts.drop(scope, pick)}>
          ${icon("x")}
        </button>
      </li>`;
    })}
  </ul>`;
}
