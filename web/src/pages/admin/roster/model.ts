// The duty roster.

export interface RosterSlice {
  /** Not built yet. */
  built: false;
}

export const ROSTER: RosterSlice = { built: false };

export interface RosterActions {
  retry(): void;
}
