// One's own account: password, second factor, sessions, tokens, what one has handed on.

import type { Grant } from "../../../api/delegations";
import type { Enrolment, OwnSession } from "../../../api/me";
import type { Loadable } from "../../console/loadable";
import { LOADING } from "../../console/loadable";
import type { Block } from "../../sign-in/countdown";
import type { Faults } from "../parts/faults";
import { DESK, type Desk, type DeskActions } from "../tokens/model";
import type { DelegationDraft } from "./delegation";

export interface PasswordDraft {
  old: string;
  fresh: string;
  again: string;
  visible: boolean;
}

/** What is asked over the page. */
export type Asked =
  | { what: "password"; draft: PasswordDraft }
  /** `enrolment` null: on its way, or, when `showing`, of a factor that is set up already. */
  | { what: "factor"; showing: boolean; enrolment: Enrolment | null; code: string }
  | { what: "end"; session: OwnSession }
  | { what: "endOthers" }
  | { what: "everywhere" }
  | { what: "delegate"; draft: DelegationDraft }
  | { what: "takeBack"; grant: Grant };

export type Done = "password" | "factor" | "end" | "endOthers" | "delegate" | "takeBack";

export interface MeSlice {
  sessions: Loadable<readonly OwnSession[]>;
  tokens: Desk;
  /** What one handed on or was handed, and one's own grants. */
  grants: Loadable<readonly Grant[]>;
  asked: Asked | null;
  busy: boolean;
  faults: Faults;
  /** Too many wrong passwords: until when none may be tried. */
  block: Block | null;
  /** What was done last, to be said. */
  done: Done | null;
}

export const ME: MeSlice = {
  sessions: LOADING,
  tokens: DESK,
  grants: LOADING,
  asked: null,
  busy: false,
  faults: { fields: {}, whole: null },
  block: null,
  done: null,
};

export interface MeActions {
  readonly tokens: DeskActions;
  retrySessions(): void;
  retryGrants(): void;
  ask(asked: Asked): void;
  /** Begin to set the second factor up, or to show the one there is. */
  factor(showing: boolean): void;
  delegate(): void;
  password(patch: Partial<PasswordDraft>): void;
  code(code: string): void;
  delegation(patch: Partial<DelegationDraft>): void;
  /** Do what is asked. */
  send(): void;
  close(): void;
  hideDone(): void;
}
