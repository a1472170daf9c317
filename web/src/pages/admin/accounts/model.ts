// Accounts, and who holds which role.

import type { Account } from "../../../api/accounts";
import type { Grant } from "../../../api/grants";
import type { RightsTable } from "../../../api/rights";
import { LOADING, type Loadable } from "../../console/loadable";
import { type Faults, NO_FAULTS } from "../parts/faults";
import type { Draft, Pick } from "./draft";
import { ANY, type Wanted } from "./list";
import type { Hit, Scope } from "./places";

/** What is written of an account: a new one, or one that is corrected. */
export interface Particulars {
  username: string;
  name: string;
  oidc: string;
  password: boolean;
}

/** What an administrator is asked about first. */
export type Grave = "password" | "disable" | "enable" | "code" | "sign-out";

export type Open =
  | { kind: "make"; given: Particulars }
  | { kind: "correct"; account: Account; given: Particulars }
  | { kind: "ask"; what: Grave; account: Account }
  /** `fresh`: of an account that has no role yet. */
  | { kind: "secret"; username: string; name: string; secret: string; fresh: boolean }
  | { kind: "grant"; draft: Draft }
  | { kind: "revoke"; grant: Grant };

/** What is looked for among places or offices. */
export interface Search {
  typed: string;
  hits: Loadable<readonly Hit[]> | null;
  active: number;
}

const NO_SEARCH: Search = { typed: "", hits: null, active: 0 };
export const NO_SEARCHES: Record<Scope, Search> = {
  localities: NO_SEARCH,
  organisations: NO_SEARCH,
};

export interface AccountsSlice {
  list: Loadable<readonly Account[]>;
  /** Titles of roles, and what each may do. */
  rights: Loadable<RightsTable>;
  wanted: Wanted;
  /** Of the account that is open. */
  grants: Loadable<readonly Grant[]>;
  open: Open | null;
  busy: boolean;
  faults: Faults;
  search: Record<Scope, Search>;
}

export const ACCOUNTS: AccountsSlice = {
  list: LOADING,
  rights: LOADING,
  wanted: ANY,
  grants: LOADING,
  open: null,
  busy: false,
  faults: NO_FAULTS,
  search: NO_SEARCHES,
};

export interface AccountsActions {
  retry(): void;
  find(q: string): void;
  want(patch: Partial<Wanted>): void;
  clear(): void;
  openAddress(username: string | null): string;
  show(username: string | null): void;
  /** Over the page; null closes it. */
  over(open: Open | null): void;
  begin(what: "make" | "grant"): void;
  correct(account: Account): void;
  writeParticulars(patch: Partial<Particulars>): void;
  writeDraft(patch: Partial<Draft>): void;
  look(scope: Scope, typed: string): void;
  move(scope: Scope, by: number): void;
  pick(scope: Scope, hit: Hit | null): void;
  drop(scope: Scope, pick: Pick): void;
  /** What the dialog that is open asks for. */
  submit(): void;
  closeSecret(): void;
}
