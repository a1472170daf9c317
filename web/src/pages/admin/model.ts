// Everything the administration shows. Templates read it; only the controls change it.

import type { Access } from "../../access/access";
import type { PageTheme } from "../../theme/theme";
import type { AccountsActions, AccountsSlice } from "./accounts/model";
import type { SectionId, State } from "./address";
import type { AuditActions, AuditSlice } from "./audit/model";
import type { GuideActions, GuideSlice } from "./guide/model";
import type { HealthActions, HealthSlice } from "./health/model";
import type { MeActions, MeSlice } from "./me/model";
import type { OrganisationsActions, OrganisationsSlice } from "./organisations/model";
import type { RosterActions, RosterSlice } from "./roster/model";
import type { SharingActions, SharingSlice } from "./sharing/model";
import type { TokensActions, TokensSlice } from "./tokens/model";

/** What each section knows. */
export interface Slices {
  me: MeSlice;
  accounts: AccountsSlice;
  tokens: TokensSlice;
  roster: RosterSlice;
  organisations: OrganisationsSlice;
  sharing: SharingSlice;
  health: HealthSlice;
  guide: GuideSlice;
  audit: AuditSlice;
}

export interface Model extends Slices {
  state: State;
  theme: PageTheme;
  access: Access;
  /** The server did not say who asks. */
  unknown: boolean;
  /** What went wrong with something that a person did. */
  notice: string | null;
  /** By the server's clock. */
  now: Date;
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
  /** Who asks, and what they may, is read again: what was done may have changed it. */
  lookAgain(): void;
  /** Sign out; everywhere: other machines and kept telephones too. */
  leave(everywhere: boolean): Promise<void>;
}

/** What lets a section answer. */
export interface Control {
  /** Read what the address asks for, unless it was; called whenever the section is to be seen. */
  sync(): void;
}

export interface Actions {
  readonly me: MeActions;
  readonly accounts: AccountsActions;
  readonly tokens: TokensActions;
  readonly roster: RosterActions;
  readonly organisations: OrganisationsActions;
  readonly sharing: SharingActions;
  readonly health: HealthActions;
  readonly guide: GuideActions;
  readonly audit: AuditActions;
  /** The address of a section, as it is at first. */
  sectionAddress(section: SectionId, patch?: Partial<State>): string;
  addressOf(patch: Partial<State>): string;
  set(patch: Partial<State>, how?: "push" | "replace"): void;
  theme(theme: PageTheme): void;
  /** Where the page of the map is, looking as this one does. */
  mapAddress(incident?: string): string;
  /** Where the map shows a unit. */
  placeAddress(generation: string, code: string): string;
  signInAddress(): string;
  signOut(): void;
  retry(): void;
  hideNotice(): void;
}
