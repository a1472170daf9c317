// What the signs of the drawn layers mean: drawn by the same functions as on the map.

import { html, nothing, svg, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import type { Layer, LegendItem } from "../../api/layers";
import { area, number } from "../../i18n/format";
import { drawing } from "../../map/images";
import { CATEGORIES } from "../../symbols/catalogue";
import { countSymbol } from "../../symbols/count";
import type { Family } from "../../symbols/frames";
import { type SymbolSpec, symbol, type Trust } from "../../symbols/symbol";
import { either, isOn, type Model, sayer } from "./model";

const SIZE = 22;
/** A count that shows all that a count can say. */
const EXAMPLE = { count: 24, worst: 3, unverified: 0.375, overdue: true } as const;

/** The legends of what is drawn at this zoom and cannot be told beside a layer's name. */
export function legend(model: Model, layers: readonly Layer[]): TemplateResult | typeof nothing {
  const { zoom } = model.centre;
  const parts = layers
    .filter((layer) => isOn(model, layer) && zoom >= layer.zooms.min && zoom < layer.zooms.max + 1)
    .map((layer) => ofLayer(model, layer))
    .filter((part) => part !== nothing);
  return parts.length > 0 ? html`${parts}` : nothing;
}

function ofLayer(model: Model, { legend }: Layer): TemplateResult | typeof nothing {
  const of = (...kinds: LegendItem["kind"][]): LegendItem[] =>
    legend.items.filter((item) => kinds.includes(item.kind));
  const count = of("count");
  // What is verified looks as the families above do.
  const signs = of("family", "trust", "overdue", "missing").filter(({ id }) => id !== "verified");
  const classes = of("class");
  const severities = of("severity");
  if (count.length + signs.length + classes.length + severities.length === 0) return nothing;
  return html`<div class="legend">
    ${count.map(
      (item) =>
        html`<div class="count">
          ${unsafeHTML(countSymbol(EXAMPLE, model.theme))}
          <p>
            <b>${either(model, item.title)}</b>${
              legend.note
                ? sentences(either(model, legend.note)).map((line) => html`<span>${line}</span>`)
                : nothing
            }
          </p>
        </div>`,
    )}
    ${
      signs.length > 0
        ? html`<ul>
            ${signs.map((item) => html`<li>${sign(model, item)}<span>${either(model, item.title)}</span></li>`)}
          </ul>`
        : nothing
    }
    ${classes.length > 0 ? ramp(model, classes) : nothing}
    ${
      severities.length > 0
        ? html`<div class="severities">
            <span>${sayer(model)("layers.severity")}</span>
            <ol>
              ${severities.map((item) => html`<li data-severity=${item.severity}>${item.severity}</li>`)}
            </ol>
          </div>`
        : nothing
    }
  </div>`;
}

const sentences = (text: string): string[] =>
  text.split(/(?<=\.)\s+/).map((line) => line.replace(/\.$/, ""));

/** A sign for what a single line, area or picture says; it stands beside the layer's name. */
export function simpleSign(model: Model, layer: Layer): TemplateResult | typeof nothing {
  const item = layer.legend.items.find(({ kind }) =>
    ["line", "fill", "picture", "circle"].includes(kind),
  );
  return item ? sign(model, item) : nothing;
}

function sign(model: Model, item: LegendItem): TemplateResult | typeof nothing {
  const { theme } = model;
  const colour = item.colors?.[theme] ?? "currentColor";
  const outline = item.outlines?.[theme];
  switch (item.kind) {
    case "line":
      return shape(svg`
        ${outline ? svg`<path d="M1 8H23" stroke=${outline} stroke-width="6"/>` : nothing}
        <path d="M1 8H23" stroke=${colour} stroke-width="3" stroke-dasharray=${item.dash ? "4 2.5" : "none"}/>`);
    case "fill":
      return shape(
        svg`<rect x="3" y="2.5" width="18" height="11" rx="2" fill=${colour} stroke="currentColor" stroke-opacity=".35"/>`,
      );
    case "circle":
      return shape(svg`<circle cx="12" cy="8" r="6" fill=${colour}/>`);
    case "missing":
      return pattern(item.picture ?? "", theme);
    case "picture": {
      const found = item.picture ? drawing(item.picture, theme) : null;
      return found ? html`<span class="sign">${unsafeHTML(found.svg)}</span>` : nothing;
    }
    case "family":
      return mark(model, { family: item.id as Family, ...example(item.id as Family) });
    case "trust":
      return mark(model, { trust: item.id as Trust });
    case "overdue":
      return mark(model, { overdue: true });
    default:
      return nothing;
  }
}

/** A field of a pattern that the map repeats. */
export function pattern(name: string, theme: Model["theme"]): TemplateResult | typeof nothing {
  const found = drawing(name, theme);
  if (!found) return nothing;
  const id = name.replace(":", "-");
  const size = Number(found.svg.match(/width="(\d+)"/)?.[1] ?? 8);
  return shape(svg`
    <pattern id=${id} width=${size} height=${size} patternUnits="userSpaceOnUse">
      <image width=${size} height=${size} href=${`data:image/svg+xml,${encodeURIComponent(found.svg)}`}/>
    </pattern>
    <rect x="1" y="1" width="22" height="14" rx="2" fill=${`url(#${id})`} stroke="currentColor" stroke-opacity=".5"/>`);
}

const shape = (drawn: unknown): TemplateResult =>
  html`<svg class="sign" viewBox="0 0 24 16" aria-hidden="true">${drawn}</svg>`;

const PLAIN: SymbolSpec = {
  family: "rescue",
  pictogram: "cut_off",
  severity: 3,
  trust: "verified",
  overdue: false,
};

const mark = (model: Model, own: Partial<SymbolSpec>): TemplateResult =>
  html`<span class="sign mark">${unsafeHTML(symbol({ ...PLAIN, ...own }, SIZE, model.theme, "picture"))}</span>`;

/** The first category of a family stands for it. */
function example(family: Family): Partial<SymbolSpec> {
  const first = [...CATEGORIES.values()].find((each) => each.family === family);
  return first ? { pictogram: first.pictogram } : {};
}

function ramp(model: Model, classes: readonly LegendItem[]): TemplateResult {
  const { language } = model.state;
  const first = classes[0] as LegendItem;
  const width = 308 / classes.length;
  const written = (value: number): string =>
    Number.isInteger(value) ? number(language, value) : area(language, value);
  return html`<div class="ramp">
    <p><b>${either(model, first.title)}</b> ${first.unit ? either(model, first.unit) : ""}</p>
    <svg viewBox="0 0 308 30" aria-hidden="true">
      ${classes.map(
        (item, index) => svg`
          <rect x=${index * width} width=${width} height="12" fill=${item.colors?.[model.theme] ?? "none"}/>
          ${item.from != null ? svg`<text x=${index * width} y="26" text-anchor="middle">${written(item.from)}</text>` : nothing}`,
      )}
    </svg>
  </div>`;
}
