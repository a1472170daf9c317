// Whether the chain of the trail holds, its last link to be kept elsewhere, and the way to take all
// of it along.

import { html, nothing, type TemplateResult } from "lit";
import { may } from "../../../access/access";
import type { Check } from "../../../api/audit";
import { exportAddress } from "../../../api/audit";
import { copyButton } from "../../../components/copy";
import { icon } from "../../../components/icon";
import { clock, isoDay, number } from "../../../i18n/format";
import { LOADING } from "../../console/loadable";
import type { Actions, Model } from "../model";
import type { Say } from "../words";
import { exactly } from "./change";

export function chain(model: Model, say: Say, act: Actions): TemplateResult {
  const { check } = model.audit;
  const busy = check === LOADING;
  return html`<section class="sheet chain" aria-labelledby="chain">
    <div class="state">
      <h2 id="chain">${icon("chain")}${say("chain.title")}</h2>
      <div aria-live="polite">${state(model, say)}</div>
    </div>
    <div class="buttons">
      <button type="button" class="button" aria-disabled=${busy ? "true" : "false"} @click=${act.audit.check}>
        ${icon(busy ? "refresh" : "circleCheck")}${say(busy ? "chain.checking" : "chain.check")}
      </button>
      ${
        may(model.access, "audit.export")
          ? html`<a class="button" href=${exportAddress()} download="nhat-ky-${isoDay(model.now)}.jsonl" title=${say("chain.export.what")}>
              ${icon("download")}${say("chain.export")}
            </a>`
          : nothing
      }
    </div>
    ${check?.status === "ready" ? anchor(model, say, check.value.found) : nothing}
  </section>`;
}

function state({ audit, state }: Model, say: Say): TemplateResult {
  const { check } = audit;
  if (!check) return html`<p>${say("chain.unchecked")}</p>`;
  if (check.status === "loading") return html`<p>${say("chain.reading")}</p>`;
  if (check.status === "failed") {
    return html`<p class="fault">${icon("alert")}<span><b>${say("chain.failed")}</b> ${check.message}</span></p>`;
  }
  const { found, at } = check.value;
  const values = { n: number(state.language, found.checked), time: clock(at) };
  if (found.holds) {
    return html`<p class="whole">${icon("circleCheck")}<span><b>${say("chain.holds")}</b> ${say("chain.holds.rows", values)}</span></p>`;
  }
  const { broken } = found;
  return html`<p class="fault">
      ${icon("alert")}<span
        ><b>${broken ? say("chain.broken.at", { n: number(state.language, broken.id) }) : say("chain.broken")}</b>
        ${broken ? say(`chain.broken.${broken.reason}`) : ""} ${say("chain.rows", values)}</span
      >
    </p>
    <p class="todo">${say("chain.todo")}</p>`;
}

function anchor(
  { state }: Model,
  say: Say,
  { anchor, holds }: Check,
): TemplateResult | typeof nothing {
  if (anchor.id === 0) return nothing;
  const at = anchor.at ? exactly(state.language, new Date(anchor.at)) : "";
  return html`<div class="anchor">
    <h3>${say(holds ? "chain.anchor" : "chain.anchor.good")}</h3>
    <p class="hash">
      <b>${number(state.language, anchor.id)}</b><code>${anchor.hash}</code
      >${copyButton(say("chain.copy"), say("copy.done"), `${anchor.id} ${anchor.hash}`)}
    </p>
    <p>${say(holds ? "chain.anchor.what" : "chain.anchor.good.what", { time: at })}</p>
  </div>`;
}
