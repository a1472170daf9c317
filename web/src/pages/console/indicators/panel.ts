// The list beside the map: an indicator, and the places ranked by it.

import { html, type TemplateResult } from "lit";
import type { Actions, Model } from "../model";

export function indicatorsPanel(_model: Model, _act: Actions): TemplateResult {
  return html``;
}
