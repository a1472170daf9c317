// A share of the largest as a bar. SVG, because the page's policy allows no style attributes.

import { html, type TemplateResult } from "lit";

/** `colour` is that of the value's class: such a bar is outlined, since the palest class is nearly
 * as light as the page, and has no track that could pass for a class. */
export function bar(share: number, colour: string | null = null): TemplateResult {
  const width = `${Math.max(1.5, Math.min(1, share) * 100).toFixed(1)}%`;
  if (colour) {
    return html`<svg class="bar classed" aria-hidden="true" preserveAspectRatio="none">
      <rect width=${width} height="100%" rx="1.5" fill=${colour}></rect>
    </svg>`;
  }
  return html`<svg class="bar" aria-hidden="true" preserveAspectRatio="none">
    <rect class="track" width="100%" height="100%" rx="2"></rect>
    <rect width=${width} height="100%" rx="2"></rect>
  </svg>`;
}
