// One's own tokens: of one's programs and telephones.

import { html, nothing, type TemplateResult } from "lit";
import { may } from "../../../access/access";
import { icon } from "../../../components/icon";
import type { Actions, Model } from "../model";
import { notReady } from "../parts/not-ready";
import { tokenAsked } from "../tokens/asked";
import { SIGNS, tokenList } from "../tokens/list";
import type { Say } from "../words";

export function ownTokens(model: Model, say: Say, act: Actions): TemplateResult {
  const mayWrite = may(model.access, "tokens.write");
  const { language } = model.state;
  return html`<section class="sheet" aria-labelledby="me-tokens">
      <header class="sheet-head">
        <div>
          <h2 id="me-tokens">${say("me.tokens")}</h2>
          <p>${say("me.tokens.what")}</p>
        </div>
        ${
          mayWrite
            ? html`<div class="section-actions">
                ${(["field", "api"] as const).map(
                  (kind) =>
                    html`<button type="button" class="button" @click=${() => act.me.tokens.begin(kind)}>
                      ${icon(SIGNS[kind])}${say(`token.add.${kind}`)}
                    </button>`,
                )}
              </div>`
            : nothing
        }
      </header>
      ${list(model, mayWrite, say, act)}
    </section>
    ${tokenAsked(
      {
        desk: model.me.tokens,
        rights: new Set(Object.keys(model.access.me?.rights ?? {})),
        others: false,
        language,
        now: model.now,
      },
      say,
      act.me.tokens,
    )}`;
}

function list(model: Model, mayWrite: boolean, say: Say, act: Actions): TemplateResult {
  const { rows } = model.me.tokens;
  if (rows.status !== "ready") {
    return notReady(say, rows, {
      loading: "tokens.loading",
      failed: "tokens.failed",
      lines: 2,
      retry: act.me.tokens.retry,
    });
  }
  if (rows.value.length === 0) {
    return html`<p class="none-yet">${say(mayWrite ? "me.tokens.none" : "me.tokens.none.read")}</p>`;
  }
  return tokenList(
    {
      desk: model.me.tokens,
      rows: rows.value,
      owners: false,
      mayRevoke: mayWrite,
      language: model.state.language,
      now: model.now,
    },
    say,
    act.me.tokens,
  );
}
