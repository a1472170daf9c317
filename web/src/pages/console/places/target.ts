// What a pointer on the map means: the group while the province is looked at, else the commune.

import type { Unit } from "../../../api/types";
import type { Group, Localities } from "../../../localities/localities";
import type { Listing } from "../../../state";
import type { Hover } from "../model";

/** From here on communes are large enough to be pointed at. */
export const COMMUNE_ZOOM = 9.5;

export type Target =
  | { kind: "group"; group: Group }
  | { kind: "commune"; unit: Unit; group: Group };

export interface Situation {
  localities: Localities;
  within: string | null;
  listing: Listing;
  zoom: number;
}

export function target(commune: string, at: Situation): Target | null {
  const unit = at.localities.units.get(commune);
  const group = at.localities.groupOf.get(commune);
  if (!unit || !group) return null;
  const close = at.zoom >= COMMUNE_ZOOM;
  const inside = at.within === group.key;
  const flat = at.within === null && at.listing === "communes";
  return close || inside || flat ? { kind: "commune", unit, group } : { kind: "group", group };
}

/** What is lit and named under the pointer at (x, y) px of the map. */
export const hoverOf = (found: Target, { x, y }: { x: number; y: number }): Hover =>
  found.kind === "commune"
    ? { key: found.unit.code, unit: found.unit, group: found.group, at: { x, y } }
    : { key: found.group.key, unit: null, group: found.group, at: { x, y } };
