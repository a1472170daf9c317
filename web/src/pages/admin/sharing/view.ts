// What of the sharing table is looked at, as the address says it.

import type { Kind } from "../../../api/sharing";

export type View =
  | { is: "table" }
  | { is: "organisations" }
  | { is: "subjects" }
  | { is: "organisation"; code: string }
  | { is: "subject"; kind: Kind; id: string };

/** A table of twenty columns is nothing for a telephone: there one begins with the organisations. */
export function viewOf(open: string | null, narrow: boolean): View {
  if (open === "organisations" || open === "subjects") return { is: open };
  const [, kind, id = ""] = /^(organisation|layer|indicator):(.+)$/s.exec(open ?? "") ?? [];
  if (kind === "organisation") return { is: "organisation", code: id };
  if (kind === "layer" || kind === "indicator") return { is: "subject", kind, id };
  return narrow ? { is: "organisations" } : { is: "table" };
}

export const openOf = (view: View): string | null => {
  if (view.is === "table") return null;
  if (view.is === "organisation") return `organisation:${view.code}`;
  if (view.is === "subject") return `${view.kind}:${view.id}`;
  return view.is;
};
