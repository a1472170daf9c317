// Roles: what each may do, who holds which, and over what one can be granted.

import { get, post, remove } from "./client";
import type { components } from "./schema";
import type { Generation, List, Unit } from "./types";

type Schemas = components["schemas"];

export type Grant = Schemas["GrantDocument"];
export type NewGrant = Schemas["NewGrant"];
/** A unit that a locality of a decision reaches over today. */
export type Reached = Schemas["ReachedLocality"];
export type Office = Schemas["OrganisationItem"];

export const grantsOf = (username: string, signal: AbortSignal): Promise<Grant[]> =>
  get<List<Grant>>(
    `api/v1/grants?${new URLSearchParams({ account: username, limit: "1000" })}`,
    signal,
  ).then(({ items }) => items);

export const grant = (given: NewGrant): Promise<Grant> =>
  post<Grant>("api/v1/grants", given).then(({ body }) => body);

export const revoke = (id: string): Promise<null> => remove(`api/v1/grants/${id}`);

export const generations = (): Promise<Generation[]> =>
  get<List<Generation>>("api/v1/generations").then(({ items }) => items);

export const units = (generation: string, q: string, signal: AbortSignal): Promise<Unit[]> =>
  get<List<Unit>>(
    `api/v1/boundaries?${new URLSearchParams({ generation, q, limit: "8" })}`,
    signal,
  ).then(({ items }) => items);

export const reached = (locality: string): Promise<Reached[]> =>
  get<List<Reached>>(`api/v1/grants/localities?${new URLSearchParams({ of: locality })}`).then(
    ({ items }) => items,
  );

export const offices = (on: string, q: string, signal: AbortSignal): Promise<Office[]> =>
  get<List<Office>>(
    `api/v1/organisations?${new URLSearchParams({ q, on, limit: "20" })}`,
    signal,
  ).then(({ items }) => items);
