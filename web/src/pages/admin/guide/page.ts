// A short guide for each role: what it is there for, and how one goes about it.

import { html, type TemplateResult } from "lit";
import type { Actions, Model } from "../model";
import { sectionHead } from "../parts/head";
import type { Say } from "../words";

export function guideSection(_model: Model, say: Say, _act: Actions): TemplateResult {
  return html`${sectionHead(say("guide.title"), say("guide.what"))}`;
}
