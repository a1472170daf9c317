// Which incidents a person looks at: one meaning for the list, the counts, the tiles and the stream.

import type { Incident, IncidentQuery } from "../api/incidents";
import type { Box } from "../api/types";
import type { State, Window } from "../state";
import { openStates, type Terms } from "./terms";

const HOUR_S = 3600;
const WINDOW_S: Record<Exclude<Window, "all">, number> = {
  "1h": HOUR_S,
  "6h": 6 * HOUR_S,
  "24h": 24 * HOUR_S,
  "7d": 7 * 24 * HOUR_S,
  "30d": 30 * 24 * HOUR_S,
};
/** The window's beginning moves in steps, so that tiles keep their address meanwhile. */
const STEP_S = 300;

export type Filter = Pick<State, "category" | "status" | "window">;

export const OPEN = "open";
export const ALL = "all";

/** A filter without words that there are not, as an old address may hold. */
export function knownOnly({ category, status }: Filter, terms: Terms): Partial<Filter> {
  const states = status.filter((id) => id === OPEN || id === ALL || terms.states.has(id));
  return {
    category: category.filter((code) => terms.categories.has(code)),
    status: states.length > 0 ? states : [OPEN],
  };
}

/** The beginning of a window at a time, RFC 3339; undefined when it has none. */
export function since(window: Window, now: Date): string | undefined {
  if (window === "all") return undefined;
  const begun = now.getTime() / 1000 - WINDOW_S[window];
  return new Date(Math.floor(begun / STEP_S) * STEP_S * 1000).toISOString();
}

/** The states that are looked at; undefined when all are. */
export function statesOf(status: readonly string[], terms: Terms | null): string[] | undefined {
  if (status.includes(ALL)) return undefined;
  if (!terms) return [...status];
  return [...new Set(status.flatMap((id) => (id === OPEN ? openStates(terms) : [id])))].sort();
}

export const queryOf = (filter: Filter, now: Date): IncidentQuery => ({
  category: filter.category,
  status: filter.status.includes(ALL) ? undefined : filter.status,
  from: since(filter.window, now),
});

/** How long what was resolved stays on the map. */
const RESOLVED_S = 24 * HOUR_S;

/** What the tiles of incidents and of their counts are asked for, by source. */
export function tileParameters(
  filter: Filter,
  terms: Terms | null,
  now: Date,
): Record<"incidents" | "incident_counts", [string, string][]> {
  const both: [string, string][] = [];
  if (filter.category.length > 0) both.push(["category", filter.category.join(",")]);
  const from = since(filter.window, now);
  if (from) both.push(["from", from]);
  // Without a state a tile has what is open; that of single incidents also what was just resolved.
  if (filter.status.length === 1 && filter.status[0] === OPEN) {
    const resolved = Math.floor((now.getTime() / 1000 - RESOLVED_S) / HOUR_S) * HOUR_S;
    const recent: [string, string] = ["resolved_from", new Date(resolved * 1000).toISOString()];
    return { incidents: [...both, recent], incident_counts: both };
  }
  const all = terms?.catalogue.states.map(({ id }) => id) ?? [];
  const states = statesOf(filter.status, terms) ?? all;
  if (states.length > 0) both.push(["status", states.join(",")]);
  return { incidents: both, incident_counts: both };
}

/** Whether an incident is looked at; `box` is the part of the map that is in view, if that counts. */
export function matches(
  incident: Incident,
  filter: Filter,
  box: Box | null,
  terms: Terms,
  now: Date,
): boolean {
  const { category, status } = filter;
  if (category.length > 0 && !category.includes(incident.category)) return false;
  const states = statesOf(status, terms);
  if (states && !states.includes(incident.status)) return false;
  const from = since(filter.window, now);
  if (from && Date.parse(incident.occurred_at) < Date.parse(from)) return false;
  return !box || within(box, incident);
}

const within = ([west, south, east, north]: Box, { lon, lat }: Incident): boolean =>
  lon >= west && lon <= east && lat >= south && lat <= north;
