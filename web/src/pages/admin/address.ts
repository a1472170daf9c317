// What the address of the administration holds.

import type { Language } from "../../i18n/text";
import { parse as parsePage } from "../../state";
import type { PageTheme } from "../../theme/theme";
import { type Filter, parameters, readFilter } from "./audit/filter";

export const SECTIONS = [
  "accounts",
  "roster",
  "organisations",
  "sharing",
  "tokens",
  "health",
  "audit",
  "me",
  "guide",
] as const;
export type SectionId = (typeof SECTIONS)[number];

/** Of what is written into the address by hand. */
const MOST = 100;

export interface State {
  /** Null is the first one that the caller may see. */
  section: SectionId | null;
  /** What is open in the section: an account's user name, a day, an organisation's code. */
  open: string | null;
  /** What is searched in the section's list; "" is all of it. */
  q: string;
  /** Of the trail. */
  filter: Filter;
  language: Language;
  theme: PageTheme | null;
}

export function parse(search: string): State {
  const query = new URLSearchParams(search);
  const { language, theme } = parsePage(search);
  return {
    section: SECTIONS.find((each) => each === query.get("section")) ?? null,
    open: query.get("open")?.trim().slice(0, MOST) || null,
    q: (query.get("q") ?? "").trim().slice(0, MOST),
    filter: readFilter(query),
    language,
    theme,
  };
}

/** The query string of a state, "" when all is as at first. */
export function format({ section, open, q, filter, language, theme }: State): string {
  const query = new URLSearchParams();
  if (section) query.set("section", section);
  if (open) query.set("open", open);
  if (q) query.set("q", q);
  for (const [name, value] of parameters(filter)) query.set(name, value);
  if (theme) query.set("theme", theme);
  if (language !== "vi") query.set("lang", language);
  // Colons and commas stay readable, as people read subjects and actions.
  const written = String(query).replaceAll("%3A", ":").replaceAll("%2C", ",");
  return written ? `?${written}` : "";
}
