// The form of a report, where the details stand, and what the map says meanwhile.

import { html, nothing, type TemplateResult } from "lit";
import { mayReport } from "../../../access/access";
import { closeButton } from "../../../components/close";
import { icon } from "../../../components/icon";
import { message, skeleton } from "../../../components/message";
import { clock } from "../../../i18n/format";
import type { Terms } from "../../../incidents/terms";
import { type Actions, either, type Model, type Say, sayer } from "../model";
import { definitionsOf, fieldKey, LEADING, lacking, NEEDED, optional } from "./body";
import { category } from "./category";
import { contact } from "./contact";
import { choice, description, occurred, severity, title, typedField, urgency } from "./inputs";
import { type Draft, isFrozen, isPlacing, type Reported } from "./model";
import { reporterOf } from "./reporter";
import { where } from "./where";

export function reportCard(model: Model, act: Actions): TemplateResult | typeof nothing {
  const { draft } = model;
  if (!draft) return nothing;
  const say = sayer(model);
  const send = (event: Event): void => {
    event.preventDefault();
    act.report.send();
  };
  return html`<aside class="detail report card" aria-labelledby="report-heading" tabindex="-1">
    <form novalidate @submit=${send}>
      ${header(say, draft, act)}
      <div class="scroll" ?hidden=${draft.folded}>${form(model, say, draft, act)}</div>
      ${draft.folded ? nothing : footer(model, say, draft, act)}
    </form>
  </aside>`;
}

function header(say: Say, draft: Draft, act: Actions): TemplateResult {
  return html`<header>
    <h2 id="report-heading">${say("report.heading")}</h2>
    <button
      type="button"
      class="square fold"
      aria-label=${say(draft.folded ? "report.unfold" : "report.fold")}
      aria-expanded=${draft.folded ? "false" : "true"}
      @click=${() => act.report.show({ folded: !draft.folded })}
    >
      ${icon("chevronDown")}
    </button>
    ${closeButton(say("report.cancel"), act.report.cancel)}
    ${draft.restored ? html`<p class="hint" role="status">${restored(say, draft)}</p>` : nothing}
  </header>`;
}

const restored = (say: Say, { author }: Draft): string =>
  author === null ? say("report.restored") : say("report.restored.of", { name: author });

function form(model: Model, say: Say, draft: Draft, act: Actions): TemplateResult {
  const { terms } = model.incidents;
  if (terms.status === "failed") {
    return message({ icon: "offline", title: say("report.terms.error"), text: terms.message });
  }
  return html`<fieldset class="all" ?disabled=${isFrozen(draft)}>
    ${where(model, draft, act)}
    ${
      terms.status === "ready"
        ? [
            category(model, draft, terms.value, act),
            severity(model, draft, act),
            title(model, draft, act),
            urgency(model, draft, terms.value.catalogue.urgencies, act),
            more(model, say, draft, terms.value, act),
            contact(model, draft, act),
          ]
        : skeleton(6)
    }
  </fieldset>`;
}

/** What the category asks first, and behind a button whatever can also wait. */
function more(model: Model, say: Say, draft: Draft, terms: Terms, act: Actions): TemplateResult {
  const definitions = definitionsOf(draft.written, terms);
  const [first, rest] = [definitions.slice(0, LEADING), definitions.slice(LEADING)];
  const reporter = reporterOf(model.access);
  const others = optional(reporter);
  const hidden = [...others, ...rest.map(({ id }) => fieldKey(id))];
  // What is wrong is never hidden.
  const open = draft.more || hidden.some((name) => draft.faults[name] !== undefined);
  const { channels, visibilities } = terms.catalogue;
  const fields = (of: typeof definitions): TemplateResult =>
    html`<div class="fields">${of.map((each) => typedField(model, draft, each, act))}</div>`;
  const chosen = terms.categories.get(draft.written.category ?? "");
  return html`${
    chosen && first.length > 0
      ? html`<div class="group" role="group" aria-label=${either(model, chosen.title)}>${fields(first)}</div>`
      : nothing
  }
    <button
      type="button"
      class="more"
      aria-expanded=${open ? "true" : "false"}
      aria-controls="report-more"
      @click=${() => act.report.show({ more: !open })}
    >
      <b>${say(open ? "report.less" : "report.more")}</b>
      <span>${open ? "" : say("report.more.what", { n: rest.length + others.length })}</span>
      ${icon("chevronDown")}
    </button>
    <div class="group" id="report-more" ?hidden=${!open}>
      ${
        open
          ? [
              rest.length > 0 ? fields(rest) : nothing,
              description(model, draft, act),
              occurred(model, draft, act),
              reporter === "citizen"
                ? nothing
                : html`<div class="pair">
                    ${choice(model, draft, { name: "channel", chosen: draft.written.channel ?? reporter, terms: channels }, act)}
                    ${choice(model, draft, { name: "visibility", chosen: draft.written.visibility, terms: visibilities }, act)}
                  </div>`,
            ]
          : nothing
      }
    </div>`;
}

