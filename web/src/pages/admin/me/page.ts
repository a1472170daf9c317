// One's own account: password, second factor, sessions, tokens, what one has handed on.

import { html, type TemplateResult } from "lit";
import type { Actions, Model } from "../model";
import { sectionHead } from "../parts/head";
import type { Say } from "../words";

export function meSection(_model: Model, say: Say, _act: Actions): TemplateResult {
  return html`${sectionHead(say("me.title"), say("me.what"))}`;
}
