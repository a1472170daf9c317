// A place's figure beside those of the places around it.

import { html, nothing, type TemplateResult } from "lit";
import { bar } from "../../../components/bar";
import type { Say } from "../model";

export interface Compared {
  name: string;
  /** Null when there is none; then `text` says why. */
  value: number | null;
  text: string;
  /** The place itself, among those it is compared with. */
  own: boolean;
  /** Of the value's class; null for a plain bar. */
  colour: string | null;
}

export function compare(
  say: Say,
  unit: string,
  rows: readonly Compared[],
  note: string | null,
): TemplateResult {
  const largest = Math.max(...rows.map(({ value }) => Math.abs(value ?? 0)), Number.MIN_VALUE);
  return html`<section>
    <h3>${say("detail.compare")}<span>${unit}</span></h3>
    <ul class="compare">
      ${rows.map(
        ({ name, value, text, own, colour }) =>
          html`<li ?data-own=${own}>
            <span>${name}</span>${
              value === null
                ? html`<span class="lacking">${text}</span>`
                : html`${bar(Math.abs(value) / largest, colour)}<b>${text}</b>`
            }
          </li>`,
      )}
    </ul>
    ${note === null ? nothing : html`<p class="note">${note}</p>`}
  </section>`;
}

export const tile = (label: string, figure: string, unit: string): TemplateResult =>
  html`<div>
    <dt>${label}</dt>
    <dd><b>${figure}</b> <span>${unit}</span></dd>
  </div>`;
