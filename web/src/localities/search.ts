// Finding a locality by what a person types. Tone marks are optional when typing, never when
// telling: every hit is shown with its full name and where it lies, since Diên Hoa is not Diễn Hoa.

import type { Unit } from "../api/types";
import type { Group, Localities } from "./localities";

export interface Hit {
  kind: "province" | "group" | "commune";
  key: string;
  name: string;
  group: Group | null;
  unit: Unit | null;
  /** 0 the name as typed with its marks, 1 without marks, 2 begins so, 3 a word begins so, 4 inside. */
  rank: number;
}

const COLLATOR = new Intl.Collator("vi");

/** Lower case without marks, đ as d, blanks single: what two spellings are compared by. */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[đĐ]/g, "d")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim();
}

const plain = (text: string): string =>
  text.normalize("NFC").toLowerCase().replace(/\s+/g, " ").trim();

function rankOf(names: readonly string[], query: string, folded: string): number | null {
  let best: number | null = null;
  for (const name of names) {
    const without = fold(name);
    let rank: number | null = null;
    if (plain(name) === query) rank = 0;
    else if (without === folded) rank = 1;
    else if (without.startsWith(folded)) rank = 2;
    else if (without.includes(` ${folded}`)) rank = 3;
    else if (without.includes(folded)) rank = 4;
    if (rank !== null && (best === null || rank < best)) best = rank;
  }
  return best;
}

/** The best hits for what was typed, best first; names typed with marks must keep them. */
export function search(localities: Localities, typed: string, limit = 12): Hit[] {
  const query = plain(typed);
  const folded = fold(typed);
  if (folded === "") return [];
  const marked = query !== folded;
  const hits: Hit[] = [];
  const add = (names: string[], hit: Omit<Hit, "rank">): void => {
    const rank = rankOf(names, query, folded);
    if (rank === null) return;
    // "diễn" does not mean Diên: typed marks are meant, but half-typed ones may be unfinished.
    const kept = !marked || names.some((name) => plain(name).includes(query));
    hits.push({ ...hit, rank: kept ? rank : rank + 5 });
  };
  const { province } = localities;
  add([province.name, province.full_name], {
    kind: "province",
    key: province.code,
    name: province.full_name,
    group: null,
    unit: province,
  });
  for (const group of localities.groups) {
    add([group.name, group.fullName], {
      kind: "group",
      key: group.key,
      name: group.name,
      group,
      unit: null,
    });
  }
  for (const unit of localities.communes) {
    add([unit.name, unit.full_name, unit.code], {
      kind: "commune",
      key: unit.code,
      name: unit.full_name,
      group: localities.groupOf.get(unit.code) ?? null,
      unit,
    });
  }
  hits.sort((a, b) => a.rank - b.rank || COLLATOR.compare(a.name, b.name));
  return hits.slice(0, limit);
}

/** Whether several hits carry the very same name, so that a person has to choose. */
export function ambiguous(hits: readonly Hit[]): boolean {
  const best = hits.filter((hit) => hit.rank <= 1 && hit.kind === "commune");
  return new Set(best.map((hit) => fold(hit.unit?.name ?? hit.name))).size < best.length;
}
