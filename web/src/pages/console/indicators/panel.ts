// The list beside the map: an indicator, and the places ranked by it.

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Indicator, IndicatorValues } from "../../../api/indicators";
import { bar } from "../../../components/bar";
import { icon } from "../../../components/icon";
import { message, skeleton } from "../../../components/message";
import { segmented } from "../../../components/segmented";
import { number } from "../../../i18n/format";
import { periodName } from "../../../indicators/periods";
import { byCode, numbers, type Ranked, ranked } from "../../../indicators/ranks";
import type { Group, Localities } from "../../../localities/localities";
import { listingOf } from "../../../state";
import { value } from "../loadable";
import { type Actions, either, groupTitle, type Model, type Say, sayer, within } from "../model";
import { answer, chosen, groupLevel, levelOf, offered, periodOf, shownValues } from "./shown";
import { colourOf, figure, unitOf } from "./words";

export function indicatorsPanel(model: Model, act: Actions): TemplateResult {
  const say = sayer(model);
  const localities = value(model.localities);
  const { catalogue } = model.indicators;
  const failed = [model.generations, model.localities].find((each) => each.status === "failed");
  if (failed?.status === "failed") return failure(say, failed.message, act.retry);
  if (catalogue.status === "failed") {
    return failure(say, catalogue.message, act.indicators.retry);
  }
  if (catalogue.status === "ready" && catalogue.value.length === 0) {
    return message({
      icon: "chart",
      title: say("indicators.empty.title"),
      text: say("indicators.empty.text"),
    });
  }
  const indicator = chosen(model);
  if (!localities || !indicator) return waiting();
  return html`<div class="head indicator">
      ${chooser(model, say, indicator, act)} ${summary(model, say, localities, indicator, act)}
    </div>
    ${tools(model, say, localities, act)} ${list(model, say, localities, indicator, act)}`;
}

const waiting = (): TemplateResult =>
  html`<div class="head">${skeleton(4)}</div>
    ${skeleton(12)}`;

const failure = (say: Say, text: string, retry: () => void): TemplateResult =>
  message({
    icon: "offline",
    title: say("indicators.error.title"),
    text,
    action: { text: say("error.retry"), run: retry },
  });

/** A select of the page's own: keyboards, phones and screen readers know it. */
function chooser(model: Model, say: Say, indicator: Indicator, act: Actions): TemplateResult {
  const all = value(model.indicators.catalogue) ?? [];
  return html`<label class="chooser">
    ${icon("chart")}
    <span class="what" aria-hidden="true"
      ><b>${either(model, indicator.title)}</b
      ><span>${unitOf(model, indicator)} · ${say(`indicators.kind.${indicator.kind}`)}</span></span
    >
    ${icon("chevronDown")}
    <select
      aria-label=${say("indicators.choose")}
      .value=${indicator.code}
      @change=${(event: Event) => act.indicators.choose((event.target as HTMLSelectElement).value)}
    >
      ${all.map(
        (each) =>
          html`<option value=${each.code} ?selected=${each.code === indicator.code}>
            ${either(model, each.title)} (${unitOf(model, each)})
          </option>`,
      )}
    </select>
  </label>`;
}

/** The figure of the place that the list is of, and where it comes from. */
function summary(
  model: Model,
  say: Say,
  localities: Localities,
  indicator: Indicator,
  act: Actions,
): TemplateResult {
  const { language } = model.state;
  const group = within(model);
  const asked = answer(model, group ? groupLevel(model) : "province");
  const whole = asked ? value(asked) : null;
  const code = group?.code ?? localities.province.code;
  const of = whole?.values.find((each) => each.code === code);
  const shown = shownValues(model);
  const own = shown ? members(shown, group) : [];
  return html`${
    group
      ? html`<button type="button" class="back" @click=${act.province}>
          ${icon("chevronLeft")}${localities.province.full_name}
        </button>`
      : nothing
  }
    <div class="key-figure">
      <div>
        <span>${group ? groupTitle(say, group) : say("indicators.province")}</span>
        <p>
          ${
            of?.value != null
              ? html`<b>${figure(model, indicator, of.value)}</b> ${unitOf(model, indicator)}`
              : whole
                ? html`<em>${say(`indicators.missing.${of?.missing ?? "no_data"}`)}</em>`
                : asked?.status === "failed"
                  ? html`<em>–</em>`
                  : html`<i class="pending"></i>`
          }
        </p>
      </div>
      <p class="origin">
        ${
          shown
            ? say("indicators.have", {
                n: number(language, numbers(own).length),
                total: number(language, own.length),
              })
            : ""
        }
      </p>
    </div>
    <p class="source">
      ${say("indicators.decision", { decision: indicator.decision })}.
      ${indicator.note ? either(model, indicator.note) : nothing}
    </p>`;
}

const members = (values: IndicatorValues, group: Group | null): IndicatorValues["values"] =>
  group
    ? values.values.filter(({ code }) => group.members.some((unit) => unit.code === code))
    : values.values;

