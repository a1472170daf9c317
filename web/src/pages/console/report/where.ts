// Where it is: said in words, drawn on the map, typed as coordinates, each as exact as it is.

import { html, nothing, type TemplateResult } from "lit";
import type { Term } from "../../../api/incidents";
import { bar } from "../../../components/bar";
import { icon } from "../../../components/icon";
import { number } from "../../../i18n/format";
import { value } from "../loadable";
import { type Actions, either, groupTitle, type Model, type Say, sayer } from "../model";
import { faultLine, marks } from "./inputs";
import { accuracyOf, type Draft, type DraftPlace } from "./model";
import { pointText } from "./parse";

/** More candidates than these are counted. */
const CANDIDATES = 4;

export function where(model: Model, draft: Draft, act: Actions): TemplateResult {
  const say = sayer(model);
  const { written, faults } = draft;
  const wrong = ["place", "source", "accuracy"].some((name) => faults[name] !== undefined);
  const shown = draft.exact || wrong || !written.at;
  return html`<fieldset class="spot">
    <legend>${say("report.place")}</legend>
    <div class="lies" aria-live="polite">${lies(model, say, draft)}</div>
    ${
      shown
        ? [
            coordinates(say, draft, act),
            ways(model, say, draft, act),
            exactness(model, say, draft, act),
          ]
        : summary(model, say, draft, act)
    }
  </fieldset>`;
}

function coordinates(say: Say, draft: Draft, act: Actions): TemplateResult {
  const { at } = draft.written;
  return html`<label class="said" for="report-place">${say("report.place.coordinates")}</label>
    <input
      id="report-place"
      class="coordinates"
      type="text"
      autocomplete="off"
      spellcheck="false"
      enterkeyhint="done"
      placeholder=${say("report.place.placeholder")}
      .value=${draft.typedPlace ?? (at ? pointText(at) : "")}
      aria-invalid=${marks(draft, "place").invalid}
      aria-describedby=${marks(draft, "place").describedBy}
      @input=${(event: InputEvent) =>
        act.report.typePlace((event.target as HTMLInputElement).value, false)}
      @change=${(event: Event) =>
        act.report.typePlace((event.target as HTMLInputElement).value, true)}
    />
    ${faultLine(draft, "place")}`;
}

/** Other ways to say the place than to click on it. */
function ways(model: Model, say: Say, draft: Draft, act: Actions): TemplateResult {
  const drawn = model.map === "drawn" || model.map === "loading";
  return html`<div class="ways">
      ${
        drawn
          ? html`<button type="button" class="button" @click=${act.report.placeCentre}>
              ${icon("crosshair")}${say("report.place.centre.short")}
            </button>`
          : nothing
      }
      ${
        "geolocation" in navigator && window.isSecureContext
          ? html`<button
              type="button"
              class="button"
              aria-busy=${draft.gps === "asking" ? "true" : "false"}
              @click=${act.report.placeDevice}
            >
              ${icon("locate")}${say(draft.gps === "asking" ? "report.gps.asking" : "report.gps")}
            </button>`
          : nothing
      }
    </div>
    ${
      draft.gps === "denied" || draft.gps === "failed"
        ? html`<p class="hint" role="status">
            ${say(draft.gps === "denied" ? "report.gps.denied" : "report.gps.failed")}
          </p>`
        : nothing
    }`;
}

/** All of it in one line, to be opened. */
function summary(model: Model, say: Say, { written }: Draft, act: Actions): TemplateResult {
  const terms = value(model.incidents.terms);
  const { language } = model.state;
  const source = terms?.sources.get(written.source);
  const radius = number(language, accuracyOf(written, terms, language));
  return html`<button
    type="button"
    class="summary"
    @click=${() => act.report.show({ exact: true })}
  >
    <span>
      ${written.at ? pointText(written.at) : ""} · ± ${radius} m${
        source ? html` · ${either(model, source.title)}` : nothing
      }
    </span>
    <span class="link">${say("report.edit")}</span>
  </button>`;
}

