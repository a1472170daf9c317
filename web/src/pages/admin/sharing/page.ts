// Which organisation sees which layer and indicator.

import { html, type TemplateResult } from "lit";
import type { Actions, Model } from "../model";
import { sectionHead } from "../parts/head";
import type { Say } from "../words";

export function sharingSection(_model: Model, say: Say, _act: Actions): TemplateResult {
  return html`${sectionHead(say("sharing.title"), say("sharing.what"))}`;
}