function tools(model: Model, say: Say, localities: Localities, act: Actions): TemplateResult {
  const { language } = model.state;
  const { order } = model.indicators;
  const districts = groupLevel(model) === "district";
  const n = (of: readonly unknown[]): { n: string } => ({ n: number(language, of.length) });
  const group = within(model);
  const communes = districts ? "count.level.commune" : "count.communes";
  return html`<div class="sorts">
    ${
      group
        ? html`<span>${say(communes, n(group.members))}</span>`
        : segmented(
            say("indicators.level"),
            [
              { value: "communes", text: say(communes, n(localities.communes)) },
              {
                value: "groups",
                text: say(
                  districts ? "count.level.district" : "count.groups",
                  n(localities.groups),
                ),
              },
            ],
            listingOf(model.state),
            (listing) => act.list({ listing }),
          )
    }
    <button
      type="button"
      class="order"
      aria-label=${say(`indicators.order.${order}.label`)}
      @click=${() => act.indicators.order(order === "highest" ? "lowest" : "highest")}
    >
      ${icon(order === "highest" ? "priority" : "lowest")}${say(`indicators.order.${order}`)}
    </button>
  </div>`;
}

interface Place {
  code: string;
  /** What the address says of it. */
  key: string;
  name: string;
  group: Group;
  unit: Group["members"][number] | null;
}

/** What the list compares. */
function placesOf(model: Model, say: Say, localities: Localities): Place[] {
  const commune = (group: Group): Place[] =>
    group.members.map((unit) => ({
      code: unit.code,
      key: unit.code,
      name: unit.full_name,
      group,
      unit,
    }));
  const group = within(model);
  if (group) return commune(group);
  if (levelOf(model) === "commune") return localities.groups.flatMap(commune);
  return localities.groups.map((each) => ({
    code: each.code,
    key: each.key,
    name: groupTitle(say, each),
    group: each,
    unit: null,
  }));
}

function list(
  model: Model,
  say: Say,
  localities: Localities,
  indicator: Indicator,
  act: Actions,
): TemplateResult {
  const asked = answer(model, levelOf(model));
  if (asked?.status === "failed") return failure(say, asked.message, act.indicators.retry);
  const shown = shownValues(model);
  if (!shown) return html`<div class="waiting">${skeleton(14)}</div>`;
  if (shown.values.every(({ missing }) => missing === "no_data")) {
    return nowhere(model, say, act);
  }
  const rows = ranked(placesOf(model, say, localities), byCode(shown), model.indicators.order);
  const largest = Math.max(...rows.map((row) => Math.abs(row.value ?? 0)), Number.MIN_VALUE);
  const colour = colourOf(model, indicator, shown);
  return html`<ol class="rows" id="localities" tabindex="-1">
    ${repeat(
      rows,
      (row) => row.place.key,
      (row) => line(model, say, indicator, row, largest, colour, act),
    )}
  </ol>`;
}

/** The period has nothing in this generation: the way to one that has. */
function nowhere(model: Model, say: Say, act: Actions): TemplateResult {
  const { language } = model.state;
  const newest = offered(model).at(-1);
  const period = periodName(language, periodOf(model) ?? "");
  return message({
    icon: "chart",
    title: say("indicators.nowhere.title", { period }),
    text: say("indicators.nowhere.text", { generation: model.shown?.id ?? "" }),
    action: newest
      ? {
          text: say("indicators.nowhere.newest", { period: periodName(language, newest) }),
          run: () => act.indicators.period(newest),
        }
      : undefined,
  });
}

function line(
  model: Model,
  say: Say,
  indicator: Indicator,
  row: Ranked<Place>,
  largest: number,
  colour: (value: number) => string,
  act: Actions,
): TemplateResult {
  const { place, value: of } = row;
  const { group, unit, key } = place;
  const sub = unit
    ? model.state.within
      ? ""
      : group.name
    : say("count.communes", { n: number(model.state.language, group.members.length) });
  return html`<li>
    <button
      type="button"
      class="row valued"
      data-key=${key}
      aria-current=${unit && key === model.state.boundary ? "true" : nothing}
      ?data-lit=${model.hover?.key === key}
      ?data-missing=${of === null}
      @click=${() => (unit ? act.open(key) : act.drill(key))}
      @pointerenter=${() => act.point({ key, group, unit, at: null })}
      @pointerleave=${() => act.point(null)}
    >
      <span class="place">${row.rank === null ? "–" : number(model.state.language, row.rank)}</span>
      <span class="name"><b>${place.name}</b>${sub ? html`<span>${sub}</span>` : nothing}</span>
      ${
        of === null
          ? html`<span class="lacking">${say(`indicators.missing.${row.missing ?? "no_data"}`)}</span>`
          : html`${bar(Math.abs(of) / largest, colour(of))}<span class="measure"
                ><b>${figure(model, indicator, of)}</b></span
              >`
      }
    </button>
  </li>`;
}
