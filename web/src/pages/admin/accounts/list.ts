// Which accounts are shown, and how many there are of each kind.

import type { Account } from "../../../api/accounts";
import { fold } from "../../../localities/search";

export const STATES = ["", "duty", "disabled", "no-role", "no-code", "demo"] as const;
export type AccountState = (typeof STATES)[number];

export interface Wanted {
  /** A role's id; "" is any. */
  role: string;
  state: AccountState;
}

export const ANY: Wanted = { role: "", state: "" };

const COLLATOR = new Intl.Collator("vi");

/** As people look them up: by the name as it is written. */
export const sorted = (accounts: readonly Account[]): Account[] =>
  [...accounts].sort(
    (a, b) => COLLATOR.compare(a.name, b.name) || COLLATOR.compare(a.username, b.username),
  );

const IS: Record<AccountState, (account: Account) => boolean> = {
  "": () => true,
  duty: ({ on_duty }) => on_duty,
  disabled: ({ disabled_at }) => disabled_at !== null,
  "no-role": ({ roles, on_duty, disabled_at }) =>
    roles.length === 0 && !on_duty && disabled_at === null,
  // Where the provider alone signs them in, the provider asks for the second factor.
  "no-code": ({ roles, totp, password, disabled_at }) =>
    roles.includes("admin") && password && !totp && disabled_at === null,
  demo: ({ demo }) => demo,
};

export const isIn = (account: Account, state: AccountState): boolean => IS[state](account);

export const count = (accounts: readonly Account[], state: AccountState): number =>
  accounts.filter(IS[state]).length;

/** Every word that was typed is in the name or in the user name, tone marks or not. */
export function shown(accounts: readonly Account[], { role, state }: Wanted, q: string): Account[] {
  const words = fold(q).split(" ").filter(Boolean);
  return accounts.filter((account) => {
    if (role !== "" && !account.roles.includes(role)) return false;
    if (!IS[state](account)) return false;
    const text = fold(`${account.name} ${account.username} ${account.oidc_username ?? ""}`);
    return words.every((word) => text.includes(word));
  });
}
