// Accounts: all of them, or the one that is open; and what is over them.

import { html, nothing, type TemplateResult } from "lit";
import { may } from "../../../access/access";
import { icon } from "../../../components/icon";
import type { Actions, Model } from "../model";
import { sectionHead } from "../parts/head";
import { notReady } from "../parts/not-ready";
import type { Say } from "../words";
import { one } from "./one";
import { over } from "./over";
import { table } from "./table";

export function accountsSection(model: Model, say: Say, act: Actions): TemplateResult {
  return html`${content(model, say, act)} ${over(model, say, act)}`;
}

function content(model: Model, say: Say, act: Actions): TemplateResult {
  const { list } = model.accounts;
  const { open } = model.state;
  if (list.status === "ready" && open !== null) {
    return one(model, say, list.value.find(({ username }) => username === open) ?? null, act);
  }
  const add = may(model.access, "accounts.write")
    ? html`<button type="button" class="button primary" @click=${() => act.accounts.begin("make")}>
        ${icon("plus")}${say("accounts.make")}
      </button>`
    : nothing;
  return html`${sectionHead(say("accounts.title"), say("accounts.what"), add)}
    <section class="sheet accounts" aria-label=${say("accounts.title")}>
      ${
        list.status !== "ready"
          ? notReady(say, list, {
              loading: "accounts.loading",
              failed: "accounts.failed",
              lines: 12,
              retry: act.accounts.retry,
            })
          : table(model, say, list.value, act)
      }
    </section>`;
}
