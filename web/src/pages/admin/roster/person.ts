// Whoever is meant, found by their name or user name.

import type { Account } from "../../../api/accounts";
import { fold } from "../../../localities/search";

const MOST = 8;
const COLLATOR = new Intl.Collator("vi");

/** The accounts that a search means, the best first; those that are kept out cannot be on duty. */
export function found(accounts: readonly Account[], typed: string): Account[] {
  const asked = fold(typed);
  const hits: { account: Account; rank: number }[] = [];
  for (const account of accounts) {
    if (account.disabled_at !== null) continue;
    const name = fold(account.name);
    const user = account.username;
    let rank = -1;
    if (user === asked || name === asked) rank = 0;
    // People here are called by the last word of their name.
    else if (name.split(" ").at(-1)?.startsWith(asked) || user.startsWith(asked)) rank = 1;
    else if (` ${name}`.includes(` ${asked}`)) rank = 2;
    else if (name.includes(asked) || user.includes(asked)) rank = 3;
    if (rank >= 0) hits.push({ account, rank });
  }
  hits.sort((a, b) => a.rank - b.rank || COLLATOR.compare(a.account.name, b.account.name));
  return hits.slice(0, MOST).map(({ account }) => account);
}
