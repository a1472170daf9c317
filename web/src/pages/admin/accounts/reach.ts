// What the places of a decision are today, and whether a grant counts now.

import type { Grant, Reached } from "../../../api/grants";

export type Standing = "now" | "later" | "over" | "revoked";

export function standing({ starts_at, ends_at, revoked_at }: Grant, now: Date): Standing {
  if (revoked_at !== null) return "revoked";
  if (ends_at !== null && Date.parse(ends_at) <= now.getTime()) return "over";
  return Date.parse(starts_at) > now.getTime() ? "later" : "now";
}

const ORDER: readonly Standing[] = ["now", "later", "over", "revoked"];

/** In force first, then to come, then what is over; each the newest first. */
export const byStanding = (grants: readonly Grant[], now: Date): Grant[] =>
  [...grants].sort((a, b) => {
    const between = ORDER.indexOf(standing(a, now)) - ORDER.indexOf(standing(b, now));
    return between || Date.parse(b.starts_at) - Date.parse(a.starts_at);
  });

export interface Place {
  /** As the decision has it. */
  granted: string;
  name: string;
  /** What it is today, where that is something else. */
  now: string[];
}

/** One locality of a decision with what followed it; null when nothing is known of it. */
export function former(granted: string, reached: readonly Reached[]): Place | null {
  const of = reached.filter((each) => each.granted === granted);
  if (of.length === 0) return null;
  const own = of.find(({ locality, follows }) => locality === granted && !follows);
  const before = new Set(of.map(({ follows }) => follows));
  const last = of.filter(({ locality, follows }) => follows && !before.has(locality));
  const now = [...new Set(last.map(({ name }) => name))];
  // A grouping is no boundary: its members are what it is.
  if (!own)
    return { granted, name: granted, now: now.length > 0 ? now : of.map(({ name }) => name) };
  // Where nothing but the number of the generation changed there is nothing to tell.
  return { granted, name: own.name, now: now.length === 1 && now[0] === own.name ? [] : now };
}

export const placesOf = ({ localities, reaches }: Grant): Place[] =>
  localities.map((each) => former(each, reaches) ?? { granted: each, name: each, now: [] });

/** The grants by which an account administers now: who revokes the last shuts themselves out. */
export const holdsAdmin = (grants: readonly Grant[], now: Date): Grant[] =>
  grants.filter((each) => each.role === "admin" && standing(each, now) === "now");
