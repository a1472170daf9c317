// What a row of the trail says in its JSON, as lines that a person reads.

import { clock, day, isoDay } from "../../../i18n/format";
import type { Language } from "../../../i18n/text";

export interface Line {
  key: string;
  /** Null: there was nothing of that name. */
  before: string | null;
  after: string | null;
  same: boolean;
}

type Told = Record<string, unknown> | null;

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** What was before and is after, by name; names as they stood first. */
export function compared(before: Told, after: Told, language: Language): Line[] {
  const [was, is] = [flat(before, language), flat(after, language)];
  return [...new Set([...was.keys(), ...is.keys()])].map((key) => {
    const [first, then] = [was.get(key) ?? null, is.get(key) ?? null];
    return { key, before: first, after: then, same: first === then };
  });
}

/** Every name with its value in words; a name inside another is written with a dot. */
export function flat(told: Told, language: Language, prefix = ""): Map<string, string> {
  const lines = new Map<string, string>();
  for (const [name, value] of Object.entries(told ?? {})) {
    if (isObject(value) && Object.keys(value).length > 0) {
      for (const [key, words] of flat(value, language, `${prefix}${name}.`)) lines.set(key, words);
    } else lines.set(prefix + name, inWords(value, language));
  }
  return lines;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const NOTHING = "–";

function inWords(value: unknown, language: Language): string {
  if (Array.isArray(value)) {
    return value.length === 0 ? NOTHING : value.map((each) => inWords(each, language)).join(", ");
  }
  if (isObject(value)) return Object.keys(value).length === 0 ? NOTHING : JSON.stringify(value);
  if (value === null || value === undefined || value === "") return NOTHING;
  if (typeof value === "boolean")
    return { vi: ["không", "có"], en: ["no", "yes"] }[language][+value] ?? "";
  if (typeof value === "string" && MOMENT.test(value)) return exactly(language, new Date(value));
  return String(value);
}

/** 28/11/2026 10:02:03 in Vietnam. */
export const exactly = (language: Language, at: Date): string =>
  `${day(language, isoDay(at))} ${clock(at)}`;
