// Organisations over time.

import { html, type TemplateResult } from "lit";
import type { Actions, Model } from "../model";
import { sectionHead } from "../parts/head";
import type { Say } from "../words";

export function organisationsSection(_model: Model, say: Say, _act: Actions): TemplateResult {
  return html`${sectionHead(say("organisations.title"), say("organisations.what"))}`;
}
