// Where the report that is being written lies: a pin that can be dragged, and once it is known what
// it is, the symbol that will stand there.

import { text } from "../../../i18n/text";
import type { MapView } from "../../../map/view";
import { categorySign } from "../../../symbols/catalogue";
import { symbol } from "../../../symbols/symbol";
import type { Model } from "../model";
import { isFrozen, type Written } from "./model";

const SIZE = 34;
const PIN = `<svg width="34" height="44" viewBox="0 0 34 44"><path class="drop" d="M17 43C14 37 2 28 2 17a15 15 0 0 1 30 0c0 11-12 20-15 26Z"/><circle cx="17" cy="17" r="5.500"/></svg>`;

/** What the mark shows now, so that it is made anew only when that changes. */
let shown: { key: string; element: HTMLElement } | null = null;

export function markDraft(map: MapView, model: Model): void {
  const { draft } = model;
  if (!draft?.written.at) {
    map.mark("draft", null);
    return;
  }
  const svg = picture(draft.written, model);
  const label = text(model.state.language, "report.place.mark");
  const key = `${label} ${svg ?? ""}`;
  if (shown?.key !== key) shown = { key, element: element(svg, label) };
  map.mark("draft", { ...draft.written.at, element: shown.element, draggable: !isFrozen(draft) });
}

function picture({ category, severity }: Written, model: Model): string | null {
  if (!category || !severity) return null;
  const spec = {
    ...categorySign(category),
    severity,
    trust: "unverified",
    overdue: false,
  } as const;
  return symbol(spec, SIZE, model.theme);
}

function element(svg: string | null, label: string): HTMLElement {
  const made = document.createElement("div");
  made.className = svg ? "draft-mark ring opened" : "draft-mark pin";
  made.innerHTML = svg ?? PIN;
  made.setAttribute("role", "img");
  made.setAttribute("aria-label", label);
  // A click on the mark itself is not meant for the ground under it.
  made.addEventListener("click", (event) => event.stopPropagation());
  return made;
}