function lies(model: Model, say: Say, { place, written }: Draft): TemplateResult {
  if (!written.at) return html`<p class="hint">${say("report.place.none")}</p>`;
  if (!place || place.status === "loading") {
    return html`<p class="hint">${say("report.place.looking")}</p>`;
  }
  if (place.status === "failed") {
    return html`<p class="hint">${icon("offline")}${say("report.place.unknown")}</p>`;
  }
  const found = place.value;
  const commune = found.units.find(({ level }) => level === "commune");
  if (!commune) {
    return html`<p class="outside">
        ${icon("warning")}<b>${say("report.place.outside")}</b>
      </p>
      <p class="hint">${say("report.place.outside.hint")}</p>
      ${candidates(model, say, found)}`;
  }
  const known = value(model.localities);
  const group = known?.generation === found.generation ? known.groupOf.get(commune.code) : null;
  return html`<p class="commune">
      <b>${commune.full_name}</b>${group ? html` <span>${groupTitle(say, group)}</span>` : nothing}
    </p>
    ${candidates(model, say, found)}`;
}

/** The communes that the circle touches: the place may be in any of them. */
function candidates(model: Model, say: Say, found: DraftPlace): TemplateResult | typeof nothing {
  if (found.candidates.length === 0) return nothing;
  const { language } = model.state;
  const shown = found.candidates.slice(0, CANDIDATES);
  const rest = found.candidates.slice(CANDIDATES);
  const percent = (share: number): string =>
    share < 0.01 ? "< 1 %" : `${number(language, share * 100)} %`;
  const outside = 1 - found.candidates.reduce((sum, { share }) => sum + share, 0);
  const line = (name: string, share: number): TemplateResult =>
    html`<li><span>${name}</span>${bar(share)}<b>${percent(share)}</b></li>`;
  return html`<p class="hint">${say("report.place.candidates")}</p>
    <ul class="candidates">
      ${shown.map(({ code, share }) => line(found.names.get(code) ?? code, share))}
      ${
        rest.length > 0
          ? line(
              say("report.place.more", { n: rest.length }),
              rest.reduce((sum, { share }) => sum + share, 0),
            )
          : nothing
      }
      ${outside > 0.005 ? line(say("report.place.beyond"), outside) : nothing}
    </ul>`;
}

function exactness(model: Model, say: Say, draft: Draft, act: Actions): TemplateResult {
  const { written } = draft;
  const terms = value(model.incidents.terms);
  const { language } = model.state;
  const sources: readonly (Term & { accuracy_m: number })[] =
    terms?.catalogue.location_sources ?? [];
  const radius = written.accuracy ?? number(language, accuracyOf(written, terms, language));
  return html`<div class="exactness">
      <div class="field">
        <label for="report-source">${say("report.source")}</label>
        <select
          id="report-source"
          aria-invalid=${marks(draft, "source").invalid}
          aria-describedby=${marks(draft, "source").describedBy}
          @change=${(event: Event) =>
            act.report.write({ source: (event.target as HTMLSelectElement).value })}
        >
          ${sources.map(
            (source) =>
              html`<option value=${source.id} ?selected=${source.id === written.source}>
                ${either(model, source.title)}
              </option>`,
          )}
        </select>
      </div>
      <div class="field">
        <label for="report-accuracy">${say("report.accuracy")}</label>
        <span class="unit">
          <span aria-hidden="true">±</span>
          <input
            id="report-accuracy"
            type="text"
            inputmode="numeric"
            autocomplete="off"
            .value=${radius}
            aria-invalid=${marks(draft, "accuracy").invalid}
            aria-describedby=${marks(draft, "accuracy").describedBy}
            @input=${(event: InputEvent) =>
              act.report.write({ accuracy: (event.target as HTMLInputElement).value })}
          />
          <span>m</span>
        </span>
      </div>
    </div>
    ${faultLine(draft, "source")}${faultLine(draft, "accuracy")}`;
}
