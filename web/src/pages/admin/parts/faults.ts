// What the server found wrong with a form: by field, and of the whole.

import { Refused } from "../../../api/client";

export interface Faults {
  /** By JSON pointer: `/name`, `/localities/0`. */
  fields: Readonly<Record<string, string>>;
  /** What concerns no field that is shown; null when all of it stands at its field. */
  whole: string | null;
}

export const NO_FAULTS: Faults = { fields: {}, whole: null };

/** `shown` are the pointers that the form has an input for; one below another counts as it. */
export function faultsOf(error: unknown, shown: readonly string[], words: string): Faults {
  if (!(error instanceof Refused)) return { fields: {}, whole: words };
  const fields: Record<string, string> = {};
  const rest: string[] = [];
  for (const { pointer, message } of error.errors) {
    const at = shown.find((each) => pointer === each || pointer.startsWith(`${each}/`));
    if (at === undefined) rest.push(message);
    else fields[at] ??= message;
  }
  if (rest.length > 0) return { fields, whole: rest.join(" ") };
  return { fields, whole: Object.keys(fields).length > 0 ? null : words };
}
