// Periods as the API writes them: 2025, 2025-Q3, 2025-09, 2025-W36, 2025-09-12, 2025-09-12T14.

import { day } from "../i18n/format";
import type { Language } from "../i18n/text";

type Kind = "year" | "quarter" | "month" | "week" | "day" | "hour";

interface Period {
  kind: Kind;
  year: number;
  /** Quarter, month or week. */
  part: number;
  iso: string;
  hour: number;
}

const FORM = /^(\d{4})(?:-(?:Q([1-4])|W(\d\d)|(\d\d)(?:-(\d\d)(?:T(\d\d))?)?))?$/;
const DAY_MS = 86_400_000;
const MONTHS =
  "January February March April May June July August September October November December";

function read(period: string): Period | null {
  const match = FORM.exec(period);
  if (!match) return null;
  const [, year, quarter, week, month, date, hour] = match;
  const kind: Kind = quarter
    ? "quarter"
    : week
      ? "week"
      : hour
        ? "hour"
        : date
          ? "day"
          : month
            ? "month"
            : "year";
  return {
    kind,
    year: Number(year),
    part: Number(quarter ?? week ?? month ?? 1),
    iso: `${year}-${month ?? "01"}-${date ?? "01"}`,
    hour: Number(hour ?? 0),
  };
}

/** When a period begins, ms on one scale for all kinds; 0 when it is none. */
export function startOf(period: string): number {
  const of = read(period);
  if (!of) return 0;
  const { kind, year, part, iso, hour } = of;
  if (kind === "quarter") return Date.UTC(year, (part - 1) * 3);
  if (kind === "week") {
    // ISO 8601: the week of the year's first Thursday is the first; weeks begin on Monday.
    const fourth = new Date(Date.UTC(year, 0, 4));
    const monday = fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * DAY_MS;
    return monday + (part - 1) * 7 * DAY_MS;
  }
  return Date.parse(`${iso}T00:00:00Z`) + hour * 3_600_000;
}

/** In time; of those that begin together the longer one first. */
export const ordered = (periods: readonly string[]): string[] =>
  [...new Set(periods)].sort((a, b) => startOf(a) - startOf(b) || a.length - b.length);

/** "tháng 9/2025", "September 2025"; what is no period is said as it is written. */
export function periodName(language: Language, period: string): string {
  const of = read(period);
  if (!of) return period;
  const { kind, year, part, iso, hour } = of;
  const two = String(hour).padStart(2, "0");
  const names: Record<Kind, [vi: string, en: string]> = {
    year: [`năm ${year}`, `${year}`],
    quarter: [`quý ${part}/${year}`, `Q${part} ${year}`],
    month: [`tháng ${part}/${year}`, `${MONTHS.split(" ")[part - 1]} ${year}`],
    week: [`tuần ${part}/${year}`, `week ${part} of ${year}`],
    day: [`ngày ${day("vi", iso)}`, day("en", iso)],
    hour: [`${hour} giờ ngày ${day("vi", iso)}`, `${two}:00 on ${day("en", iso)}`],
  };
  return names[kind][language === "vi" ? 0 : 1];
}

/** As short as it can stand under a point of a line of time: the year is left to the point before
 * when it is the same. */
export function shortPeriod(language: Language, period: string, before?: string): string {
  const of = read(period);
  if (!of) return period;
  const { kind, year, part, iso, hour } = of;
  const same = before !== undefined && read(before)?.year === year;
  switch (kind) {
    case "year":
      return String(year);
    case "quarter":
      return same ? `Q${part}` : `Q${part}/${year}`;
    case "month":
      return same ? String(part) : `${part}/${year}`;
    case "week": {
      const week = `${language === "vi" ? "T" : "W"}${part}`;
      return same ? week : `${week}/${year}`;
    }
    case "day":
      return iso.slice(5).split("-").reverse().map(Number).join("/");
    case "hour":
      return `${hour}h`;
  }
}

/** As many neighbouring periods as fit, the chosen one among them. */
export function around(
  periods: readonly string[],
  chosen: string | null,
  limit: number,
): { before: string | null; shown: string[]; after: string | null } {
  const at = chosen === null ? -1 : periods.indexOf(chosen);
  const middle = at < 0 ? periods.length - 1 : at;
  const first = Math.max(0, Math.min(middle - Math.floor(limit / 2), periods.length - limit));
  const last = Math.min(periods.length, first + limit);
  return {
    before: periods[first - 1] ?? null,
    shown: periods.slice(first, last),
    after: periods[last] ?? null,
  };
}

/** Where each stands between 0 and 1: in true time, or evenly when two would touch. */
export function places(periods: readonly string[], least: number): number[] {
  const starts = periods.map(startOf);
  const first = starts[0] ?? 0;
  const span = (starts.at(-1) ?? 0) - first;
  if (periods.length < 2 || span <= 0) return periods.map(() => 0.5);
  const true_ = starts.map((start) => (start - first) / span);
  const apart = true_.every((at, i) => i === 0 || at - (true_[i - 1] as number) >= least);
  return apart ? true_ : periods.map((_, i) => i / (periods.length - 1));
}
