// Numbers, days and times as people write them. Days are those of Vietnam, wherever the screen is.

import type { Language } from "./text";

const LOCALES: Record<Language, string> = { vi: "vi-VN", en: "en-GB" };
const ZONE = "Asia/Ho_Chi_Minh";

const numbers = new Map<string, Intl.NumberFormat>();

/** 3.831.694 and 1.815,5 in Vietnamese; as many decimals as asked for, zeros kept. */
export function number(language: Language, value: number, decimals = 0): string {
  const key = `${language}${decimals}`;
  let format = numbers.get(key);
  if (!format) {
    format = new Intl.NumberFormat(LOCALES[language], {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    numbers.set(key, format);
  }
  return format.format(value);
}

const shorts = new Map<Language, Intl.NumberFormat>();

/** Where there is room for three digits: 999, then 3,3N (vi) or 3.3k (en). */
export function short(language: Language, value: number): string {
  if (value < 1000) return number(language, value);
  let format = shorts.get(language);
  if (!format) {
    format = new Intl.NumberFormat(LOCALES[language], { notation: "compact" });
    shorts.set(language, format);
  }
  return format.format(value).replace(/\s/u, "");
}

/** An area in km²: one decimal from 1,000 km², two below. */
export function area(language: Language, km2: number): string {
  return number(language, km2, km2 >= 1000 ? 1 : 2);
}

/** A density: whole people from 10 per km², one decimal below. */
export function density(language: Language, value: number): string {
  return number(language, value, value >= 10 ? 0 : 1);
}

/** A day such as 2025-07-01 as 01/7/2025 (vi) or 01/07/2025 (en). */
export function day(language: Language, iso: string): string {
  const [year, month, date] = iso.split("-").map(Number);
  if (!year || !month || !date) return iso;
  const two = String(date).padStart(2, "0");
  return language === "vi"
    ? `${two}/${month}/${year}`
    : `${two}/${String(month).padStart(2, "0")}/${year}`;
}

// Made once: making one takes a hundred times as long as using it, and lists use it for every row.
const zoned = (locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options });
const HOURS = zoned("en-GB", { hour: "2-digit", minute: "2-digit" });
const SECONDS = zoned("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAYS = zoned("en-CA", {});
const WEEKDAYS: Record<Language, Intl.DateTimeFormat> = {
  vi: zoned(LOCALES.vi, { weekday: "long" }),
  en: zoned(LOCALES.en, { weekday: "long" }),
};

/** 23:47:12 in Vietnam. */
export const clock = (at: Date, seconds = true): string => (seconds ? SECONDS : HOURS).format(at);

/** The day in Vietnam, as 2026-11-24. */
export const isoDay = (at: Date): string => DAYS.format(at);

/** Thứ Năm, 24/9/2026. */
export function longDay(language: Language, at: Date): string {
  const name = WEEKDAYS[language].format(at);
  const [year, month, of] = isoDay(at).split("-").map(Number);
  const short = `${of}/${month}/${year}`;
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}, ${short}`;
}

/** 23:06 when it was today, else with its day: 23:06, 24/9; the year too when it is another one. */
export function moment(at: Date, now: Date): string {
  const [then, today] = [isoDay(at), isoDay(now)];
  if (then === today) return clock(at, false);
  const [year, month, date] = then.split("-").map(Number);
  return `${clock(at, false)}, ${date}/${month}${then.slice(0, 4) === today.slice(0, 4) ? "" : `/${year}`}`;
}

/** A length of time in its two largest units: 2 giờ 14 phút; 14 phút; 3 ngày 5 giờ. */
export function duration(language: Language, ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const parts: [number, string, string][] = [
    [Math.floor(minutes / 1440), "ngày", "d"],
    [Math.floor((minutes % 1440) / 60), "giờ", "h"],
    [minutes % 60, "phút", "min"],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  if (first < 0) return language === "vi" ? "dưới 1 phút" : "under 1 min";
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, vi, en]) => `${number(language, value)} ${language === "vi" ? vi : en}`)
    .join(" ");
}

/** A length on the ground: 100 m, 1,2 km. */
export function metres(language: Language, value: number): string {
  if (value < 1000) return `${number(language, value)} m`;
  const km = value / 1000;
  return `${number(language, km, km < 10 && !Number.isInteger(km) ? 1 : 0)} km`;
}

/** Thứ Năm 24/9: what a wall says beside its clock. */
export function shortDay(language: Language, at: Date): string {
  return longDay(language, at)
    .replace(",", "")
    .replace(/\/\d+$/, "");
}
