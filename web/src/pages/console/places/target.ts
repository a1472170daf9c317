// What a pointer on the map means: the group while the province is looked at, else the commune.

import type { Unit } from "../../../api/types";
import type { Group, Localities } from "../../../localities/localities";
import type { Pointed } from "../../../map/view";
import { type Listing, listingOf } from "../../../state";
import { value } from "../loadable";
import type { Hover, Model } from "../model";

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

/** What the pointer means as the page stands. */
export function pointedAt(model: Model, { places }: Pointed): Target | null {
  const localities = value(model.localities);
  const commune = places.find(({ layer }) => layer === "communes");
  if (!localities || !commune) return null;
  const { within } = model.state;
  const listing = listingOf(model.state);
  return target(commune.code, { localities, within, listing, zoom: model.centre.zoom });
}

/** What is lit and named under the pointer at (x, y) px of the map. */
export const hoverOf = (found: Target, { x, y }: { x: number; y: number }): Hover =>
  found.kind === "commune"
    ? { key: found.unit.code, unit: found.unit, group: found.group, at: { x, y } }
    : { key: found.group.key, unit: null, group: found.group, at: { x, y } };
