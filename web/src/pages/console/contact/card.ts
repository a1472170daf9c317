// Who reported, among the details of an incident: shown when it is asked for, to those with the right.

import { html, nothing, type TemplateResult } from "lit";
import { may } from "../../../access/access";
import type { Contact, Found, FoundIncident } from "../../../api/contacts";
import type { WholeIncident } from "../../../api/incidents";
import { copyButton } from "../../../components/copy";
import { icon } from "../../../components/icon";
import { skeleton } from "../../../components/message";
import { moment } from "../../../i18n/format";
import { spaced } from "../../../incidents/contact";
import { type Loadable, value } from "../loadable";
import { type Actions, either, type Model, type Say } from "../model";
import { contactInputs } from "./inputs";
import { type ContactForm, type ContactSlice, HIDDEN } from "./model";

export function reporterSection(
  model: Model,
  say: Say,
  { id, has_contact }: WholeIncident,
  act: Actions,
): TemplateResult | typeof nothing {
  const [read, write] = ["contacts.read", "contacts.write"].map((right) =>
    may(model.access, right),
  );
  if (!read && !write) {
    return has_contact
      ? html`<p class="reporter quiet">${icon("lock")}${say("contact.kept")}</p>`
      : nothing;
  }
  const shown = model.contact.of === id ? model.contact : HIDDEN;
  if (!has_contact && !write && shown === HIDDEN) return nothing;
  return html`<section class="reporter">
    <h3>${say("contact.title")}<span>${has_contact && read ? say("contact.recorded") : ""}</span></h3>
    ${
      shown.form
        ? form(say, shown.form, act)
        : shown.looked
          ? looked(
              model,
              say,
              id,
              shown,
              shown.looked,
              { write: write === true, has: has_contact },
              act,
            )
          : has_contact
            ? ask(say, id, { read: read === true }, act)
            : html`<p class="ask">
                <span>${say("contact.none")}</span>
                <button type="button" class="link" @click=${() => act.contact.edit(id)}>${say("contact.add")}</button>
              </p>`
    }
  </section>`;
}

function ask(say: Say, id: string, { read }: { read: boolean }, act: Actions): TemplateResult {
  if (!read) return html`<p class="hint">${icon("lock")}${say("contact.kept")}</p>`;
  return html`<button type="button" class="button" @click=${() => act.contact.look(id)}>
    ${icon("eye")}${say("contact.look")}
  </button>`;
}

function looked(
  model: Model,
  say: Say,
  id: string,
  shown: ContactSlice,
  found: Loadable<Contact>,
  { write, has }: { write: boolean; has: boolean },
  act: Actions,
): TemplateResult {
  if (found.status === "loading")
    return html`<div role="status" aria-label=${say("contact.loading")}>${skeleton(3)}</div>`;
  if (found.status === "failed") {
    return html`<p class="fault" role="alert">${icon("alert")}<span>${found.message}</span></p>
      <div class="buttons">
        ${
          has
            ? html`<button type="button" class="button" @click=${() => act.contact.look(id)}>${icon("refresh")}${say("error.retry")}</button>`
            : write
              ? html`<button type="button" class="button" @click=${() => act.contact.edit(id)}>${say("contact.add")}</button>`
              : nothing
        }
      </div>`;
  }
  const { name, phone, email, address } = found.value;
  return html`<div data-shown tabindex="-1">
      <dl class="facts plain">
        ${name ? row(say("contact.name"), html`<b>${name}</b>`) : nothing}
        ${phone ? row(say("contact.phone"), number(say, phone)) : nothing}
        ${email ? row(say("contact.email"), html`<a class="link" href="mailto:${email}">${email}</a>`) : nothing}
        ${address ? row(say("contact.address"), html`${address}`) : nothing}
      </dl>
      <div class="buttons">
        ${
          phone && !shown.others
            ? html`<button type="button" class="button" @click=${() => act.contact.others(phone)}>
                ${say("contact.others")}
              </button>`
            : nothing
        }
        ${write ? html`<button type="button" class="button" @click=${() => act.contact.edit(id)}>${say("contact.edit")}</button>` : nothing}
        <button type="button" class="button" @click=${act.contact.hide}>${icon("eyeOff")}${say("contact.hide")}</button>
      </div>
    </div>
    ${phone && shown.others ? others(model, say, shown.others, phone, act) : nothing}`;
}

const row = (label: string, words: TemplateResult): TemplateResult =>
  html`<dt>${label}</dt>
    <dd>${words}</dd>`;

const number = (say: Say, phone: string): TemplateResult =>
  html`<span class="number"
    ><a class="link" href="tel:${phone}">${icon("call")}${spaced(phone)}</a>${copyButton(say("contact.copy"), say("copy.done"), phone)}</span
  >`;

function others(
  model: Model,
  say: Say,
  found: Loadable<Found>,
  phone: string,
  act: Actions,
): TemplateResult {
  if (found.status === "loading")
    return html`<div role="status" aria-label=${say("contact.loading")}>${skeleton(3)}</div>`;
  if (found.status === "failed") {
    return html`<p class="fault" role="alert">${icon("alert")}<span>${found.message}</span></p>
      <button type="button" class="button" @click=${() => act.contact.others(phone)}>${icon("refresh")}${say("error.retry")}</button>`;
  }
  const { items, total } = found.value;
  const key = total > items.length ? "contact.others.newest" : "contact.others.found";
  return html`<p class="hint" role="status">
      ${total === 0 ? say("contact.others.none") : say(key, { n: items.length, total })}
    </p>
    <ul class="others">
      ${items.map((each) => other(model, each, act))}
    </ul>`;
}

function other(model: Model, each: FoundIncident, act: Actions): TemplateResult {
  const terms = value(model.incidents.terms);
  const named = [terms?.categories.get(each.category), terms?.states.get(each.status)];
  const words = named.flatMap((term) => (term ? [either(model, term.title)] : []));
  return html`<li>
    <button type="button" @click=${() => act.contact.openOther(each.id)}>
      <b>${each.title}</b>
      <span>${[moment(new Date(each.received_at), model.now), ...words].join(" · ")}</span>
      <small>${each.number}</small>
    </button>
  </li>`;
}

function form(say: Say, { typed, faults, busy }: ContactForm, act: Actions): TemplateResult {
  const send = (event: Event): void => {
    event.preventDefault();
    act.contact.save();
  };
  const back = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    act.contact.cancelEdit();
  };
  return html`<form class="inputs" novalidate @submit=${send} @keydown=${back}>
    <fieldset ?disabled=${busy} aria-label=${say("contact.title")}>
      ${contactInputs(say, {
        prefix: "contact",
        typed,
        fault: (name) => faults[name],
        write: (patch) => act.contact.write(patch),
      })}
    </fieldset>
    <div role="status">
      ${faults.whole ? html`<p class="fault">${icon("alert")}<span>${faults.whole}</span></p>` : nothing}
    </div>
    <p class="hint">${icon("lock")}${say("contact.private")}</p>
    <div class="buttons">
      <button type="submit" class="button save" aria-disabled=${busy ? "true" : "false"}>
        ${say(busy ? "contact.saving" : "contact.save")}
      </button>
      <button type="button" class="button" @click=${act.contact.cancelEdit}>${say("report.cancel")}</button>
    </div>
  </form>`;
}
