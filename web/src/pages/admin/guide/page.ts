// A short guide for each role: one's own first and open, the others folded.

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../../components/icon";
import { value } from "../../console/loadable";
import type { Actions, Model } from "../model";
import { sectionHead } from "../parts/head";
import type { AdminKey, Say } from "../words";
import { GUIDE, ROLES, type Role } from "./words";

export function guideSection(model: Model, say: Say, act: Actions): TemplateResult {
  const mine = ownRoles(model);
  const roles = [...ROLES].sort(
    (one, other) => Number(mine.includes(other)) - Number(mine.includes(one)),
  );
  const print = html`<button type="button" class="button" @click=${() => window.print()}>
    ${icon("printer")}${say("guide.print")}
  </button>`;
  return html`${sectionHead(say("guide.title"), say("guide.what"), print)}
    <section class="guide" aria-label=${say("guide.title")}>
      ${roles.map((role) => one(model, say, role, mine.includes(role), act))}
    </section>`;
}

const ownRoles = ({ access }: Model): string[] => (access.me?.roles ?? []).map(({ role }) => role);

function one(model: Model, say: Say, role: Role, own: boolean, act: Actions): TemplateResult {
  const { purpose, steps, limits } = GUIDE[model.state.language][role];
  return html`<details class="sheet" data-role=${role} ?open=${own}>
    <summary>
      <h2>${title(model, say, role)}</h2>
      ${own ? html`<span class="tag" data-tone="good">${say("guide.own")}</span>` : nothing}
      <p>${purpose}</p>
      ${icon("chevronDown")}
    </summary>
    <div class="guide-body">
      <div>
        <h3>${say("guide.steps")}</h3>
        <ol>
          ${steps.map((step) => html`<li>${step}</li>`)}
        </ol>
        <p class="limits">${icon("lock")}<span>${limits}</span></p>
      </div>
      ${rights(model, say, role, act)}
    </div>
  </details>`;
}

const title = (model: Model, say: Say, role: Role): string =>
  role === "wall"
    ? say("guide.wall")
    : (value(model.guide.rights)?.roles.find(({ id }) => id === role)?.title[
        model.state.language
      ] ?? role);

/** From the table that is enforced: never out of step with it. */
function rights(model: Model, say: Say, role: Role, act: Actions): TemplateResult {
  const { rights: told } = model.guide;
  if (told.status === "loading")
    return html`<div class="rights" role="status">${say("guide.loading")}</div>`;
  if (told.status === "failed") {
    return html`<div class="rights">
      <p class="fault">${icon("alert")}<span>${told.message}</span></p>
      <button type="button" class="button" @click=${act.guide.retry}>${say("error.retry")}</button>
    </div>`;
  }
  return html`<div class="rights">
    <h3>${say("guide.rights")}</h3>
    <ul>
      ${told.value.items.flatMap(({ title, levels }) => {
        const level = levels[role];
        return level
          ? [
              html`<li>
                ${title[model.state.language]}${
                  level === "all"
                    ? nothing
                    : html`<span class="quiet"> · ${say(`guide.level.${level}` as AdminKey)}</span>`
                }
              </li>`,
            ]
          : [];
      })}
    </ul>
  </div>`;
}
