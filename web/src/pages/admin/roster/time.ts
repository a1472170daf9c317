// Days and weeks of the roster: those of Vietnam, which has no summer time.

import { isoDay } from "../../../i18n/format";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

/** From when until when, in milliseconds; the end is exclusive. */
export interface Span {
  from: number;
  to: number;
}

export const startOf = (iso: string): number => Date.parse(`${iso}T00:00:00+07:00`);

export const dayOf = (at: number): string => isoDay(new Date(at));

export const addDays = (iso: string, days: number): string => dayOf(startOf(iso) + days * DAY);

export function mondayOf(iso: string): string {
  const weekday = new Date(`${iso}T00:00:00Z`).getUTCDay();
  return addDays(iso, -((weekday + 6) % 7));
}

/** The Monday of the week that an address means; this week's when it means none. */
export function weekOf(open: string | null, now: Date): string {
  const meant = open !== null && /^\d{4}-\d\d-\d\d$/.test(open) && !Number.isNaN(startOf(open));
  // 31 February is no day, though one may reckon with it.
  return mondayOf(meant && dayOf(startOf(open)) === open ? open : isoDay(now));
}

const TIME = /^([01]?\d|2[0-3])(?:\s*[:.hg]?\s*([0-5]\d)|\s*[hg])?$/i;

/** Of 06:30, 6h30, 0630 or 6 the milliseconds after midnight; null when it is no time of a day. */
export function timeOf(written: string): number | null {
  const [, hours, minutes = "0"] = TIME.exec(written.trim()) ?? [];
  return hours === undefined ? null : Number(hours) * HOUR + Number(minutes) * 60_000;
}

/** As everybody reads it, 06:30; what is no time stays as it was typed. */
export function tidied(written: string): string {
  const minutes = (timeOf(written) ?? -1) / 60_000;
  const two = (value: number): string => String(value).padStart(2, "0");
  return minutes < 0 ? written : `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** A shift that ends at or before the hour it begins at ends the day after. */
export function shiftOn(iso: string, from: string, to: string): Span | null {
  const [begins, ends] = [timeOf(from), timeOf(to)];
  if (begins === null || ends === null) return null;
  const start = startOf(iso);
  return { from: start + begins, to: start + ends + (ends <= begins ? DAY : 0) };
}
