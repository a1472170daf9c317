// Where one types what is looked for in a list.

import { html, type TemplateResult } from "lit";
import { icon } from "../../../components/icon";

export const searchBox = (
  label: string,
  typed: string,
  find: (typed: string) => void,
): TemplateResult =>
  html`<div class="search">
    ${icon("search")}
    <input
      type="search"
      aria-label=${label}
      placeholder=${label}
      maxlength="100"
      autocomplete="off"
      spellcheck="false"
      autocapitalize="off"
      .value=${typed}
      @input=${(event: Event) => find((event.target as HTMLInputElement).value)}
    />
  </div>`;
