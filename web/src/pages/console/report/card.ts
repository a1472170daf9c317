// The form of a report, where the details stand, and what the map says meanwhile.

import { html, nothing, type TemplateResult } from "lit";
import type { Actions, Model } from "../model";

export function reportCard(model: Model, _act: Actions): TemplateResult | typeof nothing {
  return model.draft ? html`<aside class="detail card"></aside>` : nothing;
}

/** What the map says while a place is chosen on it. */
export function reportBand(_model: Model, _act: Actions): TemplateResult | typeof nothing {
  return nothing;
}
