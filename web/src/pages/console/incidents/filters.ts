// Which incidents are looked at: category, state, time.

import { html, type TemplateResult } from "lit";
import { unsafeHTML } from "lit/directives/unsafe-html.js";
import { menu } from "../../../components/menu";
import { number } from "../../../i18n/format";
import { ALL, OPEN } from "../../../incidents/wanted";
import { WINDOWS } from "../../../state";
import { categorySign } from "../../../symbols/catalogue";
import { symbol } from "../../../symbols/symbol";
import { value } from "../loadable";
import { type Actions, either, type Model, type Say } from "../model";
import type { Menu } from "./model";

const SIGN_PX = 18;

export function filters(model: Model, say: Say, act: Actions): TemplateResult {
  const menus = [category(model, say, act), status(model, say, act), time(model, say, act)];
  return html`<div class="filters">${menus}</div>`;
}

const shown = (model: Model, act: Actions, id: Menu) => ({
  id,
  open: model.incidents.menu === id,
  toggle: (open: boolean) => act.incidents.menu(open ? id : null),
});

function category(model: Model, say: Say, act: Actions): TemplateResult {
  const terms = value(model.incidents.terms);
  const { category: chosen, language } = model.state;
  const [only] = chosen;
  const named = only && chosen.length === 1 ? terms?.categories.get(only) : undefined;
  return menu({
    ...shown(model, act, "category"),
    label: say("filter.category"),
    text: named
      ? either(model, named.title)
      : chosen.length > 0
        ? say("filter.category.several", { n: number(language, chosen.length) })
        : say("filter.category"),
    active: chosen.length > 0,
    several: true,
    groups: [
      { items: [{ id: ALL, text: say("filter.category.all"), chosen: chosen.length === 0 }] },
      ...(terms?.catalogue.families ?? []).map((family) => ({
        title: either(model, family.title),
        items: (terms?.catalogue.categories ?? [])
          .filter((each) => each.family === family.id)
          .map((each) => ({
            id: each.id,
            text: either(model, each.title),
            chosen: chosen.includes(each.id),
            sign: sign(model, each.id),
          })),
      })),
    ],
    choose: (id) =>
      act.incidents.filter({ category: id === ALL ? [] : toggled(chosen, id).sort() }),
  });
}

function sign(model: Model, id: string): TemplateResult {
  const spec = { ...categorySign(id), severity: 1, trust: "verified", overdue: false } as const;
  return html`<span class="sign">${unsafeHTML(symbol(spec, SIGN_PX, model.theme, "picture"))}</span>`;
}

function status(model: Model, say: Say, act: Actions): TemplateResult {
  const terms = value(model.incidents.terms);
  const { status: chosen, language } = model.state;
  const words: Record<string, string> = {
    [OPEN]: say("filter.status.open"),
    [ALL]: say("filter.status.all"),
  };
  const [only = OPEN] = chosen;
  const title = terms?.states.get(only)?.title;
  return menu({
    ...shown(model, act, "status"),
    label: say("filter.status"),
    text:
      chosen.length > 1
        ? say("filter.status.several", { n: number(language, chosen.length) })
        : (words[only] ?? (title ? either(model, title) : only)),
    active: true,
    several: true,
    groups: [
      {
        items: [OPEN, ALL].map((id) => ({
          id,
          text: words[id] ?? id,
          chosen: chosen.includes(id),
        })),
      },
      {
        title: say("filter.status.states"),
        items: (terms?.catalogue.states ?? []).map(({ id, title }) => ({
          id,
          text: either(model, title),
          chosen: chosen.includes(id),
        })),
      },
    ],
    choose: (id) => act.incidents.filter({ status: states(chosen, id) }),
  });
}

/** `open` and `all` stand alone; without any state it is `open` again. */
export function states(chosen: readonly string[], id: string): string[] {
  if (id === OPEN || id === ALL) return [id];
  const next = toggled(
    chosen.filter((each) => each !== OPEN && each !== ALL),
    id,
  );
  return next.length > 0 ? next.sort() : [OPEN];
}

function time(model: Model, say: Say, act: Actions): TemplateResult {
  const { window } = model.state;
  return menu({
    ...shown(model, act, "window"),
    label: say("filter.window"),
    text: say(`window.${window}`),
    active: window !== "all",
    several: false,
    groups: [
      { items: WINDOWS.map((id) => ({ id, text: say(`window.${id}`), chosen: id === window })) },
    ],
    choose: (id) => act.incidents.filter({ window: WINDOWS.find((each) => each === id) ?? "all" }),
  });
}

const toggled = (chosen: readonly string[], id: string): string[] =>
  chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id];
