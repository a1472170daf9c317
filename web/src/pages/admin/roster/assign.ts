// Putting somebody on duty: who, which shift, on which days, by which decision.

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../../components/icon";
import { duration, isoDay, shortDay, day as written } from "../../../i18n/format";
import type { Actions, Model } from "../model";
import { dialog, form } from "../parts/dialog";
import { field, textField } from "../parts/field";
import type { Say } from "../words";
import { type Draft, wouldBeOver } from "./model";
import { personField } from "./picker";
import { PRESETS } from "./presets";
import { addDays, shiftOn, startOf, tidied, timeOf } from "./time";

/** How many weeks the calendar of days shows. */
const WEEKS = 4;
const DECISION_MOST = 200;

export function assign(model: Model, draft: Draft, say: Say, act: Actions): TemplateResult {
  const { faults, busy, days } = draft;
  return dialog(say, {
    title: say("roster.add"),
    wide: true,
    close: act.roster.close,
    body: form(say, {
      body: html`<div class="fields assign">
        ${personField(model, draft, say, act)} ${times(model, draft, say, act)}
        ${calendar(model, draft, say, act)}
        ${textField({
          id: "shift-decision",
          label: say("roster.decision"),
          hint: say("roster.decision.hint"),
          fault: faults.fields["/decision"],
          wide: true,
          most: DECISION_MOST,
          value: draft.decision,
          write: (decision) => act.roster.write({ decision }),
        })}
        ${failures(model, draft, say)}
      </div>`,
      send: days.size > 1 ? say("roster.send.many", { n: days.size }) : say("roster.send"),
      busy,
      fault: faults.whole,
      submit: act.roster.send,
      close: act.roster.close,
    }),
  });
}

function times(model: Model, draft: Draft, say: Say, act: Actions): TemplateResult {
  const { from, to, faults } = draft;
  const span = shiftOn("2026-01-01", from, to);
  const time = (id: string, label: string, value: string, name: "from" | "to"): TemplateResult =>
    field(
      { id, label },
      () =>
        html`<input
          id=${id}
          type="text"
          inputmode="numeric"
          autocomplete="off"
          maxlength="8"
          placeholder="00:00"
          .value=${value}
          aria-describedby="shift-lasts"
          aria-invalid=${faults.fields["/ends_at"] ? "true" : nothing}
          @input=${(event: Event) => act.roster.write({ [name]: (event.target as HTMLInputElement).value })}
          @change=${(event: Event) => act.roster.write({ [name]: tidied((event.target as HTMLInputElement).value) })}
        />`,
    );
  // A browser's own field of times would ask for AM and PM wherever it speaks American.
  return html`<fieldset class="field" data-wide>
    <legend>${say("roster.shift")}</legend>
    <div class="presets">
      ${PRESETS.map(
        (preset) =>
          html`<button
            type="button"
            aria-pressed=${preset.from === from && preset.to === to ? "true" : "false"}
            @click=${() => act.roster.write({ from: preset.from, to: preset.to })}
          >
            <b>${say(preset.name)}</b><span>${preset.from} – ${preset.to}</span>
          </button>`,
      )}
    </div>
    <div class="times">
      ${time("shift-from", say("roster.begins"), from, "from")} ${time("shift-to", say("roster.ends"), to, "to")}
      <p class="lasts" id="shift-lasts">
        ${
          span
            ? say((timeOf(to) ?? 0) <= (timeOf(from) ?? 0) ? "roster.lasts.next" : "roster.lasts", {
                time: duration(model.state.language, span.to - span.from),
              })
            : nothing
        }
      </p>
    </div>
    ${fault(faults.fields["/ends_at"])}
  </fieldset>`;
}

function calendar(model: Model, draft: Draft, say: Say, act: Actions): TemplateResult {
  const { language } = model.state;
  const today = isoDay(model.now);
  const days = Array.from({ length: WEEKS * 7 }, (_, at) => addDays(draft.monday, at));
  return html`<fieldset class="field" data-wide>
    <legend>${say("roster.days")}</legend>
    <div class="calendar">
      ${days.slice(0, 7).map((iso) => html`<span aria-hidden="true">${weekday(language, iso)}</span>`)}
      ${days.map((iso) => {
        const [, month, date] = iso.split("-").map(Number);
        return html`<button
          type="button"
          aria-pressed=${draft.days.has(iso) ? "true" : "false"}
          aria-label=${shortDay(language, new Date(startOf(iso)))}
          ?data-today=${iso === today}
          ?disabled=${wouldBeOver(iso, draft, model.now)}
          @click=${() => act.roster.toggle(iso)}
        >
          ${date}${date === 1 || iso === days[0] ? html`<small>/${month}</small>` : nothing}
        </button>`;
      })}
    </div>
    <p class="hint">${say("roster.days.hint")}</p>
    ${fault(draft.faults.fields["/days"])}
  </fieldset>`;
}

/** T2 ... CN; Mon ... Sun. */
function weekday(language: "vi" | "en", iso: string): string {
  const at = new Date(`${iso}T00:00:00Z`).getUTCDay();
  if (language === "vi") return at === 0 ? "CN" : `T${at + 1}`;
  return ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][at] ?? "";
}

function failures(
  { state }: Model,
  { failed, made }: Draft,
  say: Say,
): TemplateResult | typeof nothing {
  if (failed.length === 0) return nothing;
  return html`<div class="failures" role="alert">
    <p><b>${say("roster.some", { made, n: failed.length })}</b></p>
    <ul>
      ${failed.map(({ day, why }) => html`<li><b>${written(state.language, day)}</b> ${why}</li>`)}
    </ul>
  </div>`;
}

const fault = (words: string | undefined): TemplateResult | typeof nothing =>
  words ? html`<p class="fault" role="alert">${icon("alert")}<span>${words}</span></p>` : nothing;
