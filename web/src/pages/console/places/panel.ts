// The list of places beside the map: a place, its figures, and the places inside it.

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { bar } from "../../../components/bar";
import { icon } from "../../../components/icon";
import { message, skeleton } from "../../../components/message";
import { segmented } from "../../../components/segmented";
import { area, day, density, number } from "../../../i18n/format";
import type { Group, Localities } from "../../../localities/localities";
import { density as densityOf } from "../../../localities/localities";
import { communeRow, groupRow, measure, type Row, sorted } from "../../../localities/rows";
import { fold } from "../../../localities/search";
import { listingOf, SORTS, type Sort } from "../../../state";
import { value } from "../loadable";
import {
  type Actions,
  countCommunes,
  groupTitle,
  type Model,
  type Say,
  sayer,
  within,
} from "../model";

export function placesPanel(model: Model, act: Actions): TemplateResult {
  const say = sayer(model);
  const localities = value(model.localities);
  return localities ? body(model, say, localities, act) : waiting(model, say, act);
}

function waiting(model: Model, say: Say, act: Actions): TemplateResult {
  const failed = [model.generations, model.localities].find((each) => each.status === "failed");
  if (failed?.status === "failed") {
    return message({
      icon: "offline",
      title: say("error.title"),
      text: failed.message,
      action: { text: say("error.retry"), run: act.retry },
    });
  }
  if (value(model.generations)?.length === 0) {
    return message({
      icon: "mapPin",
      title: say("empty.title"),
      text: say("empty.text"),
      action: { text: say("error.retry"), run: act.retry },
    });
  }
  return html`<div class="head">${skeleton(3)}</div>
    ${skeleton(12)}`;
}

function body(model: Model, say: Say, localities: Localities, act: Actions): TemplateResult {
  const group = within(model);
  const rows = listed(model, localities, group);
  return html`${head(model, say, localities, group, act)} ${tools(model, say, localities, group, act)}
  ${list(model, say, rows, act)}`;
}

function head(
  model: Model,
  say: Say,
  localities: Localities,
  group: Group | null,
  act: Actions,
): TemplateResult {
  const { language } = model.state;
  const { province } = localities;
  const place = group ?? { population: province.population, area: province.area_km2 };
  const communes = number(language, (group?.members ?? localities.communes).length);
  const groups = number(language, localities.groups.length);
  const parts = [
    countCommunes(say, localities.generation, communes),
    group
      ? group.kind === "district"
        ? say("level.district")
        : say("group.former")
      : say(localities.groups[0]?.kind === "district" ? "count.districts" : "count.groups", {
          n: groups,
        }),
  ];
  return html`<div class="head">
    ${
      group
        ? html`<button type="button" class="back" @click=${act.province}>
            ${icon("chevronLeft")}${province.full_name}
          </button>`
        : nothing
    }
    <h3>${group ? groupTitle(say, group) : province.full_name}</h3>
    <p>${parts.join(" · ")}</p>
    <dl class="figures">
      ${figure(say("figure.population"), number(language, place.population), say("unit.people"))}
      ${figure(say("figure.area"), area(language, place.area), say("unit.km2"))}
      ${figure(say("sort.density"), density(language, densityOf(place)), say("unit.density"))}
    </dl>
    <p class="source">
      ${say("population.as_of", { date: day(language, province.population_as_of) })}
    </p>
  </div>`;
}

const figure = (label: string, number: string, unit: string): TemplateResult =>
  html`<div>
    <dt>${label}</dt>
    <dd><b>${number}</b> <span>${unit}</span></dd>
  </div>`;

/** The rows of the place that is open, in the chosen order, before the filter. */
function listed(model: Model, localities: Localities, group: Group | null): Row[] {
  if (group)
    return sorted(
      group.members.map((unit) => communeRow(unit, group)),
      model.state.sort,
    );
  if (listingOf(model.state) === "groups")
    return sorted(localities.groups.map(groupRow), model.state.sort);
  const rows = localities.communes.flatMap((unit) => {
    const of = localities.groupOf.get(unit.code);
    return of ? [communeRow(unit, of)] : [];
  });
  return sorted(rows, model.state.sort);
}

