// The console as it is drawn: bar, list, map with what stands on it, details.

import { html, nothing, type TemplateResult } from "lit";
import { text } from "../../i18n/text";
import { freshness } from "../../live/age";
import { endedNotice, leavingNotice } from "./account/notices";
import { incidentDetail } from "./incidents/detail";
import { intakeCard } from "./incidents/intake";
import { indicatorCards } from "./indicators/cards";
import { layersCard } from "./layers";
import type { Actions, Model } from "./model";
import { bands, controls, mapState, notices, tooltip } from "./overlay";
import { panel } from "./panel";
import { crumb } from "./places/crumb";
import { detail } from "./places/detail";
import { reportBand, reportButton, reportCard } from "./report/card";
import { topbar } from "./topbar";

export function page(model: Model, act: Actions): TemplateResult {
  const details = card(model, act);
  const indicators = model.state.tab === "indicators";
  // Without a map its controls would be dead.
  const drawable = model.map === "loading" || model.map === "drawn";
  const cards = indicators ? indicatorCards(model, act) : layersCard(model, act);
  const onMap = [controls(model, act), cards, intakeCard(model), notices(model), tooltip(model)];
  const { text: said, grave } = model.incidents.said;
  return html`<a class="skip" href="#list">${text(model.state.language, "app.skip")}</a>
    <div class="console" ?data-detail=${details !== nothing} ?data-layers=${model.layersOpen}
      data-report=${model.draft ? (model.draft.folded ? "folded" : "open") : nothing}
      data-tab=${model.state.tab} ?data-stale=${freshness(model.live, model.now.getTime()).is === "stale"}>
      ${topbar(model, act)} ${panel(model, act)}
      <main class="stage">
        <div class="map" ?data-drawn=${model.map === "drawn"}></div>
        ${mapState(model, act)} ${crumb(model, act)} ${bands(model, act)}
        ${drawable ? [onMap, reportBand(model, act)] : nothing} ${reportButton(model, act)}
        ${endedNotice(model, act)} ${leavingNotice(model, act)}
      </main>
      ${details}
      <p class="said" aria-live="polite">${grave ? "" : said}</p>
      <p class="said" aria-live="assertive">${grave ? said : ""}</p>
    </div>`;
}

/** One card at a time: what is being written, else what is open. */
function card(model: Model, act: Actions): TemplateResult | typeof nothing {
  if (model.draft) return reportCard(model, act);
  if (model.state.incident) return incidentDetail(model, act);
  return detail(model, act);
}
