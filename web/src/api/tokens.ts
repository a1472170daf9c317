// Access tokens of programs, walls and telephones.

import { accounts } from "./accounts";
import { post, remove } from "./client";
import { all } from "./queries";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Token = Schemas["TokenDocument"];
export type NewToken = Schemas["NewToken"];
/** With its secret, which nothing tells again. */
export type MadeToken = Schemas["MadeToken"];

/** Whom a token can be made for. */
export type Holder = Pick<Schemas["ListedAccount"], "username" | "name">;

/** All that the caller may see, revoked ones too, the newest first. */
export const tokens = (): Promise<Token[]> => all("api/v1/tokens?limit=1000");

/** Raises Refused: of a field, or not_found for an account that there is none of. */
export const make = (wanted: NewToken): Promise<MadeToken> =>
  post<MadeToken>("api/v1/tokens", wanted).then(({ body }) => body);

export const revoke = (id: string): Promise<null> => remove(`api/v1/tokens/${id}`);

/** Accounts that are not disabled. Raises Refused for who may not see accounts. */
export const holders = (): Promise<Holder[]> =>
  accounts().then((found) => found.filter(({ disabled_at }) => disabled_at === null));
