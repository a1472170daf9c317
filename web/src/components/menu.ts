// A button that shows choices under it: one of them, several, or things to do. Keyboard as in every
// menu.

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "./icon";

export interface MenuItem {
  id: string;
  text: string;
  /** Not said when it is nothing to be chosen but something to be done. */
  chosen?: boolean;
  /** A second line, smaller. */
  note?: string;
  /** A sign before the text. */
  sign?: TemplateResult;
}

export interface MenuGroup {
  title?: string;
  items: readonly MenuItem[];
}

export interface Menu {
  id: string;
  /** What is chosen, in words; stands on the button. */
  text: string;
  label: string;
  /** Whether something else than at first is chosen. */
  active: boolean;
  open: boolean;
  /** Whether several may be chosen; then the menu stays open. */
  several: boolean;
  groups: readonly MenuGroup[];
  /** What the button looks like, when its text alone is not enough. */
  face?: TemplateResult;
  /** What stands over the choices, to be read. */
  head?: TemplateResult;
  toggle(open: boolean): void;
  choose(id: string): void;
}

export function menu(of: Menu): TemplateResult {
  return html`<div class="menu" data-menu=${of.id}>
    <button
      type="button"
      class=${of.face ? "face" : "chip"}
      aria-haspopup="menu"
      aria-expanded=${of.open ? "true" : "false"}
      aria-label="${of.label}: ${of.text}"
      ?data-active=${of.active}
      @click=${() => of.toggle(!of.open)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== "ArrowDown") return;
        event.preventDefault();
        of.toggle(true);
        into(event.currentTarget as HTMLElement);
      }}
    >
      ${of.face ?? html`<span>${of.text}</span>`}${icon("chevronDown")}
    </button>
    ${
      of.open
        ? html`<div
            class="choices card"
            role=${of.head ? nothing : "menu"}
            aria-label=${of.head ? nothing : of.label}
            @keydown=${(event: KeyboardEvent) => keys(event, of)}
          >
            ${
              of.head
                ? html`<div class="about" id="about-${of.id}">${of.head}</div>
                    <div role="menu" aria-label=${of.label} aria-describedby="about-${of.id}">
                      ${groups(of)}
                    </div>`
                : groups(of)
            }
          </div>`
        : nothing
    }
  </div>`;
}

const groups = (of: Menu): TemplateResult[] =>
  of.groups.map(
    ({ title, items }) => html`<div role="group" aria-label=${title ?? nothing}>
      ${title ? html`<p aria-hidden="true">${title}</p>` : nothing}
      ${items.map((item) => choice(of, item))}
    </div>`,
  );

function choice(of: Menu, item: MenuItem): TemplateResult {
  const { chosen } = item;
  const role = of.several ? "menuitemcheckbox" : "menuitemradio";
  return html`<button
    type="button"
    role=${chosen === undefined ? "menuitem" : role}
    aria-checked=${chosen === undefined ? nothing : chosen ? "true" : "false"}
    tabindex="-1"
    @click=${() => {
      of.choose(item.id);
      if (!of.several) of.toggle(false);
    }}
  >
    ${chosen === undefined ? nothing : icon("check")}${item.sign ?? nothing}<span
      >${item.text}${item.note ? html`<small>${item.note}</small>` : nothing}</span
    >
  </button>`;
}

/** The first chosen item, else the first, once the menu is drawn. */
function into(button: HTMLElement): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const items = button.parentElement?.querySelectorAll<HTMLElement>("[role^=menuitem]");
      const chosen = [...(items ?? [])].find((item) => item.ariaChecked === "true");
      (chosen ?? items?.[0])?.focus();
    }),
  );
}

function keys(event: KeyboardEvent, of: Menu): void {
  const list = event.currentTarget as HTMLElement;
  const button = list.parentElement?.querySelector<HTMLElement>("[aria-haspopup]");
  if (event.key === "Escape" || event.key === "Tab") {
    event.stopPropagation();
    of.toggle(false);
    button?.focus();
    return;
  }
  const items = [...list.querySelectorAll<HTMLElement>("[role^=menuitem]")];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  items.at(next % items.length)?.focus();
}
