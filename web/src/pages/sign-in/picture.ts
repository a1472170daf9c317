// What stands beside the form: the province with a light for each of its communes, and the hour.

import { html, nothing, svg, type TemplateResult } from "lit";
import { clock, longDay, number } from "../../i18n/format";
import type { Key } from "../../i18n/text";
import type { Room } from "../../map/place";
import type { Model, Say } from "./model";
import { KINDS, type Scene, viewBoxOf } from "./scene";

/** Kept free of the province: the clock stands under it, over the neighbours. */
const ROOM: Room = { top: 96, right: 64, bottom: 236, left: 56 };
/** On a strip the words stand to the left. */
const STRIP: Room = { top: 14, right: 16, bottom: 14, left: 150 };
/** Below this the picture is a strip. As in sign-in.css. */
const STRIP_PX = 300;

export function picture(model: Model, say: Say): TemplateResult {
  const { scene, language, now, size } = model;
  return html`<div class="scene" ?data-drawn=${scene !== null}>
    ${scene && size.width > 0 ? province(scene, size, say) : nothing} ${brand(say)}
    <div class="hour">
      <p class="greeting">${say(greeting(Number(clock(now, false).slice(0, 2))))}</p>
      <p class="time">
        <time datetime=${now.toISOString()}>${clock(now, false)}</time>
        <span>${longDay(language, now)}</span>
      </p>
      ${
        scene
          ? html`<p class="caption">
              <span>${say("scene.caption", { n: number(language, scene.lights.length) })}</span>
              <span>${say("scene.notice")}</span>
            </p>`
          : nothing
      }
    </div>
  </div>`;
}

/** Over the picture where there is one, over the form on a phone. */
export const brand = (say: Say): TemplateResult => html`<a class="brand" href="./">
  <img src="./icon.svg" width="36" height="36" alt="" />
  <span><b>${say("app.name")}</b><span>${say("app.centre")}</span></span>
</a>`;

function province(scene: Scene, size: Model["size"], say: Say): TemplateResult {
  const room = size.height < STRIP_PX ? STRIP : ROOM;
  return html`<svg
    class="province"
    role="img"
    aria-label=${say("scene.label")}
    viewBox=${viewBoxOf(scene, size, room)}
  >
    <defs>
      <radialGradient id="glow">
        <stop class="core" offset="0" />
        <stop class="halo" offset="0.22" />
        <stop class="dim" offset="1" />
      </radialGradient>
    </defs>
    ${KINDS.map((kind) => svg`<path class=${kind} d=${scene.paths[kind]} />`)}
    ${scene.lights.map(({ x, y, r }) => svg`<circle class="glow" cx=${x} cy=${y} r=${r * 5} />`)}
    ${scene.lights.map(({ x, y, r }) => svg`<circle class="lamp" cx=${x} cy=${y} r=${r} />`)}
  </svg>`;
}

/** The hour is that of Vietnam. */
export function greeting(hour: number): Key {
  if (hour >= 22 || hour < 5) return "greet.night";
  if (hour < 11) return "greet.morning";
  if (hour < 13) return "greet.noon";
  return hour < 18 ? "greet.afternoon" : "greet.evening";
}
