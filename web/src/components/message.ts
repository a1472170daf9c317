// What stands where something should be: nothing there, not loaded, not possible here.

import { html, nothing, type TemplateResult } from "lit";
import { type IconName, icon } from "./icon";

export interface Message {
  icon: IconName;
  title: string;
  text: string;
  action?: { text: string; run: () => void } | undefined;
}

export function message(of: Message): TemplateResult {
  return html`<div class="message" role="status">
    ${icon(of.icon)}
    <div>
      <h2>${of.title}</h2>
      <p>${of.text}</p>
      ${
        of.action
          ? html`<button type="button" class="button" @click=${of.action.run}>${of.action.text}</button>`
          : nothing
      }
    </div>
  </div>`;
}

/** Places kept for lines that are on their way, so that nothing jumps when they come. */
export function skeleton(lines: number): TemplateResult {
  return html`<div class="skeleton" aria-hidden="true">
    ${Array.from({ length: lines }, () => html`<span></span>`)}
  </div>`;
}
