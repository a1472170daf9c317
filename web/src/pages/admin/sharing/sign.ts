// The signs of the table: told apart by their shapes, with or without colour.

import { html, nothing, type TemplateResult } from "lit";
import type { Share } from "../../../api/sharing";
import { icon } from "../../../components/icon";
import type { Language } from "../../../i18n/text";
import type { Say } from "../words";
import {
  type Access,
  accessOf,
  type Known,
  type Standing,
  type Subject,
  standingOf,
} from "./table";
import { byDefault } from "./words";

export function sign(standing: Standing, access: Access): TemplateResult {
  if (standing === "given") return html`<span class="sign" data-is="given">${icon("check")}</span>`;
  if (standing === "withheld")
    return html`<span class="sign" data-is="withheld">${icon("x")}</span>`;
  return html`<span class="sign" data-is=${access}>${access === "right" ? icon("lock") : nothing}</span>`;
}

export function standingWords(
  of: Known,
  subject: Subject,
  share: Share | null,
  language: Language,
  say: Say,
): TemplateResult {
  const standing = standingOf(share);
  const words =
    standing === "default" ? byDefault(of, subject, language, say) : say(`sharing.${standing}`);
  return html`<span class="standing" data-is=${standing}
    >${sign(standing, accessOf(subject))}<span>${words}</span></span
  >`;
}

export function legend(say: Say): TemplateResult {
  const line = (standing: Standing, access: Access, words: string): TemplateResult =>
    html`<li>${sign(standing, access)}<span>${words}</span></li>`;
  return html`<ul class="legend" aria-label=${say("sharing.legend")}>
    ${line("given", "public", say("sharing.legend.given"))}
    ${line("withheld", "public", say("sharing.legend.withheld"))}
    ${line("default", "public", say("sharing.legend.public"))}
    ${line("default", "signed_in", say("sharing.legend.signed_in"))}
    ${line("default", "right", say("sharing.legend.right"))}
  </ul>`;
}
