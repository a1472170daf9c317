// What a person can do with their account from the console.

export interface AccountActions {
  /** Open or close the menu. */
  menu(open: boolean): void;
  /** Where signing in begins, with the way back to what is looked at. */
  signInAddress(): string;
  /** The page of who administers, which also has what is everybody's own. */
  adminAddress(section?: "me" | "guide"): string;
  /** Asks first when a report waits to be sent. */
  signOut(everywhere: boolean): void;
  /** What was asked: sign out all the same, or stay. */
  leave(really: boolean): void;
  /** After the session has ended: go on with what anybody may see. */
  goOnPublic(): void;
}
