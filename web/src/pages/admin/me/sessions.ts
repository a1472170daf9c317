// Where one is signed in.

import { html, nothing, type TemplateResult } from "lit";
import type { OwnSession } from "../../../api/me";
import { icon } from "../../../components/icon";
import { moment } from "../../../i18n/format";
import { value } from "../../console/loadable";
import type { Actions, Model } from "../model";
import { notReady } from "../parts/not-ready";
import type { Say } from "../words";
import { machineOf } from "./agent";

export function sessions(model: Model, say: Say, act: Actions): TemplateResult {
  const others = (value(model.me.sessions) ?? []).filter(({ current }) => !current).length;
  return html`<section class="sheet" aria-labelledby="me-sessions">
    <header class="sheet-head">
      <div>
        <h2 id="me-sessions">${say("me.sessions")}</h2>
        <p>${say("me.sessions.what")}</p>
      </div>
      <div class="section-actions">
        ${
          others > 0
            ? html`<button type="button" class="button" @click=${() => act.me.ask({ what: "endOthers" })}>
                ${say("me.sessions.others")}
              </button>`
            : nothing
        }
        <button type="button" class="button" @click=${() => act.me.ask({ what: "everywhere" })}>
          ${icon("signOut")}${say("access.out.everywhere")}
        </button>
      </div>
    </header>
    ${list(model, say, act)}
  </section>`;
}

function list(model: Model, say: Say, act: Actions): TemplateResult {
  const { sessions } = model.me;
  if (sessions.status !== "ready") {
    return notReady(say, sessions, {
      loading: "me.sessions.loading",
      failed: "me.sessions.failed",
      lines: 3,
      retry: act.me.retrySessions,
    });
  }
  const at = (written: string): string => moment(new Date(written), model.now);
  return html`<table class="list sessions">
    <thead>
      <tr>
        <th scope="col">${say("me.session.machine")}</th>
        <th scope="col">${say("me.session.address")}</th>
        <th scope="col">${say("me.session.since")}</th>
        <th scope="col">${say("me.session.seen")}</th>
        <th scope="col">${say("me.session.method")}</th>
        <th scope="col"><span class="said">${say("me.session.end")}</span></th>
      </tr>
    </thead>
    <tbody>
      ${sessions.value.map((each) => {
        const machine = machineOf(each.agent);
        return html`<tr>
          <td class="machine">
            ${icon(machine.handHeld ? "phone" : "devices")}<span
              ><b title=${each.agent} dir="auto">${machineName(each.agent, say)}</b>
              ${each.current ? html`<span class="tag" data-tone="good">${say("me.session.current")}</span>` : nothing}</span
            >
          </td>
          <td data-name=${say("me.session.address")}><bdi>${each.address || say("me.session.address.none")}</bdi></td>
          <td data-name=${say("me.session.since")}>${at(each.created_at)}</td>
          <td data-name=${say("me.session.seen")}>${at(each.seen_at)}</td>
          <td data-name=${say("me.session.method")}>${how(each, say)}</td>
          <td class="row-actions">
            ${
              each.current
                ? nothing
                : html`<button
                    type="button"
                    class="button small"
                    aria-label=${say("me.session.end.of", { machine: machineName(each.agent, say), time: at(each.seen_at) })}
                    @click=${() => act.me.ask({ what: "end", session: each })}>
                    ${say("me.session.end")}
                  </button>`
            }
          </td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

/** "Chrome trên Windows", as far as it says. */
export function machineName(agent: string, say: Say): string {
  const { browser, system, written } = machineOf(agent);
  if (browser && system) return say("me.machine", { browser, system });
  return browser ?? system ?? (written || say("me.machine.unknown"));
}

const how = ({ method, second_factor }: OwnSession, say: Say): string =>
  say(second_factor ? `me.session.${method}.code` : `me.session.${method}`);
