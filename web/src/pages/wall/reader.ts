// What the wall reads: its ground once, what is open again and again, for as long as it hangs there.

import { type AsOf, Unreachable } from "../../api/client";
import { incidentCatalogue, incidentCounts, incidents } from "../../api/incidents";
import * as api from "../../api/queries";
import type { Generation, Grouping, Unit } from "../../api/types";
import { openStates, termsOf } from "../../incidents/terms";
import { arrange } from "../../localities/localities";
import { inForce } from "../console/places/source";
import { GRAVE } from "./band";
import { type Area, communeCounts } from "./counting";
import type { Ground, Model, Reading } from "./model";

const ZONE = "Asia/Ho_Chi_Minh";
/** So many of the newest are looked through for grave ones. */
const NEWEST = 100;

/** The generation that the address names, else the one in force now. */
export function generationOf(
  generations: readonly Generation[],
  wanted: string | null,
  now: Date,
): Generation | null {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(now);
  return generations.find(({ id }) => id === wanted) ?? inForce(generations, today);
}

/** Raises when something cannot be had, or when no boundaries are loaded yet. */
export async function readGround(wanted: string | null, now: Date): Promise<Ground> {
  const [generations, catalogue] = await Promise.all([api.generations(), incidentCatalogue()]);
  const generation = generationOf(generations, wanted, now);
  if (!generation) throw new Unreachable("no boundaries are loaded");
  const [units, groupings] = await Promise.all([
    api.units(generation.id),
    api.groupings(generation.id),
  ]);
  const localities = arrange(units, groupings);
  const terms = termsOf(catalogue);
  const areas = areasOf(localities.groups, units, groupings);
  return { generations, generation, localities, areas, terms };
}

/** Groups with the authored points of their names. */
function areasOf(
  groups: Ground["localities"]["groups"],
  units: readonly Unit[],
  groupings: readonly Grouping[],
): Area[] {
  return groups.flatMap(({ kind, code, name, bbox }) => {
    const point =
      kind === "district"
        ? units.find((unit) => unit.level === "district" && unit.code === code)
        : groupings.find((grouping) => grouping.kind === kind && grouping.code === code);
    return point ? [{ code, name, bbox, lon: point.lon, lat: point.lat }] : [];
  });
}

/** What is open; `after` is the change that it is read because of. */
export async function read(generation: string, after: number | null): Promise<Reading> {
  const [figures, communes] = await Promise.all([
    incidentCounts({ status: ["open"] }),
    communeCounts(generation, after),
  ]);
  return { figures: figures.body, communes };
}

/** What else is read when the wall begins, or may have missed something, up to a change. */
export async function readNews(): Promise<AsOf<Pick<Model, "grave" | "demonstration">>> {
  const [newest, layers] = await Promise.all([
    incidents({ status: ["open"], sort: "newest", limit: NEWEST }),
    api.layers(),
  ]);
  const grave = newest.body.items.filter(({ severity }) => severity >= GRAVE);
  const demonstration = layers.some((layer) => layer.demonstration);
  return { body: { grave, demonstration }, change: newest.change };
}

export const isOpen = ({ terms }: Ground, status: string): boolean =>
  openStates(terms).includes(status);
