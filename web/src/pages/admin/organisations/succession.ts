// Organisations over time, without a screen: which are looked at, and what became of which.

import type { Organisation } from "../../../api/organisations";
import { fold } from "../../../localities/search";
import type { Group, Wanted } from "./model";

const COMMUNE = "commune_committee";

export const groupOf = ({ kind }: Organisation): Group =>
  kind === COMMUNE ? "communes" : "province";

/** `day` as 2026-11-28; a last day is one of its days. */
export const inForce = ({ valid_from, valid_to }: Organisation, day: string): boolean =>
  (valid_from === null || valid_from <= day) && (valid_to === null || day <= valid_to);

/** Those that are looked for, of the times and the group that are wanted. */
export function shown(
  all: readonly Organisation[],
  { group, times }: Wanted,
  q: string,
  today: string,
): Organisation[] {
  const typed = fold(q);
  return all.filter(
    (each) =>
      groupOf(each) === group &&
      (times === "all" || inForce(each, today) === (times === "now")) &&
      (typed === "" || fold(each.name).includes(typed) || each.code.includes(typed)),
  );
}

export interface Line {
  /** What came before, the nearest first. */
  before: Organisation[];
  after: Organisation[];
}

/** All that an organisation came of, and all that it became, however many steps away. */
export function lineOf(all: readonly Organisation[], code: string): Line {
  const known = new Map(all.map((each) => [each.code, each]));
  return {
    before: reached(known, code, ({ predecessors }) => predecessors),
    after: reached(known, code, ({ successors }) => successors),
  };
}

function reached(
  known: ReadonlyMap<string, Organisation>,
  code: string,
  next: (of: Organisation) => readonly string[],
): Organisation[] {
  const found = new Map<string, Organisation>();
  let at = [code];
  while (at.length > 0) {
    const codes = at.flatMap((each) => {
      const organisation = known.get(each);
      return organisation ? next(organisation) : [];
    });
    at = codes.filter((each) => each !== code && !found.has(each));
    for (const each of at) {
      const organisation = known.get(each);
      if (organisation) found.set(each, organisation);
    }
  }
  return [...found.values()];
}

/** Where a commune's committee works; null for any other organisation. */
export function placeOf(code: string): { generation: string; code: string } | null {
  const found = /^commune:([^/]+)\/(.+)$/.exec(code);
  return found?.[1] && found[2] ? { generation: found[1], code: found[2] } : null;
}
