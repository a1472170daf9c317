// A share of the largest as a bar. SVG, because the page's policy allows no style attributes.

import { html, type TemplateResult } from "lit";

export function bar(share: number): TemplateResult {
  const width = `${Math.max(1.5, Math.min(1, share) * 100).toFixed(1)}%`;
  return html`<svg class="bar" aria-hidden="true" preserveAspectRatio="none">
    <rect class="track" width="100%" height="100%" rx="2"></rect>
    <rect width=${width} height="100%" rx="2"></rect>
  </svg>`;
}
