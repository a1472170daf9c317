// What the administration knows of sharing, and what a person can do with it.

import { LOADING, type Loadable } from "../../console/loadable";
import { type Faults, NO_FAULTS } from "../parts/faults";
import type { Known, Party, Standing, Subject } from "./table";

/** One cell of the table that is looked at, and perhaps changed. */
export interface Cell {
  subject: Subject;
  party: Party;
  choice: Standing;
  decision: string;
  busy: boolean;
  faults: Faults;
}

export const cellOf = (
  subject: Subject,
  party: Party,
  choice: Standing,
  decision: string,
): Cell => ({ subject, party, choice, decision, busy: false, faults: NO_FAULTS });

export interface SharingSlice {
  known: Loadable<Known>;
  cell: Cell | null;
  /** What was just done. */
  done: string | null;
  /** Too narrow for the whole table. */
  narrow: boolean;
}

export const SHARING: SharingSlice = { known: LOADING, cell: null, done: null, narrow: false };

export interface SharingActions {
  retry(): void;
  open(subject: Subject, party: Party): void;
  write(patch: Partial<Pick<Cell, "choice" | "decision">>): void;
  send(): void;
  close(): void;
}
