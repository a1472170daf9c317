// Access tokens of programs, walls and telephones.

import { html, type TemplateResult } from "lit";
import type { Actions, Model } from "../model";
import { sectionHead } from "../parts/head";
import type { Say } from "../words";

export function tokensSection(_model: Model, say: Say, _act: Actions): TemplateResult {
  return html`${sectionHead(say("tokens.title"), say("tokens.what"))}`;
}
