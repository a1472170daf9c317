// What the administration knows of the trail, and what a person can do with it.

import type { ActionTerm, Check, Entry } from "../../../api/audit";
import type { List } from "../../../api/types";
import { LOADING, type Loadable } from "../../console/loadable";
import type { Filter } from "./filter";

export interface AuditSlice {
  /** The words of actions; the trail is read without them too. */
  actions: Loadable<readonly ActionTerm[]>;
  rows: Loadable<List<Entry>>;
  /** The next page is on its way, or could not be had. */
  more: "no" | "loading" | "failed";
  /** Ids of the rows that are open. */
  open: ReadonlySet<number>;
  /** On a telephone the filters are folded away until somebody opens them. */
  filtersOpen: boolean;
  /** Null until somebody asks for it. */
  check: Loadable<{ found: Check; at: Date }> | null;
}

export const AUDIT: AuditSlice = {
  actions: LOADING,
  rows: LOADING,
  more: "no",
  open: new Set(),
  filtersOpen: false,
  check: null,
};

export interface AuditActions {
  /** Where a filter leads: a real address, to be opened beside too. */
  filterAddress(patch: Partial<Filter>): string;
  filter(patch: Partial<Filter>): void;
  clear(): void;
  fold(open: boolean): void;
  more(): void;
  toggle(id: number): void;
  /** Read everything anew. */
  retry(): void;
  check(): void;
}
