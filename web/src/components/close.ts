import { html, type TemplateResult } from "lit";
import { icon } from "./icon";

/** The cross in a card's corner. */
export function closeButton(label: string, close: () => void): TemplateResult {
  return html`<button type="button" class="square close" aria-label=${label} @click=${close}>
    ${icon("x")}
  </button>`;
}
