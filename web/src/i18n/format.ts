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

/** 23:47:12 in Vietnam. */
export function clock(at: Date, seconds = true): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone: ZONE,
    hour: "2-digit",
    minute: "2-digit",
    ...(seconds ? { second: "2-digit" } : {}),
  }).format(at);
}

/** Thứ Năm, 24/9/2026. */
export function longDay(language: Language, at: Date): string {
  const weekday = new Intl.DateTimeFormat(LOCALES[language], { timeZone: ZONE, weekday: "long" });
  const date = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE }).format(at);
  const name = weekday.format(at);
  const [year, month, of] = date.split("-").map(Number);
  const short = `${of}/${month}/${year}`;
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}, ${short}`;
}

/** Thứ Năm 24/9: what a wall says beside its clock. */
export function shortDay(language: Language, at: Date): string {
  return longDay(language, at)
    .replace(",", "")
    .replace(/\/\d+$/, "");
}
