import { html, type TemplateResult } from "lit";
import type { Actions, Model } from "../model";

export function incidentsPanel(_model: Model, _act: Actions): TemplateResult {
  return html``;
}
