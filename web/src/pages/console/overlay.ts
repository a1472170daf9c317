// What stands on the map itself: its controls, its scale, its notices, the name under the pointer.

import { html, nothing, type TemplateResult } from "lit";
import { ref } from "lit/directives/ref.js";
import { type IconName, icon } from "../../components/icon";
import { message } from "../../components/message";
import { density, number } from "../../i18n/format";
import { density as densityOf, unitDensity } from "../../localities/localities";
import { scale } from "../../map/place";
import { publicNotice } from "./account/notices";
import { indicatorTip } from "./indicators/tip";
import { value } from "./loadable";
import { type Actions, countCommunes, groupTitle, type Model, sayer } from "./model";
import { ownBox } from "./places/own";

export function controls(model: Model, act: Actions): TemplateResult {
  const say = sayer(model);
  const full = model.fullscreen;
  return html`<div class="controls card">
    <button type="button" class="square zoom" aria-label=${say("map.zoom_in")} @click=${() => act.zoomBy(1)}>
      ${icon("plus")}
    </button>
    <button type="button" class="square zoom" aria-label=${say("map.zoom_out")} @click=${() => act.zoomBy(-1)}>
      ${icon("minus")}
    </button>
    <hr class="zoom" />
    <button type="button" class="square layers-button" aria-label=${say("layers.open")}
      aria-expanded=${model.layersOpen ? "true" : "false"}
      @click=${() => act.change({ layersOpen: !model.layersOpen })}>
      ${icon("layers")}
    </button>
    ${homes(model, act)}
    ${
      document.fullscreenEnabled
        ? html`<button
            type="button"
            class="square full"
            aria-label=${say(full ? "map.fullscreen.exit" : "map.fullscreen")}
            aria-pressed=${full ? "true" : "false"}
            @click=${act.fullscreen}
          >
            ${icon(full ? "minimize" : "maximize")}
          </button>`
        : nothing
    }
  </div>`;
}

/** Home, and beside one's own localities the province. */
function homes(model: Model, act: Actions): TemplateResult[] {
  const say = sayer(model);
  const to = (sign: IconName, words: string, go: () => void): TemplateResult =>
    html`<button type="button" class="square" aria-label=${words} title=${words} @click=${go}>
      ${icon(sign)}
    </button>`;
  const whole = say("map.home");
  return ownBox(model)
    ? [to("house", say("access.scope.home"), act.home), to("map", whole, act.province)]
    : [to("house", whole, act.home)];
}

/** The scale, and what the boundaries are not. */
export function notices(model: Model): TemplateResult {
  const say = sayer(model);
  const { metres, px } = scale(model.centre.lat, model.centre.zoom, 96);
  const length =
    metres >= 1000
      ? `${number(model.state.language, metres / 1000)} km`
      : `${number(model.state.language, metres)} m`;
  const demonstration = value(model.layers)?.some((layer) => layer.demonstration) ?? false;
  const intake = model.state.tab === "incidents" && model.incidents.counts !== null;
  return html`<div class="notices ${intake ? "over-intake" : ""}">
    <p>
      ${demonstration ? html`<b class="demonstration">${say("map.demonstration")}</b> · ` : nothing}${say("map.notice")}${
        model.attributions.length > 0
          ? html`<span>${say("layers.sources", { names: sources(model.attributions) })}</span>`
          : nothing
      }
    </p>
    <div class="scale" aria-hidden="true">
      <span>${length}</span>
      <svg width=${Math.round(px) + 2} height="7">
        <path d="M1 1V6H${Math.round(px) + 1}V1" />
      </svg>
    </div>
  </div>`;
}

/** Each source once, however many layers name it. */
export const sources = (attributions: readonly string[]): string =>
  [...new Set(attributions.flatMap((names) => names.split(", ")))].join(" · ");

/** The place under the pointer, beside it. */
export function tooltip(model: Model): TemplateResult | typeof nothing {
  const { hover } = model;
  const localities = value(model.localities);
  if (!hover?.at || !localities) return nothing;
  const say = sayer(model);
  const { language } = model.state;
  const { unit, group } = hover;
  const { x, y } = hover.at;
  const place = unit ?? group;
  if (!place) return nothing;
  const title = unit ? unit.full_name : group ? groupTitle(say, group) : "";
  const of = unit ? unitDensity(unit) : group ? densityOf(group) : 0;
  const sub =
    unit && group
      ? groupTitle(say, group)
      : group
        ? countCommunes(say, localities.generation, number(language, group.members.length))
        : "";
  // Placed by script: the page's policy allows no style attributes.
  const put = (element?: Element): void => {
    if (!(element instanceof HTMLElement)) return;
    const host = element.parentElement;
    const room = host ? host.clientWidth : x + 400;
    const left = x + 18 + element.offsetWidth > room ? x - 14 - element.offsetWidth : x + 18;
    element.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(8, y - 20))}px)`;
  };
  return html`<div class="tooltip card" aria-hidden="true" ${ref(put)}>
    <b>${title}</b>
    <span>${sub}</span>
    ${
      indicatorTip(model, say, hover) ??
      html`<span
        >${number(language, place.population)} ${say("unit.people")} · ${density(language, of)}
        ${say("unit.density")}</span
      >`
    }
  </div>`;
}

/** What the map says instead of being drawn, or while it is not whole. */
export function mapState(model: Model, act: Actions): TemplateResult | typeof nothing {
  const say = sayer(model);
  if (model.map === "no-webgl") {
    return html`<div class="map-message card">
      ${message({ icon: "warning", title: say("map.webgl.title"), text: say("map.webgl.text") })}
    </div>`;
  }
  if (model.map === "failed") {
    return html`<div class="map-message card">
      ${message({
        icon: "offline",
        title: say("map.error.title"),
        text: model.mapMessage,
        action: { text: say("error.retry"), run: act.retry },
      })}
    </div>`;
  }
  if (model.map === "loading") {
    return html`<p class="map-loading" role="status">${say("map.loading")}</p>`;
  }
  return nothing;
}

/** Bands over the map that ask for attention without taking it away. */
export function bands(model: Model, act: Actions): TemplateResult {
  const say = sayer(model);
  const schematic = model.shown?.levels.some((level) => level.outline === "schematic") ?? false;
  return html`<div class="bands" role="status">
    ${publicNotice(model)}
    ${
      schematic
        ? html`<p class="band">${icon("warning")}<span>${say("generation.schematic")}</span></p>`
        : nothing
    }
    ${
      model.tilesFailing
        ? html`<p class="band">${icon("offline")}<span>${say("map.tiles.error")}</span></p>`
        : nothing
    }
    ${leftOutBand(model)}
    ${
      model.notice
        ? html`<p class="band">
            ${icon("warning")}<span>${say(model.notice.key, model.notice.values)}</span
            ><button
              type="button"
              class="close"
              aria-label=${say("notice.close")}
              @click=${() => act.change({ notice: null })}
            >
              ${icon("x")}
            </button>
          </p>`
        : nothing
    }
  </div>`;
}

/** What the map had no room for; whoever looks must not take it for all there is. */
function leftOutBand(model: Model): TemplateResult | typeof nothing {
  const { incidents, others } = model.leftOut;
  if (model.map !== "drawn" || (incidents === 0 && others === 0)) return nothing;
  const key = incidents > 0 ? "map.left_out.incidents" : "map.left_out.others";
  const count = number(model.state.language, incidents || others);
  return html`<p class="band left-out">${icon("warning")}<span>${sayer(model)(key, { count })}</span></p>`;
}
