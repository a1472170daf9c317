// The card of one incident: what, where, how far along, whom it concerns, what has happened.

import { html, nothing, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { isPublic } from "../../../access/access";
import type { WholeIncident } from "../../../api/incidents";
import { closeButton } from "../../../components/close";
import { icon } from "../../../components/icon";
import { message, skeleton } from "../../../components/message";
import { duration, metres, moment, number } from "../../../i18n/format";
import { communeOf } from "../../../incidents/order";
import { reporterSection } from "../contact/card";
import { value } from "../loadable";
import { type Actions, either, groupTitle, type Model, type Say, sayer } from "../model";
import { typedFields } from "./fields";
import { incidentSymbol } from "./marks";
import { progress } from "./progress";
import { isNew, placeOf } from "./row";
import { timeline } from "./timeline";

const SIZE = 42;

export function incidentDetail(model: Model, act: Actions): TemplateResult {
  const say = sayer(model);
  const { opened } = model.incidents;
  const close = closeButton(say("detail.close"), () => act.incidents.close());
  return html`<aside class="detail card incident-detail" aria-label=${say("incident.label")} tabindex="-1">
    ${
      opened?.status === "ready"
        ? known(model, say, opened.value, close, act)
        : opened?.status === "failed"
          ? html`${close}${message({
              icon: "warning",
              title: say("incident.failed"),
              text: opened.message,
              action: { text: say("error.retry"), run: act.incidents.retry },
            })}`
          : html`${close}
              <div class="head">${skeleton(3)}</div>
              <div class="head">${skeleton(9)}</div>`
    }
  </aside>`;
}

function known(
  model: Model,
  say: Say,
  incident: WholeIncident,
  close: TemplateResult,
  act: Actions,
): TemplateResult {
  const age = model.now.getTime() - Date.parse(incident.received_at);
  return html`<header>
      <p class="code">
        ${incident.number}
        ${
          isNew(incident, model.now)
            ? html`<i class="tag new">${say("incident.new")} · ${duration(model.state.language, age)}</i>`
            : nothing
        }${incident.demo ? html`<i class="tag demo">${say("incident.demo")}</i>` : nothing}
      </p>
      ${close}
      <div class="title">
        <span class="symbol" aria-hidden="true">${unsafeHTML(incidentSymbol(incident, SIZE, model))}</span>
        <h2>${incident.title}</h2>
      </div>
      ${where(model, say, incident, act)}
    </header>
    <div class="scroll">
      ${progress(model, say, incident)} ${facts(model, say, incident)}
      ${typedFields(model, say, incident)} ${reporterSection(model, say, incident, act)}
      ${organisations(say, incident)}
      ${timeline(model, say, incident)}
    </div>
    <footer>
      <button type="button" class="button primary" @click=${() => act.incidents.zoomTo(incident)}>
        ${icon("zoomTo")}${say("detail.zoom")}
      </button>
    </footer>`;
}

function where(model: Model, say: Say, incident: WholeIncident, act: Actions): TemplateResult {
  const unit = communeOf(incident, model.shown?.id ?? "");
  const group = unit ? value(model.localities)?.groupOf.get(unit.code) : undefined;
  return html`<p class="where">
    ${icon("mapPin")}
    <span>
      ${
        unit
          ? html`<button type="button" class="link" @click=${() => act.open(unit.code)}>
              ${unit.full_name}
            </button>`
          : html`<b>${placeOf(model, say, incident)}</b>`
      }${group ? html`<span class="sep">·</span>${groupTitle(say, group)}` : nothing}
    </span>
  </p>`;
}

function facts(model: Model, say: Say, incident: WholeIncident): TemplateResult {
  const { language } = model.state;
  const terms = value(model.incidents.terms);
  const named = (map: "categories" | "urgencies" | "channels" | "sources", id: string): string => {
    const title = terms?.[map].get(id)?.title;
    return title ? either(model, title) : id;
  };
  const at = (time: string): string => moment(new Date(time), model.now);
  const urgency = named("urgencies", incident.urgency).toLowerCase();
  const blurred = isPublic(model.access);
  const coordinates = `${number(language, incident.lat, 5)}; ${number(language, incident.lon, 5)}`;
  const rows: [string, string][] = [
    [say("incident.category"), named("categories", incident.category)],
    [say("layers.severity"), `${incident.severity} · ${urgency}`],
    [say("incident.occurred"), at(incident.occurred_at)],
    [
      say("incident.received"),
      `${at(incident.received_at)} · ${named("channels", incident.channel)}`,
    ],
    [
      say("incident.location"),
      say("incident.location.known", {
        source: blurred ? say("incident.blurred") : named("sources", incident.location_source),
        radius: metres(language, incident.accuracy_m),
      }),
    ],
  ];
  // Five decimals of a place that was moved on purpose would be a lie.
  if (!blurred) rows.push([say("incident.coordinates"), coordinates]);
  return html`<dl class="facts">
      ${rows.map(
        ([label, words]) => html`<dt>${label}</dt>
          <dd>${words}</dd>`,
      )}
    </dl>
    ${
      incident.flags.includes("outside")
        ? html`<p class="remark">${icon("warning")}${say("incident.flag.outside")}</p>`
        : nothing
    }
    ${
      incident.clock
        ? html`<p class="remark">${icon("clock")}${say("incident.flag.clock")}</p>`
        : nothing
    }
    ${incident.description ? html`<p class="description">${incident.description}</p>` : nothing}`;
}

function organisations(say: Say, incident: WholeIncident): TemplateResult {
  const proposed = incident.lead === null;
  const { lead, cooperating } = proposed ? incident.proposed : incident;
  const name = (code: string): string => incident.organisations[code] ?? code;
  return html`<section>
    <h3>
      ${say(proposed ? "incident.proposed" : "incident.organisations")}<span
        >${proposed ? say("incident.proposed.by") : ""}</span
      >
    </h3>
    <dl class="facts plain">
      <dt>${say("incident.lead")}</dt>
      <dd>${lead ? name(lead) : say("incident.lead.none")}</dd>
      ${
        cooperating.length > 0
          ? html`<dt>${say("incident.cooperating")}</dt>
              <dd>${cooperating.map((code) => html`<span>${name(code)}</span>`)}</dd>`
          : nothing
      }
    </dl>
  </section>`;
}
