// Access tokens of programs, walls and telephones.

import { html, nothing, type TemplateResult } from "lit";
import { may } from "../../../access/access";
import type { Token } from "../../../api/tokens";
import { icon } from "../../../components/icon";
import { message } from "../../../components/message";
import { number } from "../../../i18n/format";
import { value } from "../../console/loadable";
import type { Actions, Model } from "../model";
import { sectionHead } from "../parts/head";
import { notReady } from "../parts/not-ready";
import { searchBox } from "../parts/search";
import type { Say } from "../words";
import { tokenAsked } from "./asked";
import { SIGNS, tokenList } from "./list";
import { KINDS, type Kind, SHOWN, type Shown, sieved } from "./token";

export function tokensSection(model: Model, say: Say, act: Actions): TemplateResult {
  const mayWrite = may(model.access, "tokens.write");
  const { language } = model.state;
  return html`${sectionHead(say("tokens.title"), say("tokens.what"), mayWrite ? starts(say, act) : nothing)}
    <section class="sheet" aria-label=${say("tokens.title")}>
      ${toolbar(model, say, act)} ${rows(model, mayWrite, say, act)}
    </section>
    ${tokenAsked(
      {
        desk: model.tokens,
        rights: new Set(Object.keys(model.access.me?.rights ?? {})),
        others: true,
        language,
        now: model.now,
      },
      say,
      act.tokens,
    )}`;
}

const starts = (say: Say, act: Actions): TemplateResult =>
  html`${(["wall", "field", "api"] as const).map(
    (kind) =>
      html`<button type="button" class="button" @click=${() => act.tokens.begin(kind)}>
        ${icon(SIGNS[kind])}${say(`token.add.${kind}`)}
      </button>`,
  )}`;

function toolbar(model: Model, say: Say, act: Actions): TemplateResult {
  const { sieve } = model.tokens;
  const all = value(model.tokens.rows) ?? [];
  const { q } = model.state;
  const found = sieved(all, { ...sieve, q }, model.now).length;
  const { language } = model.state;
  const count = (of: readonly Token[]): string => number(language, of.length);
  return html`<form class="toolbar" role="search" @submit=${(event: Event) => event.preventDefault()}>
    ${searchBox(say("tokens.search"), q, (typed) => act.tokens.sift({ q: typed }))}
    <select aria-label=${say("tokens.shown")} @change=${(event: Event) => act.tokens.sift({ shown: (event.target as HTMLSelectElement).value as Shown })}>
      ${SHOWN.map((shown) => option(shown, sieve.shown, `${say(`tokens.shown.${shown}`)} (${count(sieved(all, { kind: sieve.kind, shown, q }, model.now))})`))}
    </select>
    <select aria-label=${say("tokens.kind")} @change=${(event: Event) => act.tokens.sift({ kind: (event.target as HTMLSelectElement).value as Kind | "all" })}>
      ${option("all", sieve.kind, say("tokens.kind.all"))}
      ${KINDS.map((kind) => option(kind, sieve.kind, say(`token.kind.${kind}`)))}
    </select>
    ${model.tokens.rows.status === "ready" ? html`<span class="count" role="status">${say("tokens.count", { n: number(language, found) })}</span>` : nothing}
  </form>`;
}

const option = (value: string, chosen: string, words: string): TemplateResult =>
  html`<option value=${value} ?selected=${value === chosen}>${words}</option>`;

function rows(model: Model, mayWrite: boolean, say: Say, act: Actions): TemplateResult {
  const { rows, sieve, most } = model.tokens;
  if (rows.status !== "ready") {
    return notReady(say, rows, {
      loading: "tokens.loading",
      failed: "tokens.failed",
      lines: 8,
      retry: act.tokens.retry,
    });
  }
  const found = sieved(rows.value, { ...sieve, q: model.state.q }, model.now);
  if (found.length === 0) return empty(rows.value.length === 0, say, act);
  return html`${tokenList(
    {
      desk: model.tokens,
      rows: found.slice(0, most),
      owners: true,
      mayRevoke: mayWrite,
      language: model.state.language,
      now: model.now,
    },
    say,
    act.tokens,
  )}
  ${
    found.length > most
      ? html`<footer class="more">
          <button type="button" class="button" @click=${act.tokens.more}>${say("incidents.more")}</button>
        </footer>`
      : nothing
  }`;
}

const empty = (none: boolean, say: Say, act: Actions): TemplateResult =>
  message({
    icon: "key",
    title: say(none ? "tokens.none" : "tokens.none.found"),
    text: say(none ? "tokens.none.text" : "tokens.none.found.text"),
    action: none
      ? undefined
      : {
          text: say("tokens.all"),
          run: () => act.tokens.sift({ shown: "all", kind: "all", q: "" }),
        },
  });
