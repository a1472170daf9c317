// How old what is shown may be, told at one place in words beside a shape.

import { serverNow, told } from "../api/clock";
import type { Told } from "./events";

export interface Live {
  state: "waiting" | "open" | "lost";
  /** When the server last said something, ms since 1970 by its own clock. */
  heard: number | null;
}

export const WAITING: Live = { state: "waiting", heard: null };

/** From here on the age is amber; from STALE_MS on everything shown is marked as old. */
export const SLOW_MS = 30_000;
export const STALE_MS = 120_000;

/** What is known of the stream after it told something. */
export function heardFrom(live: Live, { kind, ...rest }: Told): Live {
  if (kind === "lost") return { ...live, state: "lost" };
  if ("at" in rest) told(Date.parse(rest.at));
  return { state: "open", heard: serverNow() };
}

export type Freshness = "waiting" | "live" | "slow" | "lost" | "stale";

/** How far what is shown can be trusted, and its age in ms. A lost stream is never called live. */
export function freshness({ state, heard }: Live, now: number): { is: Freshness; age: number } {
  if (heard === null) return { is: state === "lost" ? "lost" : "waiting", age: 0 };
  const age = Math.max(0, now - heard);
  if (age >= STALE_MS) return { is: "stale", age };
  if (state === "lost") return { is: "lost", age };
  return { is: age >= SLOW_MS ? "slow" : "live", age };
}
