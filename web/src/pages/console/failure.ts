// What a person is told when something could not be had.

import { Refused, Unreachable } from "../../api/client";
import { type Language, text } from "../../i18n/text";

/** The server's own words when it refused; a fault of the page's own also goes to the console. */
export function words(error: unknown, language: Language): string {
  if (error instanceof Refused) return error.detail;
  if (!(error instanceof Unreachable)) console.error(error);
  return text(language, "error.network");
}

/** Whether the same may be answered a little later. */
export const mayPass = (error: unknown): boolean =>
  !(error instanceof Refused) || error.status >= 500 || error.status === 429;
