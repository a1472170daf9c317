// Accounts, and who holds which role.

import { html, type TemplateResult } from "lit";
import type { Actions, Model } from "../model";
import { sectionHead } from "../parts/head";
import type { Say } from "../words";

export function accountsSection(_model: Model, say: Say, _act: Actions): TemplateResult {
  return html`${sectionHead(say("accounts.title"), say("accounts.what"))}`;
}
