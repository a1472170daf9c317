// A week as it is drawn: each day's shifts and gaps, cut at midnight, side by side in lanes.

import type { Shift } from "../../../api/shifts";
import { gaps } from "./coverage";
import { addDays, DAY, type Span, startOf } from "./time";

/** What of a shift falls into a day. */
export interface Bar extends Span {
  shift: Shift;
  lane: number;
  /** It began the day before, or goes on the day after. */
  before: boolean;
  after: boolean;
}

export interface Day extends Span {
  iso: string;
  bars: Bar[];
  gaps: Span[];
  lanes: number;
}

export const daysOf = (monday: string, shifts: readonly Shift[]): Day[] =>
  Array.from({ length: 7 }, (_, at) => day(addDays(monday, at), shifts));

function day(iso: string, shifts: readonly Shift[]): Day {
  const from = startOf(iso);
  const to = from + DAY;
  const bars: Bar[] = [];
  for (const shift of shifts) {
    const [begins, ends] = [Date.parse(shift.starts_at), Date.parse(shift.ends_at)];
    if (ends <= from || begins >= to) continue;
    bars.push({
      shift,
      lane: 0,
      from: Math.max(begins, from),
      to: Math.min(ends, to),
      before: begins < from,
      after: ends > to,
    });
  }
  const free = gaps(shifts, { from, to });
  // A gap has the first lane to itself; those taken back stand under those that hold.
  const held = place(bars.filter(holds), 0);
  const lanes = place(
    bars.filter((bar) => !holds(bar)),
    Math.max(held, free.length > 0 ? 1 : 0),
  );
  return { iso, from, to, bars, gaps: free, lanes };
}

const holds = ({ shift }: Bar): boolean => shift.revoked_at === null;

/** Gives each the first lane that is free; how many lanes there are then. */
function place(bars: readonly Bar[], first: number): number {
  const ends: number[] = [];
  for (const bar of [...bars].sort((a, b) => a.from - b.from)) {
    const free = ends.findIndex((end) => end <= bar.from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = bar.to;
    bar.lane = first + lane;
  }
  return first + ends.length;
}

/** Shifts and gaps of a day in the order of time. */
export const inOrder = ({ bars, gaps: free }: Day): (Bar | Span)[] =>
  [...bars, ...free].sort((a, b) => a.from - b.from || a.to - b.to);
