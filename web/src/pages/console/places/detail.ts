// The card of one unit: its figures beside those around it, where it came from, what it borders.

import { html, nothing, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { scopeOf } from "../../../access/scope";
import { worstOf } from "../../../api/incidents";
import type { Related, Unit } from "../../../api/types";
import { closeButton } from "../../../components/close";
import { icon } from "../../../components/icon";
import { message, skeleton } from "../../../components/message";
import { area, day, density, number } from "../../../i18n/format";
import {
  density as densityOf,
  type Group,
  type Localities,
  unitDensity,
} from "../../../localities/localities";
import { rank } from "../../../localities/rows";
import { countSymbol } from "../../../symbols/count";
import { indicatorDetail } from "../indicators/detail";
import { value } from "../loadable";
import { type Actions, groupTitle, type Model, opened, type Say, sayer } from "../model";
import { type Compared, compare, tile } from "./compare";

export function detail(model: Model, act: Actions): TemplateResult | typeof nothing {
  const localities = value(model.localities);
  const { boundary } = model.state;
  if (!localities || !boundary) return nothing;
  const say = sayer(model);
  const unit = opened(model);
  return html`<aside class="detail card" aria-label=${say("detail.label")} tabindex="-1">
    ${unit ? known(model, say, localities, unit, act) : unknown(model, say, boundary, act)}
  </aside>`;
}

function unknown(model: Model, say: Say, code: string, act: Actions): TemplateResult {
  return html`${closeButton(say("detail.close"), act.close)}
    ${message({
      icon: "mapPin",
      title: say("missing.title"),
      text: say("missing.text", { code, generation: model.shown?.id ?? "" }),
      action: { text: say("missing.back"), run: act.province },
    })}`;
}

function known(
  model: Model,
  say: Say,
  localities: Localities,
  unit: Unit,
  act: Actions,
): TemplateResult {
  const { language } = model.state;
  const group = localities.groupOf.get(unit.code) ?? null;
  const measured = indicatorDetail(model, say, localities, unit);
  return html`<header>
      <p class="code">${unit.generation}/${unit.code} · ${say(`level.${unit.level}`)}</p>
      ${closeButton(say("detail.close"), act.close)}
      <h2>${unit.full_name}</h2>
      <p class="where">
        ${icon("mapPin")}
        <span>
          ${
            group
              ? html`<button type="button" class="link" @click=${() => act.drill(group.key)}>
                    ${groupTitle(say, group)}</button
                  ><span class="sep">·</span>`
              : nothing
          }${unit.level === "province" ? "" : localities.province.full_name}
        </span>
      </p>
    </header>
    <div class="scroll">
      ${measured ?? figures(model, say, localities, unit)}
      ${incidents(model, say, unit, act)}
      ${group && !measured ? byDensity(model, say, localities, unit, group) : nothing}
      ${relations(model, say, act)}
      <dl class="facts">
        <dt>${say("detail.outline")}</dt>
        <dd>${say(`outline.${unit.outline}`)}</dd>
        <dt>${say("figure.population")}</dt>
        <dd>${day(language, unit.population_as_of)}</dd>
        <dt>${say("detail.point")}</dt>
        <dd>${number(language, unit.lat, 5)}; ${number(language, unit.lon, 5)}</dd>
      </dl>
    </div>
    <footer>
      <button type="button" class="button primary" @click=${() => act.zoomTo(unit.code)}>
        ${icon("zoomTo")}${say("detail.zoom")}
      </button>
    </footer>`;
}

/** What is open in the place, as the map counts it, and the way to the list of it. */
function incidents(model: Model, say: Say, unit: Unit, act: Actions): TemplateResult {
  const counts = value(model.relations)?.counts;
  if (!counts) return html`<section>${skeleton(2)}</section>`;
  const { language } = model.state;
  const n = (of: number): string => number(language, of);
  const worst = worstOf(counts);
  return html`<section>
    <h3>
      ${say("tab.incidents")}${
        worst
          ? html`<button type="button" class="link" @click=${() => act.incidents.inside(unit)}>
              ${say("detail.incidents.show", { n: n(counts.total) })}
            </button>`
          : nothing
      }
    </h3>
    ${
      worst
        ? html`<div class="counted">
            ${unsafeHTML(
              countSymbol(
                {
                  count: counts.total,
                  worst,
                  unverified: counts.unverified / counts.total,
                  overdue: counts.overdue > 0,
                },
                model.theme,
              ),
            )}
            <p>
              <b>${say("detail.incidents.open", { n: n(counts.total), severity: worst })}</b>
              <span
                >${n(counts.unverified)} ${say("incidents.unverified")} · ${n(counts.overdue)}
                ${say("incidents.overdue")}</span
              >
            </p>
          </div>`
        : html`<p class="note">${say(scopeOf(model.access.me) ? "detail.incidents.none.scope" : "detail.incidents.none")}</p>`
    }
  </section>`;
}

function figures(model: Model, say: Say, localities: Localities, unit: Unit): TemplateResult {
  const { language } = model.state;
  const ranked = localities.communes.map(unitDensity);
  return html`<dl class="tiles">
      ${tile(say("figure.population"), number(language, unit.population), say("unit.people"))}
      ${tile(say("figure.density"), density(language, unitDensity(unit)), say("unit.density"))}
      ${tile(say("figure.area"), area(language, unit.area_km2), say("unit.km2"))}
      ${tile(
        say("figure.rank"),
        number(language, rank(unitDensity(unit), ranked)),
        `/ ${number(language, ranked.length)}`,
      )}
    </dl>`;
}

function byDensity(
  model: Model,
  say: Say,
  localities: Localities,
  unit: Unit,
  group: Group,
): TemplateResult {
  const { language } = model.state;
  const row = (name: string, of: number, own = false): Compared => ({
    name,
    value: of,
    text: density(language, of),
    own,
    colour: null,
  });
  const rows = [
    row(unit.full_name, unitDensity(unit), true),
    row(groupTitle(say, group), densityOf(group)),
    row(localities.province.full_name, unitDensity(localities.province)),
  ];
  const note = say("detail.rank.group", {
    rank: number(language, rank(unitDensity(unit), group.members.map(unitDensity))),
    total: number(language, group.members.length),
    name: groupTitle(say, group),
  });
  return compare(say, say("unit.density"), rows, note);
}

function relations(model: Model, say: Say, act: Actions): TemplateResult {
  const { relations } = model;
  if (relations.status === "loading") return html`<section>${skeleton(4)}</section>`;
  if (relations.status === "failed") {
    return html`<section>
      <p class="note">
        ${say("detail.part.error")} ${relations.message}
        <button type="button" class="link" @click=${act.retry}>${say("error.retry")}</button>
      </p>
    </section>`;
  }
  const { predecessors, successors, neighbours } = relations.value;
  return html`${predecessors.length > 0 ? merged(model, say, predecessors, act) : nothing}
  ${successors.length > 0 ? succeeded(model, say, successors, act) : nothing}
  ${neighbours.length > 0 ? bordering(model, say, neighbours, act) : nothing}`;
}

function merged(model: Model, say: Say, from: Related[], act: Actions): TemplateResult {
  const { language } = model.state;
  const unchanged = from.every((unit) => unit.relation === "unchanged");
  const count = say(unchanged ? "detail.unchanged.count" : "detail.predecessors.count", {
    n: number(language, from.length),
  });
  return html`<section>
    <h3>${say(unchanged ? "detail.unchanged" : "detail.predecessors")}<span>${count}</span></h3>
    <ul class="units">
      ${from.map((unit) => linked(model, say, unit, act))}
    </ul>
    ${decision(model, say, from)}
  </section>`;
}

function succeeded(model: Model, say: Say, to: Related[], act: Actions): TemplateResult {
  return html`<section>
    <h3>${say("detail.successors")}<span>${to[0]?.generation}</span></h3>
    <ul class="units">
      ${to.map((unit) => linked(model, say, unit, act))}
    </ul>
    ${decision(model, say, to)}
  </section>`;
}

/** A unit of another generation: opening it changes the boundaries on screen. */
function linked(model: Model, say: Say, unit: Related, act: Actions): TemplateResult {
  const { language } = model.state;
  return html`<li>
    <button
      type="button"
      title=${say("detail.open.former", { generation: unit.generation })}
      @click=${() => act.generation(unit.generation, unit.code)}
    >
      ${icon("arrowRight")}<b>${unit.full_name}</b
      ><span>${number(language, unit.population)} ${say("unit.people")}</span>
    </button>
  </li>`;
}

function decision(model: Model, say: Say, related: Related[]): TemplateResult | typeof nothing {
  const first = related[0];
  if (!first?.resolution) return nothing;
  const later = first.generation > (model.shown?.id ?? "") ? first.generation : model.shown?.id;
  const clause = say("detail.clause", { resolution: first.resolution, clause: first.clause });
  const force = say("detail.force", { date: day(model.state.language, later ?? "") });
  return html`<p class="note">${first.clause ? clause : `NQ ${first.resolution}`} · ${force}</p>`;
}

function bordering(model: Model, say: Say, units: Unit[], act: Actions): TemplateResult {
  const localities = value(model.localities);
  return html`<section>
    <h3>
      ${say("detail.neighbours")}<span
        >${say("detail.neighbours.count", { n: number(model.state.language, units.length) })}</span
      >
    </h3>
    <ul class="chips">
      ${units.map(
        (unit) =>
          html`<li>
            <button
              type="button"
              @click=${() => act.open(unit.code)}
              @pointerenter=${() =>
                act.point({
                  key: unit.code,
                  unit,
                  group: localities?.groupOf.get(unit.code) ?? null,
                  at: null,
                })}
              @pointerleave=${() => act.point(null)}
            >
              ${unit.full_name}
            </button>
          </li>`,
      )}
    </ul>
  </section>`;
}
