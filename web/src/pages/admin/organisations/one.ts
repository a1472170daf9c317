// One organisation: its days, and its line in both directions.

import { html, nothing, type TemplateResult } from "lit";
import type { Organisation } from "../../../api/organisations";
import { icon } from "../../../components/icon";
import { isoDay } from "../../../i18n/format";
import type { Actions, Model } from "../model";
import { sectionHead } from "../parts/head";
import type { Say } from "../words";
import { show, times } from "./page";
import { inForce, lineOf, placeOf } from "./succession";

export function one(
  model: Model,
  say: Say,
  of: Organisation,
  all: readonly Organisation[],
  act: Actions,
): TemplateResult {
  const { before, after } = lineOf(all, of.code);
  const place = placeOf(of.code);
  const parent = all.find(({ code }) => code === of.parent);
  const map = place
    ? html`<a class="button" href=${act.placeAddress(place.generation, place.code)}>${icon("map")}${say("organisations.map")}</a>`
    : nothing;
  return html`<a class="back" href=${act.sectionAddress("organisations", { q: model.state.q })}
      >${icon("chevronLeft")}${say("organisations.back")}</a
    >
    ${sectionHead(of.name, says(model, say, of), map)}
    <section class="sheet organisation" aria-label=${say("organisations.line")}>
      <p class="facts">
        <code>${of.code}</code>
        <span>${times(model, say, of)}</span>
        ${parent ? html`<span>${say("organisations.under")} ${link(model, parent, act)}</span>` : nothing}
      </p>
      <ol class="line">
        ${before.length > 0 ? html`<li>${step(model, say, say("organisations.before"), before, act)}</li>` : nothing}
        <li aria-current="true">
          <h2>${say("organisations.this")}</h2>
          <ul>
            <li><b>${of.name}</b><span class="quiet">${times(model, say, of)}</span></li>
          </ul>
        </li>
        ${after.length > 0 ? html`<li>${step(model, say, say("organisations.after"), after, act)}</li>` : nothing}
      </ol>
      ${before.length + after.length === 0 ? html`<p class="quiet alone">${say("organisations.alone")}</p>` : nothing}
    </section>`;
}

const says = (model: Model, say: Say, of: Organisation): string =>
  say(inForce(of, isoDay(model.now)) ? "organisations.works" : "organisations.over");

const step = (
  model: Model,
  say: Say,
  title: string,
  of: readonly Organisation[],
  act: Actions,
): TemplateResult =>
  html`<h2>${title}</h2>
    <ul>
      ${of.map((each) => html`<li>${link(model, each, act)}<span class="quiet">${times(model, say, each)}</span></li>`)}
    </ul>`;

const link = ({ state }: Model, { code, name }: Organisation, act: Actions): TemplateResult =>
  html`<a
    href=${act.sectionAddress("organisations", { open: code, q: state.q })}
    @click=${(event: MouseEvent) => show(event, code, act)}
    ><bdi>${name}</bdi></a
  >`;
