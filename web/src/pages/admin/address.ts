// What the address of the administration holds.

import type { Language } from "../../i18n/text";
import { parse as parsePage } from "../../state";
import type { PageTheme } from "../../theme/theme";
import { type Filter, parameters, readFilter } from "./audit/filter";

export const SECTIONS = ["audit"] as const;
export type SectionId = (typeof SECTIONS)[number];

export interface State {
  /** Null is the first one that the caller may see. */
  section: SectionId | null;
  filter: Filter;
  language: Language;
  theme: PageTheme | null;
}

export function parse(search: string): State {
  const query = new URLSearchParams(search);
  const { language, theme } = parsePage(search);
  return {
    section: SECTIONS.find((each) => each === query.get("section")) ?? null,
    filter: readFilter(query),
    language,
    theme,
  };
}

/** The query string of a state, "" when all is as at first. */
export function format({ section, filter, language, theme }: State): string {
  const query = new URLSearchParams();
  if (section) query.set("section", section);
  for (const [name, value] of parameters(filter)) query.set(name, value);
  if (theme) query.set("theme", theme);
  if (language !== "vi") query.set("lang", language);
  // Colons and commas stay readable, as people read subjects and actions.
  const written = String(query).replaceAll("%3A", ":").replaceAll("%2C", ",");
  return written ? `?${written}` : "";
}
