// Keys of the whole page: find, report, and back out of what stands foremost.

import type { Actions, Model } from "./model";

export function key(event: KeyboardEvent, model: Model, act: Actions): void {
  const writing =
    event.target instanceof Element && event.target.matches("input, textarea, select");
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (event.key === "/" && !writing) {
    event.preventDefault();
    document.getElementById("search")?.focus();
  } else if (event.key === "n" && plain && !writing) {
    event.preventDefault();
    act.report.begin();
  } else if (event.key === "Escape") {
    if (model.accountOpen) act.account.menu(false);
    else if (model.leaving) act.account.leave(false);
    else if (model.incidents.menu) act.incidents.menu(null);
    else if (model.draft) act.report.cancel();
    else act.close();
  }
}
