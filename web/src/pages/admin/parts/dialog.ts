// What one writes or is asked over the page. The browser keeps the focus in it and gives it back.

import { html, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import { icon } from "../../../components/icon";
import type { Say } from "../words";

export interface Dialog {
  title: string;
  body: TemplateResult;
  /** Wider than a question needs: for forms. */
  wide?: boolean;
  /** Escape and the cross; not called by what closes it itself. */
  close(): void;
}

export function dialog(say: Say, of: Dialog): TemplateResult {
  return html`<dialog
    class="dialog"
    ?data-wide=${of.wide ?? false}
    aria-labelledby="dialog-title"
    ${ref(open)}
    @cancel=${(event: Event) => {
      // Drawn away by the model, not closed under it.
      event.preventDefault();
      of.close();
    }}
  >
    <header>
      <h2 id="dialog-title">${of.title}</h2>
      <button type="button" class="square" aria-label=${say("notice.close")} @click=${of.close}>${icon("x")}</button>
    </header>
    ${of.body}
  </dialog>`;
}

const FIRST = "form :is(input, select, textarea), .once .copy";

/** What had the focus before: a dialog that is drawn away does not give it back by itself. */
let before: Element | null = null;

function open(element: Element | undefined): void {
  // Not before it is gone: what stands under it takes no focus until then.
  if (!element) queueMicrotask(giveBack);
  if (element instanceof HTMLDialogElement && !element.open) {
    // Not before it stands in the page.
    queueMicrotask(() => {
      if (!element.isConnected || element.open) return;
      // One that follows another leads back to where that began.
      if (document.activeElement !== document.body) before = document.activeElement;
      element.showModal();
      // The browser would begin at the cross: one is here to write, or to copy.
      element.querySelector<HTMLElement>(FIRST)?.focus();
    });
  }
}

function giveBack(): void {
  if (document.querySelector("dialog[open]")) return;
  if (before instanceof HTMLElement && before.isConnected) before.focus();
  before = null;
}

export interface Form {
  body: TemplateResult;
  /** What the button says that sends it. */
  send: string;
  busy: boolean;
  /** What is wrong with the whole. */
  fault: string | null;
  /** Something that cannot be taken back. */
  grave?: boolean;
  submit(): void;
  close(): void;
}

export const form = (say: Say, of: Form): TemplateResult =>
  html`<form
    novalidate
    aria-busy=${of.busy ? "true" : "false"}
    @submit=${(event: Event) => {
      event.preventDefault();
      if (!of.busy) of.submit();
    }}
  >
    <div class="dialog-body">
      ${of.body}
      ${of.fault ? html`<p class="fault" role="alert">${icon("alert")}<span>${of.fault}</span></p>` : nothing}
    </div>
    <footer>
      <button type="button" class="button" @click=${of.close}>${say("parts.cancel")}</button>
      <button type="submit" class="button primary" ?data-grave=${of.grave ?? false} aria-disabled=${of.busy ? "true" : "false"}>
        ${of.busy ? say("parts.sending") : of.send}
      </button>
    </footer>
  </form>`;
