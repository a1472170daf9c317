// What a head hands on for a period.

import { get, post, remove } from "./client";
import type { components } from "./schema";
import type { List } from "./types";

type Schemas = components["schemas"];

export type Grant = Schemas["GrantDocument"];
export type NewDelegation = Schemas["NewDelegation"];

/** What one has handed on or was handed; and one's own grants, which can be. */
export const delegations = (): Promise<List<Grant>> => get("api/v1/delegations");

export const handOn = (wanted: NewDelegation): Promise<Grant> =>
  post<Grant>("api/v1/delegations", wanted).then(({ body }) => body);

export const takeBack = (id: string): Promise<null> => remove(`api/v1/delegations/${id}`);
