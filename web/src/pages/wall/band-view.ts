// The band at the bottom of the wall.

import { html, nothing, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { isPublic } from "../../access/access";
import type { Incident } from "../../api/incidents";
import { clock } from "../../i18n/format";
import { communeOf, overdue } from "../../incidents/order";
import { categorySign } from "../../symbols/catalogue";
import { symbol } from "../../symbols/symbol";
import { fitting, newsOf, type Trust } from "./band";
import { shortKind } from "./counting";
import type { Model, Say } from "./model";
import { hasInset } from "./scale";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Beyond so many minutes hours are said. */
const MINUTES = 100;

export function band(model: Model, trust: Trust, say: Say): TemplateResult {
  if (trust.is === "first" || trust.is === "stale") {
    return html`<footer class="wall-band alarm" data-state=${trust.is}>
      <span class="stripes" aria-hidden="true"></span>
      <p role="status">${alarm(trust, say)}</p>
    </footer>`;
  }
  const slow = trust.is === "slow";
  return html`<footer class="wall-band" data-state=${trust.is}>
    <p class="wall-live">
      <span class="dot" aria-hidden="true"></span>
      <b>${say(trust.lost ? "wall.live.lost" : slow ? "live.slow" : "live.open")}</b>
      <span class="age"><span class="what">${say("wall.live.of")}</span> ${ago(trust.age, say)}</span>
    </p>
    ${news(model, say)}
  </footer>`;
}

function alarm({ is, lost, at, age }: Trust, say: Say): string {
  if (is === "first") {
    return lost ? say("wall.lost.never", { for: lasting(age, say) }) : say("wall.connecting");
  }
  const time = at === null ? "" : clock(new Date(at), false);
  return say(lost ? "wall.lost" : "wall.stale", { for: lasting(age, say), time });
}

export function lasting(ms: number, say: Say): string {
  if (ms < MINUTE) return say("wall.seconds", { n: Math.floor(ms / SECOND) });
  const minutes = Math.floor(ms / MINUTE);
  if (minutes < MINUTES) return say("wall.minutes", { n: minutes });
  return say("wall.hours", { n: Math.floor(minutes / 60) });
}

const ago = (ms: number, say: Say): string =>
  ms < SECOND ? say("wall.age.now") : say("wall.age", { for: lasting(ms, say) });

function news(model: Model, say: Say): TemplateResult | typeof nothing {
  const schematic =
    model.ground?.generation.levels.some(({ outline }) => outline === "schematic") ?? false;
  const { demonstration, access } = model;
  const open = isPublic(access);
  const shortfalls = { token: open && model.tokenRefused, public: open, schematic, demonstration };
  const told = newsOf(model.grave, shortfalls, model.now.getTime());
  if (!told) return nothing;
  if (told.kind !== "grave") {
    const short = model.layout === "tall" || model.layout === "figures";
    const words = say(short ? `wall.${told.kind}.short` : `wall.${told.kind}`);
    return html`<p class="wall-news notice" role="status">${words}</p>`;
  }
  return grave(model, told.incident, say);
}

const SIGN_PX = 66;
const TEXT_PX = 40;
/** What of the band's width is not for the words of the news: the live state, sign and gaps. */
const TAKEN_PX = { much: 990, less: 830 } as const;

function grave(model: Model, incident: Incident, say: Say): TemplateResult {
  const { category, severity, trust } = incident;
  const late = overdue(incident, model.now);
  const spec = { ...categorySign(category), severity, trust, overdue: late };
  const commune = communeOf(incident, model.ground?.generation.id ?? "");
  const place = commune ? shortKind(commune.full_name) : say("wall.outside");
  const head = `${clock(new Date(incident.received_at), false)} · ${place}`;
  const kind = model.ground?.terms.categories.get(category)?.title[model.state.language] ?? "";
  return html`<p class="wall-news grave" data-severity=${severity} role="status">
    <span class="wall-sign" role="img" aria-label=${say("wall.news", { severity })}
      >${unsafeHTML(symbol(spec, SIGN_PX, "wall", "full"))}</span
    >
    ${words(head, incident.title, kind, room(model))}
  </p>`;
}

const room = ({ scale, layout }: Model): number =>
  scale.width - (hasInset(layout) ? TAKEN_PX.much : TAKEN_PX.less);

/**
 * A title is never cut: it has a line of its own, or flows into two together with the place; where it
 * still does not fit, what kind of thing happened is said instead.
 */
function words(head: string, title: string, kind: string, width: number): TemplateResult {
  if (fitting([title, ""], 1, width, measured) !== "") {
    return html`<span><b>${head}</b><br />${title}</span>`;
  }
  const before = `${head} · `;
  const fits = fitting([before + title, before + kind, ""], 2, width, measured);
  if (fits !== "") return html`<span><b>${before}</b>${fits.slice(before.length)}</span>`;
  const [time, place] = head.split(" · ");
  return html`<b>${time}<br />${place}</b>`;
}

let context: CanvasRenderingContext2D | null = null;

/** As wide as the bolder of its two weights. */
function measured(text: string): number {
  context ??= document.createElement("canvas").getContext("2d");
  if (!context) return text.length * TEXT_PX * 0.6;
  context.font = `600 ${TEXT_PX}px "Be Vietnam Pro"`;
  return context.measureText(text).width;
}
