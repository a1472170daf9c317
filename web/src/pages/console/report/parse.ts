// What people type or read out: coordinates, numbers, times of day in Vietnam.

import { clock, isoDay } from "../../../i18n/format";
import type { Language } from "../../../i18n/text";

export interface Point {
  lon: number;
  lat: number;
}

const NUMBER = String.raw`\d+(?:[.,]\d+)?`;
const ANGLE = String.raw`([-−]?${NUMBER})\s*°?\s*(?:(${NUMBER})\s*['’′]\s*)?(?:(${NUMBER})\s*["”″]\s*)?([NSEWBĐ])?`;
const PAIR = new RegExp(String.raw`^${ANGLE}(?:\s*[,;]\s*|\s+)${ANGLE}$`, "iu");
/** North and east in either language; Vietnamese says Bắc and Đông. */
const EAST_WEST = /[EWĐ]/iu;
const NEGATIVE = /[SW]/iu;

const decimal = (digits: string | undefined): number => Number((digits ?? "0").replace(",", "."));

/**
 * "18.6796, 105.6813", "18,6796; 105,6813" or 18°40'46"N 105°40'52"E. The latitude stands first, as
 * maps and telephones give it, unless letters or the size of the number say otherwise.
 */
export function parsePoint(typed: string): Point | null {
  const found = PAIR.exec(typed.trim().replace("−", "-"));
  if (!found) return null;
  const parts = [found.slice(1, 5), found.slice(5, 9)].map(
    ([degrees, minutes, seconds, letter]) => {
      const size = Math.abs(decimal(degrees)) + decimal(minutes) / 60 + decimal(seconds) / 3600;
      const negative = degrees?.startsWith("-") || (letter && NEGATIVE.test(letter));
      return { value: negative ? -size : size, letter };
    },
  );
  const [first, second] = parts as [(typeof parts)[number], (typeof parts)[number]];
  const swapped =
    first.letter || second.letter
      ? EAST_WEST.test(first.letter ?? "") || /[NSB]/iu.test(second.letter ?? "")
      : Math.abs(first.value) > 90;
  const [lat, lon] = swapped ? [second.value, first.value] : [first.value, second.value];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lon, lat } : null;
}

/** As typed: five decimals are a metre. */
export const pointText = ({ lon, lat }: Point): string => `${lat.toFixed(5)}, ${lon.toFixed(5)}`;

const GROUPS: Record<Language, RegExp> = {
  vi: /^\d{1,3}(\.\d{3})+(,\d+)?$/,
  en: /^\d{1,3}(,\d{3})+(\.\d+)?$/,
};

/** A number as the language writes it, or plainly: 1.200 is 1200 in Vietnamese; 1,5 and 1.5 are 1.5. */
export function parseNumber(typed: string, language: Language): number | null {
  const text = typed.trim().replace(/\s/g, "");
  if (GROUPS[language].test(text)) {
    const [group, comma] = language === "vi" ? [/\./g, ","] : [/,/g, "."];
    return Number(text.replace(group, "").replace(comma, "."));
  }
  return /^-?\d+([.,]\d+)?$/.test(text) ? Number(text.replace(",", ".")) : null;
}

/** Vietnam has kept this offset since 1975 and has no summer time. */
const OFFSET = "+07:00";

/** A moment as the input of a day and a time holds it, such as 2026-11-25T02:10, in Vietnam. */
export function vietnamInput(at: Date): string {
  return `${isoDay(at)}T${clock(at, false)}`;
}

/** The moment that such an input means, whatever zone the screen stands in; null when none. */
export function vietnamMoment(input: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(input)) return null;
  const moment = `${input.length === 16 ? `${input}:00` : input}${OFFSET}`;
  return Number.isNaN(Date.parse(moment)) ? null : moment;
}
