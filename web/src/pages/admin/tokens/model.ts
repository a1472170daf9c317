// Access tokens of programs, walls and telephones.

export interface TokensSlice {
  /** Not built yet. */
  built: false;
}

export const TOKENS: TokensSlice = { built: false };

export interface TokensActions {
  retry(): void;
}
