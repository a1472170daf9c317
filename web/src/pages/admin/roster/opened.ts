// One shift: by which decision, made by whom; and taking it back, with what that leaves open.

import { html, nothing, type TemplateResult } from "lit";
import { may } from "../../../access/access";
import type { Shift } from "../../../api/shifts";
import { icon } from "../../../components/icon";
import { clock, day, duration, isoDay, longDay, moment } from "../../../i18n/format";
import { value } from "../../console/loadable";
import type { Actions, Model } from "../model";
import { dialog, form } from "../parts/dialog";
import type { Say } from "../words";
import { lostWithout } from "./coverage";

export function opened(model: Model, say: Say, act: Actions): TemplateResult | typeof nothing {
  const { opened: of } = model.roster;
  if (!of) return nothing;
  const { shift, busy, fault } = of;
  const over = Date.parse(shift.ends_at) <= model.now.getTime();
  const writes = may(model.access, "shifts.write") && !over && shift.revoked_at === null;
  const facts = told(model, shift, say);
  return dialog(say, {
    title: say("roster.one"),
    close: act.roster.close,
    body: writes
      ? form(say, {
          body: html`${facts} ${ends(model, shift, say)}`,
          send: say("roster.take"),
          busy,
          fault,
          grave: true,
          submit: act.roster.takeBack,
          close: act.roster.close,
        })
      : html`<div class="dialog-body">${facts}</div>`,
  });
}

function told({ state, now }: Model, shift: Shift, say: Say): TemplateResult {
  const { language } = state;
  const at = (iso: string): string => {
    const date = new Date(iso);
    return `${clock(date, false)}, ${day(language, isoDay(date))}`;
  };
  const [begins, ends] = [new Date(shift.starts_at), new Date(shift.ends_at)];
  return html`<div class="shift">
    <p class="name"><bdi>${shift.name}</bdi> <code>${shift.username}</code></p>
    <dl>
      <dt>${say("roster.shift")}</dt>
      <dd>
        <b>${clock(begins, false)} – ${clock(ends, false)}</b>, ${longDay(language, begins)}
        <span class="quiet">(${duration(language, ends.getTime() - begins.getTime())})</span>
      </dd>
      <dt>${say("roster.decision")}</dt>
      <dd><bdi>${shift.decision}</bdi></dd>
      <dt>${say("roster.made.by")}</dt>
      <dd><bdi>${shift.created_by}</bdi>, ${moment(new Date(shift.created_at), now)}</dd>
      ${
        shift.revoked_at
          ? html`<dt>${say("roster.revoked")}</dt>
              <dd><bdi>${shift.revoked_by}</bdi>, ${at(shift.revoked_at)}</dd>`
          : nothing
      }
    </dl>
  </div>`;
}

/** What taking it back ends. */
function ends(model: Model, shift: Shift, say: Say): TemplateResult {
  const { coming, week } = model.roster;
  const known = new Map(
    [...(value(week) ?? []), ...(value(coming) ?? [])].map((each) => [each.id, each]),
  );
  const lost = lostWithout([...known.values()], shift, model.now.getTime());
  const begun = Date.parse(shift.starts_at) <= model.now.getTime();
  const at = (ms: number): string => moment(new Date(ms), model.now);
  return html`<div class="ends">
    <p>${say(begun ? "roster.take.begun" : "roster.take.before", { name: shift.name })}</p>
    ${lost.map(
      ({ from, to }) => html`<p>
        <span class="tag" data-tone="warning">${icon("alert")}${say("roster.take.lost", { from: at(from), to: at(to) })}</span>
      </p>`,
    )}
  </div>`;
}
