// What the band at the bottom says: how far the figures can be trusted, and what the room must know.

import type { Incident } from "../../api/incidents";
import { freshness, type Live } from "../../live/age";

/** A lost stream mostly comes back at once: a blink is no alarm. */
const BLINK_MS = 5000;
/** How long a grave incident is news. */
const NEWS_MS = 15 * 60_000;
/** Severities that the room must know of at once. */
export const GRAVE = 4;

/** What is known of the data on the wall. Times are ms since 1970 by the server's clock. */
export interface Known {
  live: Live;
  /** Since when the stream is lost. */
  lostAt: number | null;
  /** When what is shown was read; null before it was. */
  readAt: number | null;
  /** The last try to read failed: what the stream told since is not on the wall. */
  behind: boolean;
}

export interface Trust {
  /** `first`: nothing was read yet · `stale`: nobody may take it for the present. */
  is: "first" | "live" | "slow" | "stale";
  lost: boolean;
  /** Of what time the data are. */
  at: number | null;
  /** How old they are, or how long the stream is lost, ms. */
  age: number;
}

export function trustOf({ live, lostAt, readAt, behind }: Known, now: number): Trust {
  const lost = live.state === "lost";
  const lostFor = lost && lostAt !== null ? now - lostAt : 0;
  if (readAt === null) return { is: "first", lost, at: null, age: lostFor };
  const heard = behind ? readAt : Math.max(readAt, live.heard ?? 0);
  const { is, age } = freshness({ state: live.state, heard }, now);
  const known = { lost, at: heard, age: Math.max(age, lostFor) };
  if (is === "stale" || (lost && lostFor >= BLINK_MS)) return { is: "stale", ...known };
  return { is: is === "live" ? "live" : "slow", ...known };
}

export type News = { kind: "grave"; incident: Incident } | { kind: (typeof SHORTFALLS)[number] };

/** What is shown is not: set up by a good token, the whole, exact, or real. */
export const SHORTFALLS = ["token", "public", "schematic", "demonstration"] as const;
export type Shortfalls = Readonly<Record<(typeof SHORTFALLS)[number], boolean>>;

/** What the room must know: the newest grave incident of the last minutes, else what this is not. */
export function newsOf(
  grave: readonly Incident[],
  shortfalls: Shortfalls,
  now: number,
): News | null {
  const received = (incident: Incident): number => Date.parse(incident.received_at);
  const [newest] = grave
    .filter((incident) => now - received(incident) < NEWS_MS)
    .sort((a, b) => received(b) - received(a));
  if (newest) return { kind: "grave", incident: newest };
  const kind = SHORTFALLS.find((each) => shortfalls[each]);
  return kind ? { kind } : null;
}

/** The first of several texts, the fullest standing first, that fits into lines of a width. */
export function fitting(
  texts: readonly string[],
  lines: number,
  width: number,
  measure: (text: string) => number,
): string {
  return texts.find((text) => linesOf(text, width, measure) <= lines) ?? texts.at(-1) ?? "";
}

function linesOf(text: string, width: number, measure: (text: string) => number): number {
  let lines = 1;
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (measure(longer) <= width) line = longer;
    else {
      if (line !== "") lines += 1;
      line = word;
      if (measure(word) > width) return Number.POSITIVE_INFINITY;
    }
  }
  return lines;
}
