// A choice of one among few, as one control.

import { html, type TemplateResult } from "lit";

export interface Choice<T extends string> {
  value: T;
  text: string;
  /** Said instead of the text when the text is an abbreviation. */
  label?: string;
}

export function segmented<T extends string>(
  label: string,
  choices: readonly Choice<T>[],
  chosen: T | null,
  choose: (value: T) => void,
  kind: "control" | "plain" = "control",
): TemplateResult {
  return html`<div class="segmented ${kind}" role="group" aria-label=${label}>
    ${choices.map(
      (choice) =>
        html`<button
          type="button"
          aria-pressed=${choice.value === chosen ? "true" : "false"}
          aria-label=${choice.label ?? choice.text}
          @click=${() => choose(choice.value)}
        >
          ${choice.text}
        </button>`,
    )}
  </div>`;
}
