// Accounts, for who administers them.

import { post, put, remove } from "./client";
import { all } from "./queries";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Account = Schemas["ListedAccount"];
/** An account with a password that is told this once. */
export type Made = Schemas["MadeAccount"];
export type NewAccount = Schemas["NewAccount"];

/** All of them: what is looked for is looked for among all. */
export const accounts = (): Promise<Account[]> => all("api/v1/accounts?limit=1000");

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
