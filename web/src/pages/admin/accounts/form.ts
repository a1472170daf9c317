// A role is granted: which, by which decision, from when until when, and over what.

import { html, nothing, type TemplateResult } from "lit";
import { value } from "../../console/loadable";
import type { Actions, Model } from "../model";
import { form } from "../parts/dialog";
import { selectField, textField } from "../parts/field";
import type { Say } from "../words";
import { type Draft, needsScope, rightsOf } from "./draft";
import { picker } from "./picker";

export function grantForm(model: Model, say: Say, draft: Draft, act: Actions): TemplateResult {
  const { busy, faults } = model.accounts;
  const rights = value(model.accounts.rights);
  const { language } = model.state;
  const write = act.accounts.writeDraft.bind(act.accounts);
  const scoped = needsScope(rights, draft.role);
  return form(say, {
    busy,
    fault: faults.whole,
    send: say("accounts.grant.send"),
    submit: act.accounts.submit,
    close: () => act.accounts.over(null),
    body: html`<div class="fields">
      ${selectField({
        id: "role",
        label: say("accounts.role"),
        hint: mayDo(model, say, draft.role),
        fault: faults.fields["/role"],
        wide: true,
        value: draft.role,
        options: [
          { value: "", text: say("accounts.role.choose") },
          ...(rights?.roles ?? []).map(({ id, title }) => ({ value: id, text: title[language] })),
        ],
        choose: (role) => write({ role }),
      })}
      ${
        scoped
          ? html`${picker(model, say, "localities", draft, act)} ${picker(model, say, "organisations", draft, act)}`
          : nothing
      }
      ${textField({
        id: "decision",
        label: say("accounts.decision"),
        placeholder: "45/QĐ-UBND",
        fault: faults.fields["/decision"],
        wide: true,
        value: draft.decision,
        required: true,
        write: (decision) => write({ decision }),
      })}
      ${textField({
        id: "from",
        kind: "datetime-local",
        label: say("accounts.from"),
        fault: faults.fields["/starts_at"],
        value: draft.from,
        required: true,
        write: (from) => write({ from }),
      })}
      ${textField({
        id: "until",
        kind: "datetime-local",
        label: say("accounts.until"),
        hint: say("accounts.until.hint"),
        fault: faults.fields["/ends_at"],
        value: draft.until,
        write: (until) => write({ until }),
      })}
    </div>`,
  });
}

function mayDo(model: Model, say: Say, role: string): string | undefined {
  const rights = value(model.accounts.rights);
  if (!rights || role === "") return undefined;
  const { language } = model.state;
  const what = rightsOf(rights, role).map(({ title }, at) =>
    at === 0 ? title[language] : title[language].charAt(0).toLowerCase() + title[language].slice(1),
  );
  const reach = say(needsScope(rights, role) ? "accounts.role.scoped" : "accounts.role.whole");
  return what.length > 0 ? `${what.join("; ")}. ${reach}` : reach;
}
