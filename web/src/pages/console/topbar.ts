// The bar over the console: who we are, find, which boundaries, is the server there, what time is it.

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../components/icon";
import { segmented } from "../../components/segmented";
import { clock, longDay } from "../../i18n/format";
import { freshness } from "../../live/age";
import { account } from "./account/menu";
import { value } from "./loadable";
import { type Actions, type Model, type Say, sayer } from "./model";
import { searchBox } from "./search";

export function topbar(model: Model, act: Actions): TemplateResult {
  const say = sayer(model);
  const generations = value(model.generations) ?? [];
  return html`<header class="topbar">
    <div class="brand">
      <img src="./icon.svg" width="30" height="30" alt="" />
      <div>
        <h1>${say("app.name")}</h1>
        <p>${say("app.centre")}</p>
      </div>
    </div>
    ${searchBox(model, act)}
    ${
      generations.length > 0
        ? html`<div class="generation">
            <span class="label">${say("generation.label")}</span>
            ${segmented(
              say("generation.label"),
              generations.map(({ id }) => ({ value: id, text: id })),
              model.shown?.id ?? null,
              (id) => act.generation(id),
            )}
          </div>`
        : nothing
    }
    <div class="grow"></div>
    ${connection(model, say)}
    <div class="clock">
      <time class="time" datetime=${model.now.toISOString()}>${clock(model.now)}</time>
      <span>${longDay(model.state.language, model.now)}</span>
    </div>
    <div class="language">
      ${segmented(
        say("language.label"),
        [
          { value: "vi", text: "VI", label: "Tiếng Việt" },
          { value: "en", text: "EN", label: "English" },
        ],
        model.state.language,
        act.language,
      )}
    </div>
    <button
      type="button"
      class="square theme"
      aria-label=${say(model.theme === "dark" ? "theme.light" : "theme.dark")}
      @click=${() => act.theme(model.theme === "dark" ? "light" : "dark")}
    >
      ${icon(model.theme === "dark" ? "sun" : "moon")}
    </button>
    ${account(model, act)}
  </header>`;
}

/** How old what is shown may be: always at the same place, in words beside a shape. */
function connection(model: Model, say: Say): TemplateResult {
  if (model.access.ended) return over(model, say);
  const { is: fresh, age } = freshness(model.live, model.now.getTime());
  const is = fresh === "live" && model.incidents.behind ? "behind" : fresh;
  const time = clock(new Date(model.now.getTime() - age), false);
  const [title, detail] = {
    waiting: [say("live.waiting"), say("live.waiting.first")],
    live: [say("live.open"), say("live.age", { age: ago(say, age) })],
    behind: [say("live.behind"), say("live.behind.reading")],
    slow: [say("live.slow"), say("live.age", { age: ago(say, age) })],
    lost: [
      say("live.lost"),
      model.live.heard === null ? say("live.lost.never") : say("live.lost.age", { time }),
    ],
    stale: [say("live.stale"), say("live.lost.age", { time })],
  }[is] as [string, string];
  const broken = is === "lost" || is === "stale";
  return html`<div class="connection ${is}" role=${broken ? "alert" : "status"}>
    ${broken ? icon("offline") : html`<i class="dot"></i>`}
    <div><b>${title}</b> <span>${detail}</span></div>
  </div>`;
}

/** The session is over, and nothing more is told. */
function over({ live }: Model, say: Say): TemplateResult {
  const time = live.heard === null ? "–" : clock(new Date(live.heard), false);
  return html`<div class="connection stale" role="status">
    ${icon("offline")}
    <div><b>${say("live.ended")}</b> <span>${say("live.ended.age", { time })}</span></div>
  </div>`;
}

/** How long ago; up to 10 s it says no number, so that the bar does not flicker. */
export function ago(say: Say, ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 10) return say("age.now");
  if (seconds < 90) return say("age.seconds", { n: seconds });
  return say("age.minutes", { n: Math.round(seconds / 60) });
}
