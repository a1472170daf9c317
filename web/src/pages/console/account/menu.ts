// The end of the bar: who is signed in and as what, or the way to sign in.

import { html, nothing, type TemplateResult } from "lit";
import { administers, hasOwnAccount } from "../../../access/administration";
import { atAGlance, initials, type RoleWords, rolesOf } from "../../../access/roles";
import type { Me } from "../../../api/me";
import { icon } from "../../../components/icon";
import { type MenuItem, menu } from "../../../components/menu";
import { moment } from "../../../i18n/format";
import { type Actions, type Model, type Say, sayer } from "../model";

export function account(model: Model, act: Actions): TemplateResult | typeof nothing {
  const { me, ended } = model.access;
  const say = sayer(model);
  // Until it is known who looks, neither is offered: a button that changes under a finger is worse.
  if (!me) return nothing;
  if (ended || me.kind === "public") return signIn(say, ended, act);
  return known(model, me, say, act);
}

function signIn(say: Say, again: boolean, act: Actions): TemplateResult {
  const words = say(again ? "access.signin.again" : "access.signin");
  return html`<a class="button account" href=${act.account.signInAddress()} aria-label=${words}>
    ${icon("signIn")}<span>${words}</span>
  </a>`;
}

function known(model: Model, me: Me, say: Say, act: Actions): TemplateResult {
  const { language } = model.state;
  const name = me.account?.name ?? say("access.account");
  const field = me.kind === "field";
  const glance = field ? say("access.field") : atAGlance(me, language, model.now);
  const everywhere = item("everywhere", say("access.out.everywhere"), icon("devices"));
  const todo: MenuItem[] = [
    ...(field ? [item("in", say("access.signin"), icon("signIn"))] : []),
    ...(hasOwnAccount(model.access) ? [item("me", say("access.me"), icon("person"))] : []),
    ...(administers(model.access) ? [item("admin", say("access.admin"), icon("settings"))] : []),
    ...(hasOwnAccount(model.access) ? [item("guide", say("access.guide"), icon("guide"))] : []),
    ...(me.totp === "due" ? [item("in", say("access.totp.set"), icon("shield"))] : []),
    ...(me.totp === "code" ? [item("in", say("access.totp.show"), icon("shield"))] : []),
  ];
  const leaving = [
    item("out", say("access.out"), icon("signOut")),
    { ...everywhere, note: say("access.out.everywhere.what") },
  ];
  return html`<div class="account">
    ${menu({
      id: "account",
      label: say("access.account"),
      text: glance ? `${name}, ${glance}` : name,
      active: false,
      open: model.accountOpen,
      several: false,
      face: html`<i class="initials" aria-hidden="true">${initials(name)}</i
        ><span class="who"><b>${name}</b><span>${glance}</span></span>`,
      head: about(model, me, say),
      groups: todo.length > 0 ? [{ items: todo }, { items: leaving }] : [{ items: leaving }],
      toggle: act.account.menu,
      choose: (id) => {
        if (id === "in") location.assign(act.account.signInAddress());
        else if (id === "admin") location.assign(act.account.adminAddress());
        else if (id === "me" || id === "guide") location.assign(act.account.adminAddress(id));
        else act.account.signOut(id === "everywhere");
      },
    })}
  </div>`;
}

const item = (id: string, text: string, sign: TemplateResult): MenuItem => ({ id, text, sign });

function about(model: Model, me: Me, say: Say): TemplateResult {
  const { language } = model.state;
  const roles = rolesOf(me, { language, now: model.now });
  const ends = me.session ? moment(new Date(me.session.expires_at), model.now) : null;
  return html`<p class="name">
      <b>${me.account?.name ?? say("access.account")}</b>
      <span>${me.account?.username ?? ""}</span>
    </p>
    ${me.kind === "field" ? html`<p class="note">${icon("phone")}<span>${say("access.field.what")}</span></p>` : nothing}
    ${me.totp === "due" || me.totp === "code" ? html`<p class="note">${icon("shield")}<span>${say("access.totp.due")}</span></p>` : nothing}
    ${roles.length > 0 ? html`<ul class="roles">${roles.map(roleLine)}</ul>` : html`<p>${say("access.role.none")}</p>`}
    ${ends ? html`<p class="meta">${say("access.session.until", { time: ends })}</p>` : nothing}`;
}

const roleLine = ({ title, lines, follows }: RoleWords): TemplateResult =>
  html`<li>
    <b>${title}</b>
    ${lines.map((line) => html`<span>${line}</span>`)}
    ${follows.map((line) => html`<span class="follows">${line}</span>`)}
  </li>`;
