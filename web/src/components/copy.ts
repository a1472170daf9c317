// Copies a text, and says on its own button that it did.

import { html, type TemplateResult } from "lit";
import { icon } from "./icon";

const SAID_MS = 2000;

export function copyButton(label: string, done: string, of: string): TemplateResult {
  return html`<button
    type="button"
    class="square copy"
    aria-label=${label}
    title=${label}
    @click=${(event: Event) => void copy(event.currentTarget as HTMLElement, done, of)}
  >
    ${icon("copy")}<span class="done" role="status"></span>
  </button>`;
}

async function copy(button: HTMLElement, done: string, of: string): Promise<void> {
  const copied = await navigator.clipboard?.writeText(of).then(
    () => true,
    () => false,
  );
  if (!copied && !bySelection(of)) return;
  const said = button.querySelector(".done");
  if (!said) return;
  said.textContent = done;
  setTimeout(() => {
    said.textContent = "";
  }, SAID_MS);
}

/** A page without TLS has no clipboard of its own. */
function bySelection(of: string): boolean {
  const area = document.createElement("textarea");
  area.value = of;
  area.className = "said";
  const before = document.activeElement;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}
