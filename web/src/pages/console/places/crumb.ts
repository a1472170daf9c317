// Where we are: province, group, commune; each step up is a click.

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../../components/icon";
import { number } from "../../../i18n/format";
import { value } from "../loadable";
import {
  type Actions,
  countCommunes,
  groupTitle,
  type Model,
  opened,
  sayer,
  within,
} from "../model";
import { ownBox } from "./own";

export function crumb(model: Model, act: Actions): TemplateResult | typeof nothing {
  const localities = value(model.localities);
  if (!localities) return nothing;
  const say = sayer(model);
  const { language } = model.state;
  const unit = opened(model);
  const group = within(model) ?? (unit ? (localities.groupOf.get(unit.code) ?? null) : null);
  const commune = unit?.level === "commune" ? unit : null;
  const n = number(language, (group?.members ?? localities.communes).length);
  const below = countCommunes(say, localities.generation, n);
  return html`<nav class="crumb card" aria-label=${say("crumb.label")}>
    <ol>
      <li>
        ${
          group || commune || ownBox(model)
            ? html`<button type="button" @click=${act.province}>${localities.province.full_name}</button>`
            : html`<b aria-current="location">${localities.province.full_name}</b>`
        }
      </li>
      ${
        group
          ? html`<li>
              ${icon("chevronRight")}${
                commune
                  ? html`<button type="button" @click=${() => act.drill(group.key)}>
                      ${groupTitle(say, group)}
                    </button>`
                  : html`<b aria-current="location">${groupTitle(say, group)}</b>`
              }
            </li>`
          : html`<li>
              ${icon("chevronRight")}<button
                type="button"
                @click=${() => act.list({ listing: "groups" })}
              >
                ${say(
                  localities.groups[0]?.kind === "district" ? "count.districts" : "count.groups",
                  {
                    n: number(language, localities.groups.length),
                  },
                )}
              </button>
            </li>`
      }
      <li>
        ${icon("chevronRight")}${
          commune
            ? html`<b aria-current="location">${commune.full_name}</b
                ><button
                  type="button"
                  class="close"
                  aria-label=${say("detail.close")}
                  @click=${act.close}
                >
                  ${icon("x")}
                </button>`
            : group
              ? html`<span>${below}</span>`
              : html`<button type="button" @click=${() => act.list({ listing: "communes" })}>${below}</button>`
        }
      </li>
    </ol>
  </nav>`;
}
