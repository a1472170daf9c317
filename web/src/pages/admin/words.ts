// The words of the administration: its own beside those of every page, which need not load them.

import { enAccounts } from "../../i18n/admin/en-accounts";
import { enMe } from "../../i18n/admin/en-me";
import { enRoster } from "../../i18n/admin/en-roster";
import { enSystem } from "../../i18n/admin/en-system";
import { viAccounts } from "../../i18n/admin/vi-accounts";
import { viMe } from "../../i18n/admin/vi-me";
import { viRoster } from "../../i18n/admin/vi-roster";
import { viSystem } from "../../i18n/admin/vi-system";
import { enAdmin } from "../../i18n/en-admin";
import { fill, type Key, type Language, text, type Values } from "../../i18n/text";
import { viAdmin } from "../../i18n/vi-admin";

const VI = { ...viAdmin, ...viAccounts, ...viMe, ...viRoster, ...viSystem } as const;
const EN: Record<AdminKey, string> = {
  ...enAdmin,
  ...enAccounts,
  ...enMe,
  ...enRoster,
  ...enSystem,
};

export type AdminKey = keyof typeof VI;
export type Say = (key: Key | AdminKey, values?: Values) => string;

export const OWN: Record<Language, Record<AdminKey, string>> = { vi: VI, en: EN };

export const isOwn = (key: string): key is AdminKey => Object.hasOwn(VI, key);

export const sayIn =
  (language: Language): Say =>
  (key, values = {}) =>
    isOwn(key) ? fill(OWN[language][key], values) : text(language, key, values);

/** The words of a name that the server may have more of than this page knows: then the name. */
export function named(say: Say, group: string, name: string): string | null {
  const key = `audit.${group}.${name}`;
  return isOwn(key) ? say(key) : null;
}
