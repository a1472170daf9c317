// Which layers are drawn, and what their signs mean.

import { html, nothing, type TemplateResult } from "lit";
import type { Layer } from "../../api/layers";
import { icon } from "../../components/icon";
import { number } from "../../i18n/format";
import { legend, simpleSign } from "./legend";
import { value } from "./loadable";
import {
  type Actions,
  absentLayer,
  either,
  isOn,
  leftOut,
  type Model,
  type Say,
  sayer,
} from "./model";
import { sources } from "./overlay";

export function layersCard(model: Model, act: Actions): TemplateResult | typeof nothing {
  const layers = value(model.layers);
  if (!layers || layers.length === 0) return nothing;
  const say = sayer(model);
  const { language } = model.state;
  const offered = choices(model, layers);
  const drawn = offered.filter((layer) => isOn(model, layer));
  return html`<section class="layers card" aria-label=${say("layers.title")} ?data-open=${model.layersOpen}>
    <button
      type="button"
      class="bar-button"
      aria-expanded=${model.layersOpen ? "true" : "false"}
      aria-label=${say(model.layersOpen ? "layers.close" : "layers.open")}
      @click=${() => act.change({ layersOpen: !model.layersOpen })}
    >
      <b>${say("layers.title")}</b>
      <span
        >${say("layers.on", {
          on: number(language, drawn.length),
          total: number(language, offered.length),
        })}</span
      >
      ${icon("chevronDown")}
    </button>
    ${
      model.layersOpen
        ? html`<div class="inside">
            <ul>
              ${offered.map((layer) => choice(model, say, layer, act))}
            </ul>
            ${legend(model, layers)}
            ${
              model.attributions.length > 0
                ? html`<p class="sources">${say("layers.sources", { names: sources(model.attributions) })}</p>`
                : nothing
            }
          </div>`
        : nothing
    }
  </section>`;
}

/** The ground of the map, and what the law wants drawn: never switched. */
const ALWAYS: readonly string[] = ["province", "context", "sea_labels"];

/** What is asked for most stands first; a new layer comes after these. */
const FIRST: readonly string[] = [
  "incidents",
  "incident_counts",
  "districts",
  "groupings",
  "communes",
  "rivers",
  "roads",
];

/** Layers that one may switch; of districts and groupings the one that this generation has. */
function choices(model: Model, layers: readonly Layer[]): Layer[] {
  const absent = absentLayer(model);
  const place = ({ id }: Layer): number =>
    (FIRST.indexOf(id) + FIRST.length + 1) % (FIRST.length + 1);
  return layers
    .filter(({ id }) => ![...ALWAYS, ...leftOut(model), absent].includes(id))
    .sort((a, b) => place(a) - place(b));
}

function choice(model: Model, say: Say, layer: Layer, act: Actions): TemplateResult {
  const on = isOn(model, layer);
  return html`<li>
    <label class="check" ?data-missing=${!layer.supplied}>
      <input
        type="checkbox"
        .checked=${on}
        ?disabled=${!layer.supplied}
        @change=${(event: Event) => act.layer(layer.id, (event.target as HTMLInputElement).checked)}
      />
      <span class="what"
        >${either(model, layer.title)}${
          layer.supplied ? nothing : html`<small>${say("layers.missing")}</small>`
        }</span
      >
      ${simpleSign(model, layer)}
    </label>
  </li>`;
}
