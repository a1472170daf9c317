// Keeps what is written in this tab, so that a reload of the page loses nothing.

import type { Report } from "../../../api/incidents";
import { readTyped, type TypedContact } from "../../../incidents/contact";
import { emptyReport, type Written } from "./model";

const KEY = "geo-ioc.report";

export interface Kept {
  written: Written;
  /** What was being sent, to be sent again as it was. */
  body: Report | null;
  /** Who told of it: personal data, here only while the report waits for the line or for its writer
   * to sign in again. */
  contact: TypedContact | null;
  /** One was typed, kept or not. */
  hadContact: boolean;
  /** Coordinates that were being typed. */
  typedPlace: string | null;
  /** Whose it is; null when nobody had signed in. */
  by: { id: string; name: string } | null;
}

/** Without a store the page works on, and a reload loses the draft. */
export function keep(kept: Kept | null): void {
  try {
    if (kept) sessionStorage.setItem(KEY, JSON.stringify(kept));
    else sessionStorage.removeItem(KEY);
  } catch {
    // Full or forbidden.
  }
}

export function kept(): Kept | null {
  try {
    return read(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

/** Without who told of it, also in what was being sent. */
export const withoutContact = (found: Kept): Kept => ({ ...found, body: null, contact: null });

/** The person leaves: what they wrote stays for them, who told of it does not. */
export function forgetContact(): void {
  const found = kept();
  if (found) keep(withoutContact(found));
}

/** Null when there is nothing, or something that an older page wrote in another shape. */
export function read(text: string | null): Kept | null {
  if (!text) return null;
  const found = JSON.parse(text) as Partial<Kept> | null;
  const written = found?.written;
  if (typeof written?.id !== "string") return null;
  const empty = emptyReport(written.id);
  const strings = ["source", "title", "description", "visibility"] as const;
  if (strings.some((name) => typeof written[name] !== "string")) return null;
  return {
    written: { ...empty, ...written },
    body: found?.body ?? null,
    contact: readTyped(found?.contact),
    hadContact: found?.hadContact === true,
    typedPlace: found?.typedPlace ?? null,
    by: found?.by ?? null,
  };
}
