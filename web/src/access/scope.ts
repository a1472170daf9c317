// Whose incidents the caller sees, when those are not everybody's: so that no figure passes for the
// province's.

import type { HeldRole, Me } from "../api/me";
import { type Key, type Language, text } from "../i18n/text";

export interface Scope {
  /** Localities as they are today. */
  places: { key: string; name: string }[];
  organisations: string[];
  /** Keys (generation/code) of the localities in any generation: those of the decision too. */
  keys: ReadonlySet<string>;
}

/** Names that are said; more are counted. */
const MOST_NAMES = 2;

/** Null when the caller sees all incidents, or what anybody may see. */
export function scopeOf(me: Me | null): Scope | null {
  if (me?.rights["incidents.read"] !== "scope") return null;
  const places = new Map<string, string>();
  const organisations = new Map<string, string>();
  const keys = new Set<string>();
  for (const role of me.roles) {
    for (const { locality, name } of placesToday(role)) places.set(locality, name);
    for (const { code, name } of role.organisations) organisations.set(code, name);
    for (const { locality } of role.localities) keys.add(locality);
  }
  return {
    places: [...places].map(([key, name]) => ({ key, name })),
    organisations: [...organisations.values()],
    keys,
  };
}

/** Localities of a role without those that others took the place of. */
export function placesToday({ localities }: HeldRole): HeldRole["localities"] {
  const former = new Set(localities.map(({ follows }) => follows));
  return localities.filter(({ locality }) => !former.has(locality));
}

/** "Phường Thành Vinh", or how many of what they are. */
export function scopeWords({ places, organisations }: Scope, language: Language): string {
  const names = [...places.map(({ name }) => name), ...organisations];
  if (names.length === 0) return text(language, "access.role.nowhere");
  if (names.length <= MOST_NAMES) return names.join(", ");
  const counted = (n: number, one: Key, several: Key): string[] =>
    n === 0 ? [] : [text(language, n === 1 ? one : several, { n })];
  return [
    ...counted(places.length, "access.scope.place", "access.scope.places"),
    ...counted(organisations.length, "access.scope.organisation", "access.scope.organisations"),
  ].join(", ");
}
