// What is told beside the pointer while an indicator is on the map.

import { html, nothing, type TemplateResult } from "lit";
import type { Hover, Model, Say } from "../model";
import { chosen, groupLevel, shownValues, valuesAt } from "./shown";
import { colourOf, told, unitOf } from "./words";

/** Null in other tabs, and while nothing is known of any indicator. */
export function indicatorTip(
  model: Model,
  say: Say,
  { unit, group }: Hover,
): TemplateResult | null {
  const indicator = model.state.tab === "indicators" ? chosen(model) : null;
  const values = valuesAt(model, unit ? "commune" : groupLevel(model));
  const code = unit?.code ?? group?.code;
  if (!indicator || !values) return null;
  const of = values.values.find((each) => each.code === code) ?? null;
  const there = of?.value != null;
  return html`<span class="tip">
    ${
      there
        ? html`<svg viewBox="0 0 10 10" aria-hidden="true">
            <rect x=".5" y=".5" width="9" height="9" rx="1.5"
              fill=${colourOf(model, indicator, shownValues(model))(of?.value ?? 0)}></rect>
          </svg>`
        : nothing
    }<b>${told(model, say, indicator, of)}</b>${there ? ` ${unitOf(model, indicator)}` : ""}
  </span>`;
}
