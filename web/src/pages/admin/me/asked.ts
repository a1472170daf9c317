// What is asked over one's own account.

import { html, nothing, type TemplateResult } from "lit";
import { moment } from "../../../i18n/format";
import { value } from "../../console/loadable";
import type { Actions, Model } from "../model";
import { dialog, form } from "../parts/dialog";
import type { AdminKey, Say } from "../words";
import { delegateForm } from "./delegate";
import { factorForm } from "./factor";
import type { Asked } from "./model";
import { passwordForm } from "./password";
import { machineName } from "./sessions";

export function asked(model: Model, say: Say, act: Actions): TemplateResult | typeof nothing {
  const { asked } = model.me;
  if (!asked) return nothing;
  switch (asked.what) {
    case "password":
      return passwordForm(model, asked.draft, say, act);
    case "factor":
      return factorForm(model, asked, say, act);
    case "delegate":
      return delegateForm(model, asked.draft, say, act);
    default:
      return question(model, asked, say, act);
  }
}

type Question = Exclude<Asked, { what: "password" | "factor" | "delegate" }>;

/** What cannot be taken back is asked about, with what it ends. */
function question(model: Model, asked: Question, say: Say, act: Actions): TemplateResult {
  const { title, text, send } = wordsOf(model, asked, say);
  return dialog(say, {
    title,
    close: act.me.close,
    body: form(say, {
      send,
      busy: model.me.busy,
      fault: model.me.faults.whole,
      grave: true,
      submit: act.me.send,
      close: act.me.close,
      body: html`<p>${text}</p>`,
    }),
  });
}

function wordsOf(
  model: Model,
  asked: Question,
  say: Say,
): { title: string; text: string; send: string } {
  const words = (name: AdminKey, text: AdminKey, send: AdminKey, values = {}) => ({
    title: say(name),
    text: say(text, values),
    send: say(send),
  });
  switch (asked.what) {
    case "end":
      return words("me.end.title", "me.end.text", "me.session.end", {
        machine: machineName(asked.session.agent, say),
        address: asked.session.address,
        time: moment(new Date(asked.session.seen_at), model.now),
      });
    case "endOthers":
      return words("me.sessions.others.title", "me.sessions.others.text", "me.sessions.others", {
        n: (value(model.me.sessions) ?? []).filter(({ current }) => !current).length,
      });
    case "everywhere":
      return words("me.everywhere.title", "me.everywhere.text", "me.everywhere.send");
    case "takeBack":
      return words("me.back.title", "me.back.text", "me.delegation.back", {
        name: asked.grant.name,
      });
  }
}
