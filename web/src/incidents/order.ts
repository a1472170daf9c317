// Worst first, as the server's list is: by severity, then what was received last.

import type { Incident } from "../api/incidents";

export const worstFirst = (a: Incident, b: Incident): number =>
  b.severity - a.severity ||
  Date.parse(b.received_at) - Date.parse(a.received_at) ||
  (a.id < b.id ? 1 : -1);

/** Whether the running deadline has passed; a stopped clock is never late. */
export const overdue = ({ due_at }: Pick<Incident, "due_at">, now: Date): boolean =>
  due_at !== null && Date.parse(due_at) <= now.getTime();

/** A list after one of its incidents is there, is as now, or is gone. A newer version stays. */
export function upserted(items: readonly Incident[], incident: Incident): Incident[] {
  const known = items.find(({ id }) => id === incident.id);
  if (known && known.version > incident.version) return [...items];
  return [...items.filter(({ id }) => id !== incident.id), incident].sort(worstFirst);
}

export const removed = (items: readonly Incident[], id: string): Incident[] =>
  items.filter((item) => item.id !== id);

/** The commune of an incident in a generation, as its boundaries say; null outside the province. */
export function communeOf(
  { boundaries }: Pick<Incident, "boundaries">,
  generation: string,
): Incident["boundaries"][number] | null {
  return (
    boundaries.find((unit) => unit.generation === generation && unit.level === "commune") ?? null
  );
}
