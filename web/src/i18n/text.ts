import { en } from "./en";
import { type Key, vi } from "./vi";

export type { Key };
export type Language = "vi" | "en";
export type Values = Record<string, string | number>;
/** A text that comes from the server in both languages. */
export interface Bilingual {
  vi: string;
  en: string;
}

const LANGUAGES: Record<Language, Record<Key, string>> = { vi, en };

/** The text of a key, its {names} replaced. */
export const text = (language: Language, key: Key, values: Values = {}): string =>
  fill(LANGUAGES[language][key], values);

export const fill = (words: string, values: Values): string =>
  words.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
