// A secret that is told once: to be copied or written down before it is gone.

import { html, type TemplateResult } from "lit";
import { copyButton } from "../../../components/copy";
import { icon } from "../../../components/icon";
import type { Say } from "../words";

export interface Once {
  /** What it is: a first password, a token. */
  what: string;
  secret: string;
  /** What one does with it. */
  todo: string;
  close(): void;
}

export const once = (say: Say, of: Once): TemplateResult =>
  html`<div class="dialog-body once">
      <p>${of.todo}</p>
      <p class="secret">
        <span class="said">${of.what}</span><code>${of.secret}</code
        >${copyButton(say("parts.copy"), say("copy.done"), of.secret)}
      </p>
      <p class="hint">${icon("lock")}<span>${say("parts.once")}</span></p>
    </div>
    <footer>
      <button type="button" class="button primary" @click=${of.close}>${say("parts.kept")}</button>
    </footer>`;
