// Days and times as they are typed into an input, which are those of Vietnam, and as the server has them.

import { clock, isoDay } from "../../../i18n/format";

const OFFSET = "+07:00";

/** The last second of a day such as 2026-11-28; null for none. */
export const endOfDay = (day: string): string | null => moment(`${day}T23:59:59${OFFSET}`);

/** A time of a `datetime-local` input; null for none. */
export const typed = (local: string): string | null => moment(`${local}${OFFSET}`);

/** What a `datetime-local` input holds at a moment. */
export const toType = (at: Date): string => `${isoDay(at)}T${clock(at, false)}`;

/** A day so many days on. */
export const dayIn = (now: Date, days: number): string =>
  isoDay(new Date(now.getTime() + days * 86_400_000));

function moment(written: string): string | null {
  return Number.isNaN(Date.parse(written)) ? null : written;
}