function footer(model: Model, say: Say, draft: Draft, act: Actions): TemplateResult {
  if (draft.leaving) return leaving(say, draft, act);
  const { sending } = draft;
  const missing = lacking(draft.written).map((name) => say(NEEDED[name].name));
  const busy = sending.is === "sending";
  // Once it was tried, each input says so itself.
  const needed = sending.is === "no" && missing.length > 0 && !wrong(draft);
  return html`<footer>
    <div role="status">${state(say, draft, act)}</div>
    ${
      needed
        ? html`<p class="hint" id="report-needs">${say("report.needs", { what: missing.join(", ") })}</p>`
        : nothing
    }
    ${
      reporterOf(model.access) === "citizen"
        ? html`<p class="hint held">${icon("shield")}<span>${say("report.held")}</span></p>`
        : nothing
    }
    <div class="buttons">
      ${
        sending.is === "waiting"
          ? html`<button
              type="button"
              id="report-send"
              class="button primary"
              @click=${act.report.sendNow}
            >
              ${icon("refresh")}${say("report.send.now")}
            </button>`
          : html`<button
              type="submit"
              id="report-send"
              class="button primary"
              aria-disabled=${busy ? "true" : "false"}
              aria-describedby=${needed ? "report-needs" : nothing}
            >
              ${icon(busy ? "refresh" : "send")}${say(busy ? "report.sending" : "report.send")}
            </button>`
      }
      ${
        sending.is === "waiting"
          ? html`<button type="button" class="button" @click=${act.report.edit}>${say("report.edit")}</button>`
          : nothing
      }
      <button type="button" class="button" @click=${act.report.cancel}>${say("report.cancel")}</button>
    </div>
  </footer>`;
}

const wrong = ({ faults }: Draft): boolean => Object.keys(faults).length > 0;

/** How the sending goes, and what was refused as a whole. */
function state(say: Say, draft: Draft, act: Actions): TemplateResult | typeof nothing {
  const { sending, faults } = draft;
  if (sending.is === "waiting") {
    const since = say("report.waiting.since", { time: clock(new Date(sending.since)) });
    return html`<p class="band">
      ${icon("offline")}<span><b>${say("report.waiting")}</b> ${sending.said || since}</span>
    </p>`;
  }
  if (sending.is === "refused") {
    return html`<p class="fault">${icon("alert")}<span>${sending.said}</span></p>
      ${
        sending.taken
          ? html`<button type="button" class="link" @click=${act.report.openTaken}>
              ${say("report.taken.open")}
            </button>`
          : nothing
      }
      ${
        sending.signIn
          ? html`<a class="button" href=${act.account.signInAddress()}>
              ${icon("signIn")}${say("access.signin.again")}
            </a>`
          : nothing
      }`;
  }
  if (!wrong(draft)) return nothing;
  const said = faults.whole ?? say("report.faults", { n: Object.keys(faults).length });
  return html`<p class="fault" id="report-whole" tabindex="-1">${icon("alert")}<span>${said}</span></p>`;
}

function leaving(say: Say, draft: Draft, act: Actions): TemplateResult {
  const sent = isFrozen(draft);
  return html`<footer role="alertdialog" aria-labelledby="report-leave" aria-describedby="report-leave-hint">
    <p id="report-leave"><b>${say("report.leave")}</b></p>
    <p class="hint" id="report-leave-hint">${say(sent ? "report.leave.sent" : "report.leave.hint")}</p>
    <div class="buttons">
      <button type="button" class="button primary" id="report-stay" @click=${() => act.report.leave(false)}>
        ${say("report.stay")}
      </button>
      <button type="button" class="button" @click=${() => act.report.leave(true)}>${say("report.leave.yes")}</button>
    </div>
  </footer>`;
}

/** What the map says while a place is chosen on it, and the number of what was just reported. */
export function reportBand(model: Model, act: Actions): TemplateResult {
  const say = sayer(model);
  const { draft } = model;
  const placing = draft !== null && isPlacing(draft);
  return html`<div class="report-band" role="status">
      ${
        placing
          ? html`<div class="asking">
              ${icon("mapPin")}<b>${say("report.band")}</b>
              <button type="button" @click=${act.report.placeCentre}>${say("report.place.centre")}</button>
              <button type="button" @click=${act.report.cancel}>${say("report.cancel")}</button>
            </div>`
          : nothing
      }
      ${
        model.reported && !draft
          ? html`<div class="taken card" ?data-held=${model.reported.held}>
              ${icon("check")}${receipt(say, model.reported)}
              <button type="button" class="square" aria-label=${say("notice.close")} @click=${act.report.hideReported}>
                ${icon("x")}
              </button>
            </div>`
          : nothing
      }
    </div>
    ${placing ? html`<div class="aim" aria-hidden="true"></div>` : nothing}`;
}

function receipt(say: Say, { number, routed, held }: Reported): TemplateResult {
  const more = held
    ? say("report.held.receipt")
    : routed
      ? say("report.routed", { name: routed })
      : null;
  return html`<p><b>${say("report.taken", { number })}</b>${more ? html`<span>${more}</span>` : nothing}</p>`;
}

/** On a phone a report is begun from the map. */
export function reportButton(model: Model, act: Actions): TemplateResult | typeof nothing {
  if (model.draft || !mayReport(model.access)) return nothing;
  return html`<button type="button" class="report-button" @click=${act.report.begin}>
    ${icon("plus")}${sayer(model)("report.begin")}
  </button>`;
}
