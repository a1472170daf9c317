// What stands on the map while an indicator is shown: its periods and its legend.

import { html, type TemplateResult } from "lit";
import type { Actions, Model } from "../model";

export function indicatorCards(_model: Model, _act: Actions): TemplateResult {
  return html``;
}
