// What a person is here for, in words: each role with where it holds, until when, and by what.

import type { HeldRole, Me } from "../api/me";
import { moment } from "../i18n/format";
import { type Key, type Language, text, type Values } from "../i18n/text";
import { placesToday } from "./scope";

export interface RoleWords {
  title: string;
  /** Where it holds, until when, on whose behalf: what one reads at a glance. */
  lines: string[];
  /** How the decision names its places, where those are others today. */
  follows: string[];
}

interface Situation {
  language: Language;
  now: Date;
}

export const rolesOf = (me: Me, situation: Situation): RoleWords[] =>
  me.roles.map((role) => wordsOf(role, me, situation));

function wordsOf(role: HeldRole, me: Me, { language, now }: Situation): RoleWords {
  const say = (key: Key, values?: Values): string => text(language, key, values);
  const until = role.ends_at ? moment(new Date(role.ends_at), now) : null;
  const lines = [placesOf(role, me, say)];
  if (role.shift) lines.push(say("access.role.shift", { time: until ?? "" }));
  else if (role.delegated) lines.push(behalf(role.delegated, until, say));
  else if (until) lines.push(say("access.role.until", { time: until }));
  if (role.decision && !role.shift)
    lines.push(say("access.role.decision", { decision: role.decision }));
  return {
    title: role.title[language] || role.title.vi,
    lines: lines.filter((line) => line !== ""),
    follows: followsOf(role, say),
  };
}

/** Of localities that took the place of others: which ones the decision names instead. */
function followsOf({ localities }: HeldRole, say: Say): string[] {
  const before = new Map<string, string[]>();
  for (const { name, follows } of localities) {
    if (!follows) continue;
    const former = localities.find(({ locality }) => locality === follows)?.name ?? follows;
    before.set(name, [...(before.get(name) ?? []), former]);
  }
  return [...before].map(([name, names]) =>
    say("access.role.follows", { before: names.join(", "), name }),
  );
}

type Say = (key: Key, values?: Values) => string;

/** Localities and organisations as they are today; without any, how far the role sees. */
function placesOf(role: HeldRole, me: Me, say: Say): string {
  const names = [...new Set([...placesToday(role), ...role.organisations].map(({ name }) => name))];
  if (names.length > 0) return names.join(", ");
  const reach = me.rights["incidents.read"];
  if (reach === "all") return say("access.role.everywhere");
  return reach === "scope" ? say("access.role.nowhere") : "";
}

function behalf(
  { mode, by }: NonNullable<HeldRole["delegated"]>,
  until: string | null,
  say: Say,
): string {
  const named = say(mode === "KT" ? "access.role.kt" : "access.role.tuq", { by });
  return until ? `${named}, ${say("access.role.until", { time: until })}` : named;
}

/** One line for the bar: the first role, and that it lasts as long as the shift. */
export function atAGlance(me: Me, language: Language, now: Date): string {
  const first = me.roles.find(({ shift }) => shift) ?? me.roles[0];
  if (!first) return me.account ? text(language, "access.role.none") : "";
  const title = first.title[language] || first.title.vi;
  const more = me.roles.length - 1;
  if (first.shift && first.ends_at) {
    const time = moment(new Date(first.ends_at), now);
    return `${title} · ${text(language, "access.role.until", { time })}`;
  }
  return more > 0 ? `${title} +${more}` : title;
}

/** Two letters of a name, as people are called here: the last word counts most. */
export function initials(name: string): string {
  const words = name.normalize("NFC").trim().split(/\s+/u);
  const [first = "", last = ""] = [words[0], words.length > 1 ? words.at(-1) : ""];
  return `${[...first][0] ?? ""}${[...last][0] ?? ""}`.toLocaleUpperCase("vi");
}
