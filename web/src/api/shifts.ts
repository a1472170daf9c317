// The duty roster.

import { get, post, remove } from "./client";
import type { components } from "./schema";
import type { List } from "./types";

type Schemas = components["schemas"];

export type Shift = Schemas["ShiftDocument"];
export type NewShift = Schemas["NewShift"];

/** Those that touch a time, the earliest first; those taken back, too. */
export const shifts = (from: Date, to: Date, signal?: AbortSignal): Promise<Shift[]> => {
  const query = new URLSearchParams({ from: from.toISOString(), to: to.toISOString() });
  return get<List<Shift>>(`api/v1/shifts?${query}`, signal).then(({ items }) => items);
};

export const make = (given: NewShift): Promise<Shift> =>
  post<Shift>("api/v1/shifts", given).then(({ body }) => body);

export const revoke = (id: string): Promise<null> => remove(`api/v1/shifts/${id}`);
