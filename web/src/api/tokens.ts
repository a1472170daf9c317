// Access tokens of programs, walls and telephones.

import { get, post, remove } from "./client";
import type { components } from "./schema";
import type { List } from "./types";

type Schemas = components["schemas"];

export type Token = Schemas["TokenDocument"];
export type NewToken = Schemas["NewToken"];
/** With its secret, which nothing tells again. */
export type MadeToken = Schemas["MadeToken"];

/** Whom a token can be made for. */
export type Holder = Pick<Schemas["ListedAccount"], "username" | "name">;

const PAGE = 1000;

/** All that the caller may see, revoked ones too, the newest first. */
export async function tokens(): Promise<Token[]> {
  const found: Token[] = [];
  let next: string | null = `api/v1/tokens?limit=${PAGE}`;
  while (next) {
    const page: List<Token> = await get(next);
    found.push(...page.items);
    next = page.next;
  }
  return found;
}

/** Raises Refused: of a field, or not_found for an account that there is none of. */
export const make = (wanted: NewToken): Promise<MadeToken> =>
  post<MadeToken>("api/v1/tokens", wanted).then(({ body }) => body);

export const revoke = (id: string): Promise<null> => remove(`api/v1/tokens/${id}`);

/** Accounts that are not disabled. Raises Refused for who may not see accounts. */
export async function holders(): Promise<Holder[]> {
  const found: Holder[] = [];
  let next: string | null = `api/v1/accounts?limit=${PAGE}`;
  while (next) {
    const page: List<Schemas["ListedAccount"]> = await get(next);
    found.push(...page.items.filter(({ disabled_at }) => disabled_at === null));
    next = page.next;
  }
  return found;
}
