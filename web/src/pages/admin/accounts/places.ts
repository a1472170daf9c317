// What a role can be granted over, as it is looked for.

import * as api from "../../../api/grants";
import type { Generation, Unit } from "../../../api/types";

export type Scope = "localities" | "organisations";

export interface Hit {
  key: string;
  name: string;
  /** What distinguishes it from others of its name. */
  where: string;
  /** Of a generation of boundaries that is no more. */
  generation: string | null;
}

const MOST = 8;
/** The committee of a commune comes with the commune itself. */
const COMMITTEE = "commune_committee";

/** Units in force first, then those of generations before: an old one may stand in a decision. */
export async function localities(
  generations: readonly Generation[],
  today: string,
  q: string,
  signal: AbortSignal,
): Promise<Hit[]> {
  const newest = [...generations].filter(({ id, active }) => active && id <= today).reverse();
  const found = await Promise.all(newest.map(({ id }) => api.units(id, q, signal)));
  const hits: Hit[] = [];
  found.forEach((units, at) => {
    for (const unit of units) {
      const hit = hitOf(unit, at === 0);
      // A unit that went on unchanged is offered once, as it is today.
      if (!hits.some((each) => each.name === hit.name && each.key.endsWith(`/${unit.code}`)))
        hits.push(hit);
    }
  });
  return hits.slice(0, MOST * 2);
}

const hitOf = (unit: Unit, current: boolean): Hit => ({
  key: `${unit.generation}/${unit.code}`,
  name: unit.full_name,
  where: unit.code,
  generation: current ? null : unit.generation,
});

export async function organisations(today: string, q: string, signal: AbortSignal): Promise<Hit[]> {
  const found = await api.offices(today, q, signal);
  return found
    .filter(({ kind }) => kind !== COMMITTEE)
    .slice(0, MOST)
    .map(({ code, name }) => ({ key: code, name, where: code, generation: null }));
}
