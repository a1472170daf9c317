// What the page asks, one function per question.

import { get } from "./client";
import type { Layer } from "./layers";
import type { Generation, Grouping, List, Located, Related, Unit } from "./types";

/** All items of a list, however many pages it has. */
export async function all<T>(path: string, signal?: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  let next: string | null = path;
  while (next) {
    const page: List<T> = await get<List<T>>(next, signal);
    items.push(...page.items);
    next = page.next;
  }
  return items;
}

export const generations = (signal?: AbortSignal): Promise<Generation[]> =>
  all("api/v1/generations", signal);

export const units = (generation: string, signal?: AbortSignal): Promise<Unit[]> =>
  all(`api/v1/boundaries?generation=${generation}&limit=1000`, signal);

export const unit = (generation: string, code: string, signal?: AbortSignal): Promise<Unit> =>
  get(`api/v1/boundaries/${generation}/${code}`, signal);

export const groupings = (generation: string, signal?: AbortSignal): Promise<Grouping[]> =>
  all(`api/v1/groupings?generation=${generation}`, signal);

export const predecessors = (unit: Unit, signal?: AbortSignal): Promise<Related[]> =>
  all(`api/v1/boundaries/${unit.generation}/${unit.code}/predecessors`, signal);

export const successors = (unit: Unit, signal?: AbortSignal): Promise<Related[]> =>
  all(`api/v1/boundaries/${unit.generation}/${unit.code}/successors`, signal);

export const neighbours = (unit: Unit, signal?: AbortSignal): Promise<Unit[]> =>
  all(`api/v1/boundaries/${unit.generation}/${unit.code}/neighbours`, signal);

export const layers = (signal?: AbortSignal): Promise<Layer[]> => all("api/v1/layers", signal);

/** The units a point lies in today. */
export const lookup = (
  { lon, lat }: { lon: number; lat: number },
  accuracyM: number,
  signal?: AbortSignal,
): Promise<Located> => get(`api/v1/lookup?lon=${lon}&lat=${lat}&accuracy_m=${accuracyM}`, signal);

/** Answers when the server lives. */
export const pulse = (): Promise<unknown> => get("healthz");
