// The bar over the console: who we are, find, which boundaries, is the server there, what time is it.

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../components/icon";
import { segmented } from "../../components/segmented";
import { clock, longDay } from "../../i18n/format";
import { type Actions, type Model, type Say, sayer, value } from "./model";
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
  </header>`;
}

/** Whether the server answers, from the page's own requests. The age is always said in words. */
function connection(model: Model, say: Say): TemplateResult {
  const { answered, failing } = model.contact;
  const now = model.now.getTime();
  if (failing !== null) {
    return html`<div class="connection lost" role="alert">
      ${icon("offline")}
      <div>
        <b>${say("connection.lost")}</b>
        <span>${say("connection.lost.since", { time: clock(new Date(failing), false) })}</span>
      </div>
    </div>`;
  }
  if (answered === null) {
    return html`<div class="connection wait">
      <i class="dot"></i>
      <div>
        <b>${say("connection.wait")}</b>
        <span>${say("connection.wait.first")}</span>
      </div>
    </div>`;
  }
  const seconds = Math.max(0, Math.round((now - answered) / 1000));
  const slow = seconds >= 30;
  return html`<div class="connection ${slow ? "slow" : "ok"}">
    <i class="dot"></i>
    <div>
      <b>${say(slow ? "connection.slow" : "connection.ok")}</b>
      <span>${say("connection.checked", { age: age(say, seconds) })}</span>
    </div>
  </div>`;
}

/** How long ago, coarse while all is well so that the bar does not flicker. */
function age(say: Say, seconds: number): string {
  if (seconds < 10) return say("age.now");
  if (seconds < 90) return say("age.seconds", { n: seconds });
  return say("age.minutes", { n: Math.round(seconds / 60) });
}
