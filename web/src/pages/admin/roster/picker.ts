// Who is put on duty: found by typing, chosen with arrows and Enter or by hand.

import { html, nothing, type TemplateResult } from "lit";
import type { Account } from "../../../api/accounts";
import { icon } from "../../../components/icon";
import { value } from "../../console/loadable";
import type { Actions, Model } from "../model";
import { field } from "../parts/field";
import type { Say } from "../words";
import type { Draft } from "./model";
import { found } from "./person";

export function personField(model: Model, draft: Draft, say: Say, act: Actions): TemplateResult {
  const of = {
    id: "shift-account",
    label: say("roster.account"),
    fault: draft.faults.fields["/account"],
    wide: true,
  };
  const { account } = draft;
  if (account) {
    return field(
      of,
      ({ id, by }) => html`<div class="picked">
        <span><b><bdi>${account.name}</bdi></b> <code>${account.username}</code></span>
        <button id=${id} type="button" class="button" aria-describedby=${by} @click=${() => act.roster.write({ account: null, typed: "", active: 0 })}>
          ${say("roster.account.other")}
        </button>
      </div>`,
    );
  }
  const { accounts } = model.roster;
  if (accounts?.status === "failed") {
    return field(
      of,
      ({ id }) => html`<p class="fault">${icon("alert")}<span>${accounts.message}</span></p>
        <button id=${id} type="button" class="button" @click=${act.roster.accountsAgain}>${say("error.retry")}</button>`,
    );
  }
  return field(of, (described) => search(model, draft, say, act, described));
}

function search(
  model: Model,
  draft: Draft,
  say: Say,
  act: Actions,
  {
    id,
    invalid,
    by,
  }: { id: string; invalid: "true" | typeof nothing; by: string | typeof nothing },
): TemplateResult {
  const all = value(model.roster.accounts ?? { status: "loading" });
  const { typed } = draft;
  const asked = typed.trim() !== "";
  const hits = all && asked ? found(all, typed) : [];
  const active = Math.min(draft.active, hits.length - 1);
  const choose = (account: Account | undefined): void => {
    if (account) act.roster.write({ account, typed: "", active: 0 });
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length > 0) {
      event.preventDefault();
      act.roster.write({ active: (active + step + hits.length) % hits.length });
    } else if (event.key === "Enter" && asked) {
      // While somebody is looked for, Enter never sends the form.
      event.preventDefault();
      choose(hits[active]);
    } else if (event.key === "Escape" && typed !== "") {
      event.preventDefault();
      event.stopPropagation();
      act.roster.write({ typed: "", active: 0 });
    }
  };
  return html`<input
      id=${id}
      type="text"
      role="combobox"
      maxlength="100"
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      placeholder=${say("roster.account.search")}
      aria-autocomplete="list"
      aria-expanded=${hits.length > 0 ? "true" : "false"}
      aria-controls="people-found"
      aria-activedescendant=${hits.length > 0 ? `person-${active}` : nothing}
      aria-invalid=${invalid}
      aria-describedby=${by}
      .value=${typed}
      @input=${(event: Event) => act.roster.write({ typed: (event.target as HTMLInputElement).value, active: 0 })}
      @keydown=${press}
    />
    <div class="people-found" id="people-found" role="listbox" ?hidden=${hits.length === 0} aria-label=${say("roster.account")}>
      ${hits.map(
        (account, at) => html`<div
          id="person-${at}"
          role="option"
          aria-selected=${at === active ? "true" : "false"}
          @click=${() => choose(account)}
        >
          <b><bdi>${account.name}</bdi></b><code>${account.username}</code>${
            account.on_duty ? html`<span class="tag">${say("roster.now")}</span>` : nothing
          }
        </div>`,
      )}
    </div>
    <p class="hint" role="status">${
      asked && !all
        ? say("roster.account.loading")
        : asked && hits.length === 0
          ? say("roster.account.none", { q: typed.trim() })
          : nothing
    }</p>`;
}
