// What the wall looks like, from a model. Nothing here asks the server or keeps anything.

import { html, nothing, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { isPublic } from "../../access/access";
import { clock, number, shortDay } from "../../i18n/format";
import { countSymbol } from "../../symbols/count";
import { trustOf } from "./band";
import { band } from "./band-view";
import { type CommuneCount, shortKind, worstFirst } from "./counting";
import { INSET, type Model, type Say, sayer } from "./model";
import { hasInset, hasList, hasMap } from "./scale";

/** More than fit at any size; those that do not fit whole are not shown. */
const ROWS = 24;
const NO_FIGURE = "–";

export const provinceOf = ({ ground }: Model): string =>
  ground?.localities.province.name ?? "Nghệ An";

export function page(model: Model): TemplateResult {
  const say = sayer(model);
  const { layout, now, state } = model;
  const trust = trustOf(model, now.getTime());
  const quiet = trust.is === "stale" || trust.is === "first";
  return html`<main class="wall" data-layout=${layout} ?data-quiet=${quiet} ?data-resting=${model.resting}>
    <header class="wall-head">
      <h1>${say("wall.title", { province: provinceOf(model) })}</h1>
      <p>
        ${shortDay(state.language, now)
          .split(/ (?=\d)/)
          .map((part) => html`<span>${part}</span>`)}
        <time>${now.getTime() > 0 ? clock(now, false) : ""}</time>
      </p>
    </header>
    ${figures(model, say)}
    <section class="wall-stage" ?hidden=${!hasMap(layout)}>
      <div class="wall-main map" ?data-drawn=${model.map === "drawn"}></div>
      ${model.map === "no-webgl" ? html`<p class="wall-webgl" role="status">${say("wall.webgl")}</p>` : nothing}
      <div class="wall-notices">
        ${model.demonstration ? html`<p class="wall-invented">${say("map.demonstration")}</p>` : nothing}
        ${isPublic(model.access) ? html`<p class="wall-invented">${say("access.public")}</p>` : nothing}
        ${
          isPublic(model.access) && model.tokenRefused
            ? html`<p class="wall-invented">${say("wall.token.short")}</p>`
            : nothing
        }
        <p>${say("wall.notice")}</p>
      </div>
    </section>
    <section class="wall-inset-frame" ?hidden=${!hasInset(layout) || model.map === "no-webgl"}>
      <div class="wall-inset map"></div>
      <h2>${INSET.title[state.language]}</h2>
    </section>
    ${hasList(layout) ? worst(model, say) : nothing}
    ${band(model, trust, say)}
    <p class="said" aria-live="assertive">${model.said}</p>
  </main>`;
}

function figures(model: Model, say: Say): TemplateResult {
  const counts = model.reading?.figures;
  const grave = counts ? counts.by_severity[3] + counts.by_severity[4] : null;
  const figure = (
    id: "open" | "grave" | "unverified" | "overdue",
    n: number | null | undefined,
  ) => {
    const text = n == null ? NO_FIGURE : number(model.state.language, n);
    return html`<div class="wall-figure" data-figure=${id} ?data-long=${text.length > 3}>
      <dt>${say(`wall.${id}`)}</dt>
      <dd>${text}</dd>
    </div>`;
  };
  return html`<section class="wall-figures" aria-label=${say("wall.figures")}>
    <dl>
      ${figure("open", counts?.total)} ${figure("grave", grave)}
      ${figure("unverified", counts?.unverified)} ${figure("overdue", counts?.overdue)}
    </dl>
  </section>`;
}

function worst(model: Model, say: Say): TemplateResult {
  const communes = model.reading ? [...model.reading.communes].sort(worstFirst) : [];
  return html`<section class="wall-worst">
    <h2>${say("wall.worst")}</h2>
    <ol>
      ${communes.slice(0, ROWS).map((commune) => row(model, say, commune))}
      ${
        model.reading && communes.length === 0
          ? html`<li class="none">${say("wall.worst.none")}</li>`
          : nothing
      }
    </ol>
  </section>`;
}

function row(model: Model, say: Say, { code, name, due, ...count }: CommuneCount): TemplateResult {
  const { count: n, worst: severity, unverified } = count;
  const overdue = due !== null && due * 1000 <= model.now.getTime();
  // As the map rounds it, so that both show the same ring.
  const share = unverified === 0 || unverified === n ? unverified / n : eighths(unverified / n);
  const drawn = countSymbol(
    { count: n, worst: severity, unverified: share, overdue },
    "wall",
    "wall",
  );
  const unit = model.ground?.localities.units.get(code);
  const called = unit ? shortKind(unit.full_name) : code === "" ? say("wall.outside") : name;
  return html`<li data-code=${code}>
    <span class="wall-sign" role="img" aria-label=${say("wall.count", { n, worst: severity })}
      >${unsafeHTML(drawn)}</span
    >
    <b>${called}</b>
  </li>`;
}

const eighths = (share: number): number => Math.max(1, Math.min(7, Math.round(share * 8))) / 8;
