// How a section begins: what it is, what it is for, and what one can do first.

import { html, nothing, type TemplateResult } from "lit";

export function sectionHead(
  title: string,
  what: string,
  actions: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  return html`<header class="section-head">
    <div>
      <h1>${title}</h1>
      <p>${what}</p>
    </div>
    ${actions === nothing ? nothing : html`<div class="section-actions">${actions}</div>`}
  </header>`;
}
