// Accounts, for who administers them.

import { get, post, put, remove } from "./client";
import type { components } from "./schema";
import type { List } from "./types";

type Schemas = components["schemas"];

export type Account = Schemas["ListedAccount"];
/** An account with a password that is told this once. */
export type Made = Schemas["MadeAccount"];
export type NewAccount = Schemas["NewAccount"];

const PAGE = 1000;

/** All of them: what is looked for is looked for among all. */
export async function accounts(): Promise<Account[]> {
  let page = await get<List<Account>>(`api/v1/accounts?limit=${PAGE}`);
  const found = [...page.items];
  while (page.next) {
    page = await get<List<Account>>(page.next);
    found.push(...page.items);
  }
  return found;
}

export const make = (given: NewAccount): Promise<Made> =>
  post<Made>("api/v1/accounts", given).then(({ body }) => body);

export const change = (id: string, given: Schemas["ChangedAccount"]): Promise<unknown> =>
  put(`api/v1/accounts/${id}`, given);

export const renewPassword = (id: string): Promise<Made> =>
  post<Made>(`api/v1/accounts/${id}/password`, {}).then(({ body }) => body);

export const disable = (id: string, disabled: boolean): Promise<unknown> =>
  put(`api/v1/accounts/${id}/disabled`, { disabled });

export const takeCode = (id: string): Promise<null> => remove(`api/v1/accounts/${id}/totp`);

export const signOut = (id: string): Promise<null> => remove(`api/v1/accounts/${id}/sessions`);
