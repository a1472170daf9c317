// What the console loads, once per generation.

import { type Counts, incidentCounts } from "../../../api/incidents";
import * as api from "../../../api/queries";
import type { Generation, Unit } from "../../../api/types";
import { arrange, type Localities } from "../../../localities/localities";
import type { Relations } from "../model";

const kept = new Map<string, Promise<Localities>>();

/** The localities of a generation; asked for again only after a failure. */
export function localities(generation: string): Promise<Localities> {
  let wanted = kept.get(generation);
  if (!wanted) {
    wanted = Promise.all([api.units(generation), api.groupings(generation)]).then(
      ([units, groupings]) => arrange(units, groupings),
    );
    wanted.catch(() => kept.delete(generation));
    kept.set(generation, wanted);
  }
  return wanted;
}

/** What is open in a unit. */
export const openCounts = (unit: Unit, signal: AbortSignal): Promise<Counts> =>
  incidentCounts({ boundary: `${unit.generation}/${unit.code}`, status: ["open"] }, signal).then(
    ({ body }) => body,
  );

export async function relations(unit: Unit, signal: AbortSignal): Promise<Relations> {
  const [predecessors, successors, neighbours, counts] = await Promise.all([
    api.predecessors(unit, signal),
    api.successors(unit, signal),
    api.neighbours(unit, signal),
    openCounts(unit, signal),
  ]);
  const byName = (a: Unit, b: Unit): number => a.name.localeCompare(b.name, "vi");
  return {
    predecessors: predecessors.sort((a, b) => b.population - a.population),
    successors,
    neighbours: neighbours.sort(byName),
    counts,
  };
}

/** The generation in force on a day (2026-11-24), else the newest. */
export function inForce(generations: readonly Generation[], day: string): Generation | null {
  const ordered = [...generations].sort((a, b) => (a.id < b.id ? 1 : -1));
  const now = ordered.find((each) => each.in_force <= day && (!each.until || day < each.until));
  return now ?? ordered[0] ?? null;
}
