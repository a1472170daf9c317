// Accounts, and who holds which role.

export interface AccountsSlice {
  /** Not built yet. */
  built: false;
}

export const ACCOUNTS: AccountsSlice = { built: false };

export interface AccountsActions {
  retry(): void;
}
