// The sign-in page as it is drawn: the province beside one card, which asks one thing at a time.

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../components/icon";
import { segmented } from "../../components/segmented";
import { code, enrol } from "./code";
import { type Actions, type Model, type Say, sayer } from "./model";
import { already, password } from "./password";
import { brand, picture } from "./picture";

export function page(model: Model, act: Actions): TemplateResult {
  const say = sayer(model);
  const steps = { password, code, enrol, already };
  return html`<div class="entrance">
    ${picture(model, say)}
    <main class="door" data-step=${model.step}>
      <header>${brand(say)} ${look(model, say, act)}</header>
      <section class="ask">${steps[model.step](model, say, act)}</section>
      <footer>
        ${
          model.step === "password" || model.step === "code"
            ? html`<a class="link" href="./">${icon("globe")}<span>${say("signin.public")}</span></a>`
            : nothing
        }
      </footer>
    </main>
  </div>`;
}

function look(model: Model, say: Say, act: Actions): TemplateResult {
  const dark = model.theme === "dark";
  return html`<div class="look">
    ${segmented(
      say("language.label"),
      [
        { value: "vi", text: "VI", label: "Tiếng Việt" },
        { value: "en", text: "EN", label: "English" },
      ],
      model.language,
      (language) => act.language(language),
    )}
    <button
      type="button"
      class="square theme"
      aria-label=${say(dark ? "theme.light" : "theme.dark")}
      @click=${() => act.theme(dark ? "light" : "dark")}
    >
      ${icon(dark ? "sun" : "moon")}
    </button>
  </div>`;
}
