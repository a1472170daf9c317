// Who stands on duty when, and when nobody does.

import type { Shift } from "../../../api/shifts";
import type { Span } from "./time";

/** How long a shift holds: one taken back under way held until then. Null when it never did. */
export function standing(shift: Shift): Span | null {
  const from = Date.parse(shift.starts_at);
  const ends = Date.parse(shift.ends_at);
  const to = shift.revoked_at === null ? ends : Math.min(ends, Date.parse(shift.revoked_at));
  return to > from ? { from, to } : null;
}

/** When nobody is on duty within a time. */
export function gaps(shifts: readonly Shift[], within: Span): Span[] {
  const held = shifts.map(standing).filter((each) => each !== null);
  held.sort((a, b) => a.from - b.from);
  const found: Span[] = [];
  let until = within.from;
  for (const { from, to } of held) {
    if (from > until) found.push({ from: until, to: Math.min(from, within.to) });
    until = Math.max(until, to);
    if (until >= within.to) return found;
  }
  found.push({ from: until, to: within.to });
  return found;
}

export interface Duty {
  now: Shift[];
  /** Those who come next, at one time. */
  next: Shift[];
  /** The first time from now on that nobody is on duty; it may have begun. */
  free: Span | null;
}

export function dutyAt(shifts: readonly Shift[], now: number, until: number): Duty {
  const held = shifts.flatMap((shift) => {
    const span = standing(shift);
    return span && shift.revoked_at === null ? [{ shift, ...span }] : [];
  });
  const coming = held.filter(({ from }) => from > now);
  const first = Math.min(...coming.map(({ from }) => from));
  return {
    now: held.filter(({ from, to }) => from <= now && now < to).map(({ shift }) => shift),
    next: coming.filter(({ from }) => from === first).map(({ shift }) => shift),
    free: gaps(shifts, { from: now, to: until })[0] ?? null,
  };
}

/** When nobody would be on duty any more if a shift were taken back now. */
export function lostWithout(shifts: readonly Shift[], shift: Shift, now: number): Span[] {
  const span = standing(shift);
  if (!span) return [];
  const rest = shifts.filter(({ id }) => id !== shift.id);
  const within = { from: Math.max(span.from, now), to: span.to };
  return within.to > within.from ? gaps(rest, within) : [];
}
