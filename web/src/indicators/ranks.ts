// Places ranked by a value; those that have none come last, with the reason.

import type { IndicatorValues, Missing, Status, Value } from "../api/indicators";
import { rank } from "../localities/rows";

export type Order = "highest" | "lowest";

export interface Ranked<T> {
  place: T;
  value: number | null;
  /** 1 is the highest, whichever way the list is ordered; equal values share a rank. */
  rank: number | null;
  missing: Missing | null;
}

const COLLATOR = new Intl.Collator("vi");

export const byCode = (of: IndicatorValues): ReadonlyMap<string, Value> =>
  new Map(of.values.map((value) => [value.code, value]));

/** The numbers there are. */
export const numbers = (of: readonly Pick<Value, "value">[]): number[] =>
  of.flatMap(({ value }) => (value === null ? [] : [value]));

export function ranked<T extends { code: string; name: string }>(
  places: readonly T[],
  values: ReadonlyMap<string, Value>,
  order: Order,
): Ranked<T>[] {
  const known = numbers(places.flatMap(({ code }) => values.get(code) ?? []));
  const rows = places.map((place): Ranked<T> => {
    const found = values.get(place.code);
    const value = found?.value ?? null;
    if (value === null) {
      return { place, value, rank: null, missing: found?.missing ?? "no_data" };
    }
    return { place, value, rank: rank(value, known), missing: null };
  });
  const way = order === "highest" ? 1 : -1;
  return rows.sort(
    (a, b) =>
      Number(a.value === null) - Number(b.value === null) ||
      way * ((b.value ?? 0) - (a.value ?? 0)) ||
      COLLATOR.compare(a.place.name, b.place.name),
  );
}

/** How many places lack a value, by reason. */
export function lacking(values: readonly Value[]): Record<Missing, number> {
  const counts: Record<Missing, number> = { not_submitted: 0, no_data: 0, not_applicable: 0 };
  for (const { value, missing } of values) if (value === null) counts[missing ?? "no_data"] += 1;
  return counts;
}

const WEAKEST: readonly Status[] = ["estimate", "preliminary", "official"];

/** How certain a set of values is: as its least certain one. */
export function statusOf(values: readonly Value[]): Status | null {
  return WEAKEST.find((status) => values.some((value) => value.status === status)) ?? null;
}

/** The other generation that values were computed from; null when they are this one's own. */
export function rolledFrom(
  values: readonly Pick<Value, "rolled_from">[],
  generation: string,
): string | null {
  return values.find(({ rolled_from: from }) => from && from !== generation)?.rolled_from ?? null;
}
