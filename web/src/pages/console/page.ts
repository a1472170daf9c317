// The console as it is drawn: bar, list, map with what stands on it, details.

import { html, nothing, type TemplateResult } from "lit";
import { text } from "../../i18n/text";
import { crumb } from "./crumb";
import { detail } from "./detail";
import { layersCard } from "./layers";
import type { Actions, Model } from "./model";
import { bands, controls, mapState, notices, tooltip } from "./overlay";
import { panel } from "./panel";
import { topbar } from "./topbar";

export function page(model: Model, act: Actions): TemplateResult {
  const details = detail(model, act);
  // Without a map its controls would be dead.
  const drawable = model.map === "loading" || model.map === "drawn";
  const onMap = [controls(model, act), layersCard(model, act), notices(model), tooltip(model)];
  return html`<a class="skip" href="#localities">${text(model.state.language, "app.skip")}</a>
    <div class="console" ?data-detail=${details !== nothing} ?data-layers=${model.layersOpen}>
      ${topbar(model, act)} ${panel(model, act)}
      <main class="stage">
        <div class="map" ?data-drawn=${model.map === "drawn"}></div>
        ${mapState(model, act)} ${crumb(model, act)} ${bands(model, act)}
        ${drawable ? onMap : nothing}
      </main>
      ${details}
    </div>`;
}
