// The sharing table as one looks at it: subjects, organisations, and what stands where they meet.

import type { Organisation } from "../../../api/organisations";
import type { Kind, Share, Table } from "../../../api/sharing";
import type { Bilingual } from "../../../i18n/text";
import { fold } from "../../../localities/search";

/** A layer or an indicator. */
export interface Subject {
  kind: Kind;
  id: string;
  title: Bilingual;
  /** Who sees it where nothing is decided: public, signed_in, or a right. */
  access: string;
}

/** An organisation that something can be shared with. */
export interface Party {
  code: string;
  name: string;
  /** It is no more: what it was given, whoever follows it has. */
  over: boolean;
}

export interface Known {
  subjects: readonly Subject[];
  /** Those in force, and those that something was decided for. */
  parties: readonly Party[];
  /** The communes' committees in force; too many to be columns. */
  committees: readonly Party[];
  shares: ReadonlyMap<string, Share>;
  /** What rights are called. */
  rights: ReadonlyMap<string, Bilingual>;
}

export const COMMITTEE = "commune_committee";

const keyOf = (kind: Kind, subject: string, party: string): string =>
  JSON.stringify([kind, subject, party]);

export function known(
  table: Table,
  organisations: readonly Organisation[],
  rights: readonly { id: string; title: Bilingual }[],
  today: string,
): Known {
  const by = new Map(organisations.map((each) => [each.code, each]));
  const isOver = ({ valid_to }: Organisation): boolean => valid_to !== null && valid_to < today;
  const parties: Party[] = table.organisations.map(({ code, name }) => ({
    code,
    name,
    over: false,
  }));
  const shown = new Set(parties.map(({ code }) => code));
  for (const { organisation: code } of table.items) {
    if (shown.has(code)) continue;
    shown.add(code);
    const office = by.get(code);
    parties.push({ code, name: office?.name ?? code, over: office ? isOver(office) : true });
  }
  const subjects = (kind: Kind, of: Table["layers"]): Subject[] =>
    of.map((each) => ({ kind, ...each }));
  return {
    subjects: [...subjects("layer", table.layers), ...subjects("indicator", table.indicators)],
    parties,
    committees: organisations
      .filter((each) => each.kind === COMMITTEE && !isOver(each))
      .map(({ code, name }) => ({ code, name, over: false })),
    shares: new Map(
      table.items.map((item) => [keyOf(item.kind, item.subject, item.organisation), item]),
    ),
    rights: new Map(rights.map(({ id, title }) => [id, title])),
  };
}

export const shareOf = ({ shares }: Known, { kind, id }: Subject, party: string): Share | null =>
  shares.get(keyOf(kind, id, party)) ?? null;

/** What is decided, in one word. */
export type Standing = "given" | "withheld" | "default";

export const standingOf = (share: Share | null): Standing =>
  share === null ? "default" : share.shared ? "given" : "withheld";

export type Access = "public" | "signed_in" | "right";

export const accessOf = ({ access }: Subject): Access =>
  access === "public" || access === "signed_in" ? access : "right";

/** A committee is found by any piece of its name of at least this many letters. */
const LEAST = 2;

export interface Sought {
  subjects: readonly Subject[];
  parties: readonly Party[];
  /** Committees that were found and are not shown, since they are too many. */
  more: number;
}

/** Each word that is typed stands somewhere in one of the names. */
const answers = (q: string, ...names: string[]): boolean =>
  names.some((name) => {
    const folded = fold(name);
    return q.split(" ").every((word) => folded.includes(word));
  });

const bySubject =
  (q: string) =>
  ({ id, title }: Subject): boolean =>
    answers(q, title.vi, title.en, id);

const byParty =
  (q: string) =>
  ({ code, name }: Party): boolean =>
    answers(q, name, code);

/** Organisations that a search means, committees too; `most` committees at once. */
export function partiesFor(of: Known, typed: string, most: number): Omit<Sought, "subjects"> {
  const q = fold(typed);
  if (q === "") return { parties: of.parties, more: 0 };
  const parties = of.parties.filter(byParty(q));
  const shown = new Set(parties.map(({ code }) => code));
  const found =
    q.length < LEAST
      ? []
      : of.committees.filter((each) => !shown.has(each.code) && byParty(q)(each));
  return {
    parties: [...parties, ...found.slice(0, most)],
    more: Math.max(0, found.length - most),
  };
}

export function subjectsFor({ subjects }: Known, typed: string): readonly Subject[] {
  const q = fold(typed);
  return q === "" ? subjects : subjects.filter(bySubject(q));
}

/** Of the whole table: what is found on one side is shown with all of the other. */
export function sought(of: Known, typed: string, most: number): Sought {
  const subjects = subjectsFor(of, typed);
  const { parties, more } = partiesFor(of, typed, most);
  if (parties.length > 0 && subjects.length === 0) {
    return { subjects: of.subjects, parties, more };
  }
  if (subjects.length > 0 && parties.length === 0) {
    return { subjects, parties: of.parties, more: 0 };
  }
  return { subjects, parties, more };
}
