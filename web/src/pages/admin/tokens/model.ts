// Access tokens of programs, walls and telephones.

import type { RightsTable } from "../../../api/rights";
import type { Holder, MadeToken, Token } from "../../../api/tokens";
import { LOADING, type Loadable } from "../../console/loadable";
import type { Faults } from "../parts/faults";
import type { Draft, Kind, Sieve } from "./token";

/** What is asked over the page. */
export type Asked =
  | { what: "make"; draft: Draft; busy: boolean; faults: Faults }
  | { what: "made"; token: MadeToken }
  | { what: "revoke"; token: Token; busy: boolean; faults: Faults };

/** The same for one's own tokens and for everybody's. */
export interface Desk {
  rows: Loadable<readonly Token[]>;
  /** The words of rights; a token is made without them too. */
  table: RightsTable | null;
  /** Who may be given one, to choose from. */
  holders: readonly Holder[];
  asked: Asked | null;
}

export const DESK: Desk = { rows: LOADING, table: null, holders: [], asked: null };

export interface DeskActions {
  retry(): void;
  begin(kind: Kind): void;
  write(patch: Partial<Draft>): void;
  make(): void;
  ask(token: Token): void;
  revoke(): void;
  close(): void;
}

export interface TokensSlice extends Desk {
  sieve: Omit<Sieve, "q">;
  /** How many rows are drawn. */
  most: number;
}

export const PAGE = 100;

export const TOKENS: TokensSlice = {
  ...DESK,
  sieve: { shown: "force", kind: "all" },
  most: PAGE,
};

export interface TokensActions extends DeskActions {
  sift(patch: Partial<Sieve>): void;
  more(): void;
}
