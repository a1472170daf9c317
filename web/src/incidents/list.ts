// A list of incidents as far as it was read, and as changes leave it. An answer knows of the changes up
// to one; those after it are put over it, in their order.

import type { AsOf } from "../api/client";
import type { Incident, IncidentPage } from "../api/incidents";
import { removed, upserted, worstFirst } from "./order";

export interface List {
  /** The worst first. */
  items: readonly Incident[];
  /** Where to ask for those behind; null when all are there. */
  next: string | null;
  /** Where the last one stood when it was read: what belongs behind comes with the next page. */
  end: Incident | null;
  /** The newest change that the answer knew of. */
  change: number;
}

export const listOf = ({ body: { items, next }, change }: AsOf<IncidentPage>): List => ({
  items,
  next,
  end: next ? (items.at(-1) ?? null) : null,
  change,
});

/** With the page that follows. */
export const continued = (list: List, page: AsOf<IncidentPage>): List => ({
  ...listOf(page),
  items: page.body.items.reduce(upserted, [...list.items]),
  change: list.change,
});

/** After the incident `id` is as it is now: null when it is gone, or is not looked at any more. */
export function patched(list: List, id: string, incident: Incident | null): List {
  const behind = incident && list.end && worstFirst(incident, list.end) > 0;
  const items = incident && !behind ? upserted(list.items, incident) : removed(list.items, id);
  return { ...list, items };
}
