// The administration as it is drawn: bar, the sections that there are, the one that is open.

import { html, nothing, type TemplateResult } from "lit";
import { administers } from "../../access/administration";
import { atAGlance } from "../../access/roles";
import { icon } from "../../components/icon";
import { message, skeleton } from "../../components/message";
import { segmented } from "../../components/segmented";
import type { Actions, Model } from "./model";
import { type Section, sectionOf, sectionsOf } from "./sections";
import { type Say, sayIn } from "./words";

export function page(model: Model, act: Actions): TemplateResult {
  const say = sayIn(model.state.language);
  const section = sectionOf(model);
  return html`<a class="skip" href="#section">${say("admin.skip")}</a>
    <div class="admin">
      ${topbar(model, say, act)} ${section ? rail(model, say, section, act) : nothing}
      <main id="section" tabindex="-1" ?data-alone=${!section}>
        ${notices(model, say, act)} ${section ? section.draw(model, say, act) : without(model, say, act)}
      </main>
    </div>`;
}

function topbar(model: Model, say: Say, act: Actions): TemplateResult {
  const { state, theme } = model;
  // Most people have nothing here but their own account.
  const access = { ...model.access, ended: false };
  const dark = theme === "dark";
  return html`<header class="admin-bar">
    <a class="brand" href=${act.mapAddress()}>
      <img src="./icon.svg" width="30" height="30" alt="" />
      <span><b>${say(administers(access) ? "admin.name" : "me.bar")}</b><small>${say("app.centre")}</small></span>
    </a>
    <a class="button map" href=${act.mapAddress()}>${icon("map")}<span>${say("admin.map")}</span></a>
    ${segmented(
      say("language.label"),
      [
        { value: "vi", text: "VI", label: "Tiếng Việt" },
        { value: "en", text: "EN", label: "English" },
      ],
      state.language,
      (language) => act.set({ language }),
    )}
    <button
      type="button"
      class="square"
      aria-label=${say(dark ? "theme.light" : "theme.dark")}
      @click=${() => act.theme(dark ? "light" : "dark")}
    >
      ${icon(dark ? "sun" : "moon")}
    </button>
    ${who(model, say, act)}
  </header>`;
}

function who(model: Model, say: Say, act: Actions): TemplateResult | typeof nothing {
  const { me, ended } = model.access;
  if (!me?.account) return nothing;
  return html`<div class="who">
    <b>${me.account.name}</b><span>${atAGlance(me, model.state.language, model.now)}</span>
  </div>
  ${
    ended
      ? nothing
      : html`<button type="button" class="square" aria-label=${say("access.out")} title=${say("access.out")} @click=${act.signOut}>
          ${icon("signOut")}
        </button>`
  }`;
}

function rail(model: Model, say: Say, open: Section, act: Actions): TemplateResult {
  return html`<nav class="rail" aria-label=${say("admin.sections")}>
    ${sectionsOf(model.access).map(
      ({ id, title, icon: sign }) =>
        html`<a href=${act.sectionAddress(id)} aria-current=${id === open.id ? "page" : nothing}
          >${icon(sign)}<span>${say(title)}</span></a
        >`,
    )}
  </nav>`;
}

function notices(model: Model, say: Say, act: Actions): TemplateResult {
  return html`${
    model.access.ended
      ? html`<div class="band" role="alert">
          ${icon("alert")}<span><b>${say("access.ended")}</b> ${say("admin.ended")}</span>
          <a class="button" href=${act.signInAddress()}>${icon("signIn")}${say("access.signin.again")}</a>
        </div>`
      : nothing
  }${
    model.notice
      ? html`<div class="band" role="alert">
          ${icon("alert")}<span>${model.notice}</span>
          <button type="button" class="square" aria-label=${say("notice.close")} @click=${act.hideNotice}>${icon("x")}</button>
        </div>`
      : nothing
  }`;
}

/** Not known yet who asks, or nothing here is theirs. */
function without(model: Model, say: Say, act: Actions): TemplateResult {
  const { me } = model.access;
  if (model.unknown) {
    return message({
      icon: "offline",
      title: say("admin.unknown"),
      text: say("error.network"),
      action: { text: say("error.retry"), run: act.retry },
    });
  }
  if (!me) return html`<div role="status" aria-label=${say("admin.loading")}>${skeleton(6)}</div>`;
  const code = me.totp === "due" || me.totp === "code";
  return html`<div class="none">
    ${icon(code ? "shield" : "lock")}
    <h1>${say(code ? "admin.code" : "admin.none")}</h1>
    <p>${say(code ? "access.totp.due" : "admin.none.text", { name: me.account?.name ?? say("access.account") })}</p>
    <p class="buttons">
      ${
        code
          ? html`<a class="button primary" href=${act.signInAddress()}>${say(me.totp === "due" ? "access.totp.set" : "access.totp.show")}</a>`
          : nothing
      }
      <a class="button" href=${act.mapAddress()}>${icon("map")}${say("admin.map")}</a>
    </p>
  </div>`;
}
