// Everything the administration shows. Templates read it; only the Admin changes it.

import type { Access } from "../../access/access";
import type { PageTheme } from "../../theme/theme";
import type { State } from "./address";
import type { AuditActions, AuditSlice } from "./audit/model";

export interface Model {
  state: State;
  theme: PageTheme;
  access: Access;
  /** The server did not say who asks. */
  unknown: boolean;
  /** What went wrong with something that a person did. */
  notice: string | null;
  /** By the server's clock. */
  now: Date;
  audit: AuditSlice;
}

/** What the sections share. */
export interface Host {
  readonly model: Model;
  change(patch: Partial<Model>): void;
  /** Change what the address holds. A step that one may want to take back is pushed. */
  set(patch: Partial<State>, how?: "push" | "replace"): void;
  /** The address with another state. */
  addressOf(patch: Partial<State>): string;
  /** What a person is told about a failure. */
  words(error: unknown): string;
}

export interface Actions {
  readonly audit: AuditActions;
  addressOf(patch: Partial<State>): string;
  set(patch: Partial<State>, how?: "push" | "replace"): void;
  theme(theme: PageTheme): void;
  /** Where the page of the map is, looking as this one does. */
  mapAddress(incident?: string): string;
  signInAddress(): string;
  signOut(): void;
  retry(): void;
  hideNotice(): void;
}
