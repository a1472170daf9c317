// One's own account: password, second factor, sessions, tokens, what one has handed on.

export interface MeSlice {
  /** Not built yet. */
  built: false;
}

export const ME: MeSlice = { built: false };

export interface MeActions {
  retry(): void;
}
