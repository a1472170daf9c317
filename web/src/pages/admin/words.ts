// The words of the administration: its own beside those of every page, which need not load them.

import { enAdmin } from "../../i18n/en-admin";
import { fill, type Key, type Language, text, type Values } from "../../i18n/text";
import { viAdmin } from "../../i18n/vi-admin";

export type AdminKey = keyof typeof viAdmin;
export type Say = (key: Key | AdminKey, values?: Values) => string;

const OWN: Record<Language, Record<AdminKey, string>> = { vi: viAdmin, en: enAdmin };

export const isOwn = (key: string): key is AdminKey => Object.hasOwn(viAdmin, key);

export const sayIn =
  (language: Language): Say =>
  (key, values = {}) =>
    isOwn(key) ? fill(OWN[language][key], values) : text(language, key, values);

/** The words of a name that the server may have more of than this page knows: then the name. */
export function named(say: Say, group: string, name: string): string | null {
  const key = `audit.${group}.${name}`;
  return isOwn(key) ? say(key) : null;
}