function tools(
  model: Model,
  say: Say,
  localities: Localities,
  group: Group | null,
  act: Actions,
): TemplateResult {
  const { language } = model.state;
  const districts = localities.groups[0]?.kind === "district";
  const communes = number(language, localities.communes.length);
  return html`<div class="tools">
    ${
      group
        ? nothing
        : segmented(
            say("tab.localities"),
            [
              {
                value: "groups",
                text: say(districts ? "count.level.district" : "count.groups", {
                  n: number(language, localities.groups.length),
                }),
              },
              {
                value: "communes",
                text: say(districts ? "count.level.commune" : "count.communes", { n: communes }),
              },
            ],
            listingOf(model.state),
            (listing) => act.list({ listing }),
          )
    }
    <label class="filter">
      ${icon("search")}
      <input
        type="search"
        autocomplete="off"
        spellcheck="false"
        placeholder=${say("panel.filter.short")}
        aria-label=${say("panel.filter")}
        .value=${model.filter}
        @input=${(event: InputEvent) =>
          act.change({ filter: (event.target as HTMLInputElement).value })}
      />
    </label>
  </div>
  <div class="sorts" role="group" aria-label=${say("panel.sort")}>
    <span>${say("panel.sort")}</span>
    ${SORTS.map(
      (sort) =>
        html`<button
          type="button"
          aria-pressed=${model.state.sort === sort ? "true" : "false"}
          @click=${() => act.list({ sort })}
        >
          ${say(`sort.${sort}`)}
        </button>`,
    )}
  </div>`;
}

function list(model: Model, say: Say, rows: Row[], act: Actions): TemplateResult {
  const wanted = fold(model.filter);
  const numbered = rows.map((row, index) => ({ row, place: index + 1 }));
  const shown = wanted
    ? numbered.filter(({ row }) => fold(`${row.name} ${row.of.name}`).includes(wanted))
    : numbered;
  if (shown.length === 0) {
    return html`<p class="none" role="status">${say("panel.filter.none", { query: model.filter })}</p>`;
  }
  const largest = Math.max(...rows.map((row) => measure(row, model.state.sort)));
  return html`<ol class="rows" id="localities" tabindex="-1">
    ${repeat(
      shown,
      ({ row }) => row.key,
      ({ row, place }) => line(model, say, row, place, largest, act),
    )}
  </ol>`;
}

function line(
  model: Model,
  say: Say,
  row: Row,
  place: number,
  largest: number,
  act: Actions,
): TemplateResult {
  const { language, sort } = model.state;
  const commune = row.kind === "commune";
  const chosen = commune && row.key === model.state.boundary;
  const sub = commune
    ? model.state.within
      ? others(model, say, row)
      : row.of.name
    : say("count.communes", { n: number(language, row.of.members.length) });
  const hover = {
    key: row.key,
    group: row.of,
    unit: commune ? (value(model.localities)?.units.get(row.key) ?? null) : null,
    at: null,
  };
  return html`<li>
    <button
      type="button"
      class="row"
      data-key=${row.key}
      aria-current=${chosen ? "true" : nothing}
      ?data-lit=${model.hover?.key === row.key}
      @click=${() => (commune ? act.open(row.key) : act.drill(row.key))}
      @pointerenter=${() => act.point(hover)}
      @pointerleave=${() => act.point(null)}
    >
      <span class="place">${place}</span>
      <span class="name"><b>${commune ? row.name : groupTitle(say, row.of)}</b><span>${sub}</span></span>
      ${bar(measure(row, sort) / largest)}
      <span class="measure"
        ><b>${written(model, row)}</b><span>${say(unitOf(sort))}</span></span
      >
    </button>
  </li>`;
}

/** The figures of a row that its bar does not show. */
function others(model: Model, say: Say, row: Row): string {
  const { language, sort } = model.state;
  const people = `${number(language, row.population)} ${say("unit.people")}`;
  const land = `${area(language, row.area)} ${say("unit.km2")}`;
  return sort === "population" || sort === "name" ? land : people;
}

function written(model: Model, row: Row): string {
  const { language, sort } = model.state;
  if (sort === "area") return area(language, row.area);
  if (sort === "density") return density(language, row.density);
  return number(language, row.population);
}

const unitOf = (sort: Sort): "unit.km2" | "unit.density" | "unit.people" =>
  sort === "area" ? "unit.km2" : sort === "density" ? "unit.density" : "unit.people";
