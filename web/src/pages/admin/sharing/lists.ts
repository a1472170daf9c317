// The table from one side: all that one organisation sees, or all who see one layer or indicator.

import { html, nothing, type TemplateResult } from "lit";
import { may } from "../../../access/access";
import { icon } from "../../../components/icon";
import { message } from "../../../components/message";
import { moment } from "../../../i18n/format";
import type { Actions, Model } from "../model";
import type { Say } from "../words";
import { standingWords } from "./sign";
import {
  type Known,
  type Party,
  partiesFor,
  type Subject,
  shareOf,
  standingOf,
  subjectsFor,
} from "./table";
import { openOf, type View } from "./view";
import { byDefault } from "./words";

/** As many committees at once as one looks through. */
const COMMITTEES = 20;

type Side = { subject: Subject; party: Party };

export function organisationList(model: Model, of: Known, say: Say, act: Actions): TemplateResult {
  const { parties, more } = partiesFor(of, model.state.q, COMMITTEES);
  if (parties.length === 0) return nothingFound(model, say, act);
  return html`<ul class="parties">
      ${parties.map(({ code, name, over }) =>
        leading(
          act,
          { is: "organisation", code },
          name,
          over,
          counted(
            of.subjects.map((subject) => standingOf(shareOf(of, subject, code))),
            say,
          ),
          say,
        ),
      )}
    </ul>
    <p class="more-found">${more > 0 ? say("sharing.more", { n: more }) : say("sharing.committees")}</p>`;
}

export function subjectList(model: Model, of: Known, say: Say, act: Actions): TemplateResult {
  const { language, q } = model.state;
  const subjects = subjectsFor(of, q);
  if (subjects.length === 0) return nothingFound(model, say, act);
  return html`${(["layer", "indicator"] as const).map((kind) => {
    const rows = subjects.filter((each) => each.kind === kind);
    if (rows.length === 0) return nothing;
    return html`<h3 class="group">${say(`sharing.${kind}s`)}</h3>
      <ul class="parties">
        ${rows.map((subject) => {
          const standings = of.parties.map(({ code }) => standingOf(shareOf(of, subject, code)));
          const words = [byDefault(of, subject, language, say), counted(standings, say)];
          return leading(
            act,
            { is: "subject", kind, id: subject.id },
            subject.title[language],
            false,
            words.filter((each) => each !== "").join(" · "),
            say,
          );
        })}
      </ul>`;
  })}`;
}

function leading(
  act: Actions,
  view: View,
  name: string,
  over: boolean,
  words: string,
  say: Say,
): TemplateResult {
  return html`<li>
    <a href=${act.addressOf({ section: "sharing", open: openOf(view), q: "" })}>
      <span><b><bdi>${name}</bdi></b>${over ? html` <span class="tag">${say("sharing.over")}</span>` : nothing}<small>${words}</small></span>
      ${icon("chevronRight")}
    </a>
  </li>`;
}

/** How much is decided; "" when nothing is. */
function counted(standings: readonly string[], say: Say): string {
  return (["given", "withheld"] as const)
    .map((standing) => ({ standing, n: standings.filter((each) => each === standing).length }))
    .filter(({ n }) => n > 0)
    .map(({ standing, n }) => `${say(`sharing.${standing}`)}: ${n}`)
    .join(" · ");
}

export function forOrganisation(
  model: Model,
  of: Known,
  party: Party,
  say: Say,
  act: Actions,
): TemplateResult {
  const { language, q } = model.state;
  const subjects = subjectsFor(of, q);
  if (subjects.length === 0) return nothingFound(model, say, act);
  return html`${(["layer", "indicator"] as const).map((kind) => {
    const rows = subjects.filter((each) => each.kind === kind);
    if (rows.length === 0) return nothing;
    return list(
      model,
      of,
      say(`sharing.${kind}s`),
      say,
      act,
      rows.map((subject) => ({ subject, party })),
      ({ subject }) => subject.title[language],
    );
  })}`;
}

export function forSubject(
  model: Model,
  of: Known,
  subject: Subject,
  say: Say,
  act: Actions,
): TemplateResult {
  const { parties, more } = partiesFor(of, model.state.q, COMMITTEES);
  if (parties.length === 0) return nothingFound(model, say, act);
  const sides = parties.map((party) => ({ subject, party }));
  return html`${list(model, of, say("sharing.organisation"), say, act, sides, ({ party }) => party.name)}
    <p class="more-found">${more > 0 ? say("sharing.more", { n: more }) : say("sharing.committees")}</p>`;
}

function list(
  model: Model,
  of: Known,
  first: string,
  say: Say,
  act: Actions,
  sides: readonly Side[],
  named: (side: Side) => string,
): TemplateResult {
  return html`<table class="list shares" role="table">
    <thead>
      <tr role="row">
        <th role="columnheader" scope="col">${first}</th>
        <th role="columnheader" scope="col">${say("sharing.sees")}</th>
        <th role="columnheader" scope="col">${say("sharing.decision")}</th>
        <td role="cell"></td>
      </tr>
    </thead>
    <tbody>
      ${sides.map((side) => line(model, of, side, named(side), say, act))}
    </tbody>
  </table>`;
}

function line(
  model: Model,
  of: Known,
  { subject, party }: Side,
  name: string,
  say: Say,
  act: Actions,
): TemplateResult {
  const { language } = model.state;
  const share = shareOf(of, subject, party.code);
  const change = may(model.access, `sharing.${subject.kind}s`);
  return html`<tr role="row">
    <td role="cell"><b><bdi>${name}</bdi></b></td>
    <td role="cell">${standingWords(of, subject, share, language, say)}</td>
    <td role="cell">
      ${
        share
          ? html`<bdi>${share.decision}</bdi>
              <span class="quiet">· <bdi>${share.decided_by}</bdi>, ${moment(new Date(share.decided_at), model.now)}</span>`
          : nothing
      }
    </td>
    <td role="cell">
      ${
        change
          ? html`<button type="button" class="button" aria-label=${say("sharing.change.of", { name })} @click=${() => act.sharing.open(subject, party)}>
              ${say("sharing.change")}
            </button>`
          : nothing
      }
    </td>
  </tr>`;
}

export function nothingFound({ state }: Model, say: Say, act: Actions): TemplateResult {
  return message({
    icon: "search",
    title: say("sharing.none"),
    text: say("sharing.none.text", { q: state.q.trim() }),
    action: { text: say("sharing.none.all"), run: () => act.set({ q: "" }) },
  });
}
