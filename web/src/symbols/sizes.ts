// How much of a symbol is drawn follows from its size; the sizes by severity and zoom stand in
// layers/catalogues/symbols.toml and come with the name of the picture.

import type { Detail, Trust } from "./symbol";

const FRAME_BELOW = 16;
const NUMERAL_FROM = 24;
/** An overdue symbol is never smaller, and then shows all it has. */
const OVERDUE_FROM = 23;

export function detailOf(size: number, trust: Trust, overdue: boolean): Detail {
  if (size < FRAME_BELOW) return "frame";
  if (trust === "resolved") return "picture";
  if (overdue && size >= OVERDUE_FROM) return "full";
  return size < NUMERAL_FROM ? "picture" : "full";
}
