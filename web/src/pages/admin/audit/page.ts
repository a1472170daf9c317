// The trail: whether its chain holds, which rows are wanted, and the rows.

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../../components/icon";
import { message } from "../../../components/message";
import type { Actions, Model } from "../model";
import { notReady } from "../parts/not-ready";
import type { Say } from "../words";
import { chain } from "./chain";
import { isFiltered } from "./filter";
import { filters } from "./filters";
import { trail } from "./trail";

export function auditSection(model: Model, say: Say, act: Actions): TemplateResult {
  return html`<header class="section-head">
      <div>
        <h1>${say("audit.title")}</h1>
        <p>${say("audit.what")}</p>
      </div>
      <button type="button" class="button" @click=${act.audit.retry}>${icon("refresh")}${say("audit.refresh")}</button>
    </header>
    ${chain(model, say, act)}
    <section class="sheet" aria-label=${say("audit.rows")}>
      ${filters(model, say, act)} ${rows(model, say, act)}
    </section>`;
}

function rows(model: Model, say: Say, act: Actions): TemplateResult {
  const { rows, more } = model.audit;
  if (rows.status !== "ready") {
    return notReady(say, rows, {
      loading: "audit.loading",
      failed: "audit.failed",
      lines: 12,
      retry: act.audit.retry,
    });
  }
  const { items, next } = rows.value;
  if (items.length === 0) return empty(model, say, act);
  return html`${trail(model, say, items, act)}
    <footer class="more">
      <span role="status">${say(next ? "audit.shown" : "audit.shown.all", { n: items.length })}</span>
      ${more === "failed" ? html`<span class="fault">${icon("alert")}${say("error.network")}</span>` : nothing}
      ${
        next
          ? html`<button type="button" class="button" aria-busy=${more === "loading" ? "true" : "false"} @click=${act.audit.more}>
              ${say(more === "loading" ? "incidents.more.loading" : "incidents.more")}
            </button>`
          : nothing
      }
    </footer>`;
}

function empty({ state }: Model, say: Say, act: Actions): TemplateResult {
  const filtered = isFiltered(state.filter);
  return message({
    icon: "trail",
    title: say(filtered ? "audit.none.filtered" : "audit.none"),
    text: say(filtered ? "audit.none.filtered.text" : "audit.none.text"),
    action: filtered ? { text: say("audit.clear"), run: act.audit.clear } : undefined,
  });
}
