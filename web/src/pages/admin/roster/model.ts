// What the administration knows of the duty roster, and what a person can do with it.

import type { Account } from "../../../api/accounts";
import type { Shift } from "../../../api/shifts";
import { LOADING, type Loadable } from "../../console/loadable";
import { type Faults, NO_FAULTS } from "../parts/faults";
import { PRESETS, type Preset } from "./presets";
import { DAY, type Span, shiftOn, startOf } from "./time";

/** Somebody to be put on duty. */
export interface Draft {
  account: Account | null;
  /** What is typed to find them, and which of the found ones the arrows stand at. */
  typed: string;
  active: number;
  /** The Monday that its calendar begins with. */
  monday: string;
  days: ReadonlySet<string>;
  from: string;
  to: string;
  decision: string;
  /** How many were made before one failed. */
  made: number;
  /** The days that could not be made, and why. */
  failed: readonly { day: string; why: string }[];
  faults: Faults;
  busy: boolean;
}

export const draftFor = (monday: string, days: readonly string[], decision: string): Draft => ({
  account: null,
  typed: "",
  active: 0,
  monday,
  days: new Set(days),
  from: PRESETS[0]?.from ?? "",
  to: PRESETS[0]?.to ?? "",
  decision,
  made: 0,
  failed: [],
  faults: NO_FAULTS,
  busy: false,
});

/** Whether a shift of a day would have ended already: then nobody is put on it any more. */
export function wouldBeOver(
  iso: string,
  { from, to }: Pick<Draft, "from" | "to">,
  now: Date,
): boolean {
  const span = shiftOn(iso, from, to);
  return (span?.to ?? startOf(iso) + DAY) <= now.getTime();
}

/** The shift that one most likely means today: the first of the presets that is not over. */
export const firstOf = (iso: string, now: Date): Preset | undefined =>
  PRESETS.find((preset) => !wouldBeOver(iso, preset, now)) ?? PRESETS[0];

/** A shift that is looked at, and perhaps taken back. */
export interface Opened {
  shift: Shift;
  busy: boolean;
  fault: string | null;
}

export interface RosterSlice {
  /** The shifts of the week that the address means. */
  week: Loadable<readonly Shift[]>;
  /** From now on: who is on duty and who comes next. */
  coming: Loadable<readonly Shift[]>;
  /** What is shown could not be read anew. */
  stale: boolean;
  /** Whoever may be put on duty; null until that is begun. */
  accounts: Loadable<readonly Account[]> | null;
  draft: Draft | null;
  opened: Opened | null;
  /** What was just done. */
  done: string | null;
}

export const ROSTER: RosterSlice = {
  week: LOADING,
  coming: LOADING,
  stale: false,
  accounts: null,
  draft: null,
  opened: null,
  done: null,
};

export interface RosterActions {
  retry(): void;
  /** Show the week of a day; null is this one. */
  show(day: string | null): void;
  /** Put somebody on duty: then, when a time is meant. */
  begin(meant?: Span): void;
  write(patch: Partial<Draft>): void;
  toggle(day: string): void;
  accountsAgain(): void;
  send(): void;
  open(shift: Shift): void;
  takeBack(): void;
  close(): void;
}
