// What the category asked for and was told: figures large, then who can pass, then the rest.

import { html, nothing, type TemplateResult } from "lit";
import type { FieldDefinition, WholeIncident } from "../../../api/incidents";
import { icon } from "../../../components/icon";
import { number } from "../../../i18n/format";
import { value } from "../loadable";
import { either, type Model, type Say } from "../model";

const PASSABLE = "passable_";
const LARGE = 3;

interface Told {
  field: FieldDefinition;
  value: unknown;
}

export function typedFields(
  model: Model,
  say: Say,
  incident: WholeIncident,
): TemplateResult | typeof nothing {
  const terms = value(model.incidents.terms);
  const order = terms?.categories.get(incident.category)?.fields ?? Object.keys(incident.fields);
  const told: Told[] = order.flatMap((id) => {
    const field = terms?.fields.get(id);
    const found = incident.fields[id];
    return field && found !== undefined && found !== null ? [{ field, value: found }] : [];
  });
  if (told.length === 0) return nothing;
  const passable = told.filter(({ field }) => field.id.startsWith(PASSABLE));
  const figures = told.filter(({ value }) => typeof value === "number").slice(0, LARGE);
  const rest = told.filter((each) => !passable.includes(each) && !figures.includes(each));
  return html`<div class="told">
    ${
      figures.length > 0
        ? html`<dl class="tiles" data-columns=${figures.length}>
            ${figures.map(
              ({ field, value }) => html`<div>
                <dd><b>${figure(model, value as number)}</b></dd>
                <dt>${short(model, field)}</dt>
              </div>`,
            )}
          </dl>`
        : nothing
    }
    ${
      passable.length > 0
        ? html`<p class="passable">
            <span>${say("incident.passable")}</span>
            ${passable.map(
              ({ field, value }) =>
                html`<span class=${value === true ? "yes" : "no"}
                  >${icon(value === true ? "check" : "x")}<span class="said"
                    >${say(value === true ? "incident.yes" : "incident.no")}</span
                  >${say(`vehicle.${field.id.slice(PASSABLE.length)}` as "vehicle.car")}</span
                >`,
            )}
          </p>`
        : nothing
    }
    ${
      rest.length > 0
        ? html`<dl class="facts plain">
            ${rest.map(
              ({ field, value }) => html`<dt>${either(model, field.title)}</dt>
                <dd>${written(model, say, field, value)}</dd>`,
            )}
          </dl>`
        : nothing
    }
  </div>`;
}

const figure = (model: Model, value: number): string =>
  number(model.state.language, value, Number.isInteger(value) ? 0 : 1);

/** The unit says what is counted where it is enough; else the title does. */
function short(model: Model, field: FieldDefinition): string {
  const title = either(model, field.title);
  const unit = field.unit ? either(model, field.unit) : "";
  return unit && !title.toLowerCase().includes(unit.toLowerCase()) ? `${title}, ${unit}` : title;
}

function written(model: Model, say: Say, field: FieldDefinition, value: unknown): string {
  if (typeof value === "boolean") return say(value ? "incident.yes" : "incident.no");
  if (typeof value === "number") {
    return [figure(model, value), field.unit ? either(model, field.unit) : ""].join(" ").trim();
  }
  const choice = field.choices.find(({ id }) => id === value);
  return choice ? either(model, choice.title) : String(value);
}
