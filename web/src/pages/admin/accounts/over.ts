// What stands over the accounts: forms, questions, and a password that is told once.

import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import type { Account } from "../../../api/accounts";
import type { Grant } from "../../../api/grants";
import { icon } from "../../../components/icon";
import { value } from "../../console/loadable";
import type { Actions, Model } from "../model";
import { dialog, form } from "../parts/dialog";
import { textField } from "../parts/field";
import { once } from "../parts/once";
import type { Say } from "../words";
import { grantForm } from "./form";
import type { Grave, Open, Particulars } from "./model";
import { holdsAdmin, standing } from "./reach";
import { titleOf } from "./table";

export function over(model: Model, say: Say, act: Actions): TemplateResult | typeof nothing {
  const { open } = model.accounts;
  // One after the other is another dialog, with a focus of its own.
  return open ? html`${keyed(open.kind, dialogOf(model, say, open, act))}` : nothing;
}

function dialogOf(model: Model, say: Say, open: Open, act: Actions): TemplateResult {
  const close = (): void => act.accounts.over(null);
  switch (open.kind) {
    case "make":
    case "correct":
      return dialog(say, {
        title: say(`accounts.${open.kind}`),
        body: particulars(model, say, open.kind, open.given, act),
        close,
      });
    case "ask":
      return dialog(say, {
        title: say(`accounts.do.${open.what}`),
        body: question(model, say, open.what, open.account, act),
        close,
      });
    case "secret":
      return dialog(say, {
        title: say("accounts.secret", { name: open.name }),
        body: once(say, {
          what: say("accounts.secret.what"),
          secret: open.secret,
          todo: say(open.fresh ? "accounts.secret.first" : "accounts.secret.new", {
            username: open.username,
          }),
          close: act.accounts.closeSecret,
        }),
        close: act.accounts.closeSecret,
      });
    case "grant":
      return dialog(say, {
        title: say("accounts.grant.to", { name: open.draft.name }),
        body: grantForm(model, say, open.draft, act),
        wide: true,
        close,
      });
    case "revoke":
      return dialog(say, {
        title: say("accounts.revoke.title"),
        body: revocation(model, say, open.grant, act),
        close,
      });
  }
}

const whole = (model: Model): { busy: boolean; fault: string | null } => ({
  busy: model.accounts.busy,
  fault: model.accounts.faults.whole,
});

function particulars(
  model: Model,
  say: Say,
  kind: "make" | "correct",
  given: Particulars,
  act: Actions,
): TemplateResult {
  const { fields } = model.accounts.faults;
  const write = act.accounts.writeParticulars.bind(act.accounts);
  return form(say, {
    ...whole(model),
    send: say(kind === "make" ? "accounts.make.send" : "accounts.correct.send"),
    submit: act.accounts.submit,
    close: () => act.accounts.over(null),
    body: html`${textField({
      id: "name",
      label: say("accounts.name"),
      value: given.name,
      fault: fields["/name"],
      required: true,
      write: (name) => write({ name }),
    })}
    ${
      kind === "make"
        ? textField({
            id: "username",
            label: say("accounts.username"),
            hint: say("accounts.username.hint"),
            placeholder: "nva.thanhvinh",
            mono: true,
            most: 64,
            value: given.username,
            fault: fields["/username"],
            required: true,
            write: (username) => write({ username }),
          })
        : nothing
    }
    ${textField({
      id: "oidc",
      label: say("accounts.oidc"),
      hint: say("accounts.oidc.hint"),
      value: given.oidc,
      fault: fields["/oidc_username"],
      write: (oidc) => write({ oidc }),
    })}
    ${
      kind === "make"
        ? html`<label class="check"
            ><input
              type="checkbox"
              .checked=${given.password}
              @change=${(event: Event) => write({ password: (event.target as HTMLInputElement).checked })}
            /><span>${say("accounts.password")}<small>${say("accounts.password.hint")}</small></span></label
          >`
        : nothing
    }`,
  });
}

function question(
  model: Model,
  say: Say,
  what: Grave,
  { name, username }: Account,
  act: Actions,
): TemplateResult {
  const own = model.access.me?.account?.username === username;
  return form(say, {
    ...whole(model),
    send: say(`accounts.do.${what}.send`),
    grave: what === "disable",
    submit: act.accounts.submit,
    close: () => act.accounts.over(null),
    body: html`<p class="whom"><b><bdi>${name}</bdi></b> <code>${username}</code></p>
      <p>${say(`accounts.do.${what}.ends`)}</p>
      ${own && what !== "enable" ? warning(say("accounts.own")) : nothing}`,
  });
}

function revocation(model: Model, say: Say, grant: Grant, act: Actions): TemplateResult {
  const own = model.access.me?.account?.username === grant.username;
  const rest = holdsAdmin(value(model.accounts.grants) ?? [], model.now).filter(
    ({ id }) => id !== grant.id,
  );
  const now = standing(grant, model.now) === "now";
  return form(say, {
    ...whole(model),
    send: say("accounts.revoke.send"),
    grave: true,
    submit: act.accounts.submit,
    close: () => act.accounts.over(null),
    body: html`<p class="whom">
        <b>${titleOf(model, grant.role)}</b> · <bdi>${say("accounts.grant.decision", { decision: grant.decision })}</bdi>
      </p>
      <p>${say(now ? "accounts.revoke.ends" : "accounts.revoke.never", { name: grant.name })}</p>
      ${own && now && grant.role === "admin" && rest.length === 0 ? warning(say("accounts.revoke.own")) : nothing}`,
  });
}

const warning = (words: string): TemplateResult =>
  html`<p class="band">${icon("warning")}<span>${words}</span></p>`;
