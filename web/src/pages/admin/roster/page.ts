// The duty roster.

import { html, type TemplateResult } from "lit";
import type { Actions, Model } from "../model";
import { sectionHead } from "../parts/head";
import type { Say } from "../words";

export function rosterSection(_model: Model, say: Say, _act: Actions): TemplateResult {
  return html`${sectionHead(say("roster.title"), say("roster.what"))}`;
}
