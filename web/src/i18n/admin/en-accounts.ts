// Accounts and roles: words of the administration.

import type { viAccounts } from "./vi-accounts";

export const enAccounts: Record<keyof typeof viAccounts, string> = {
  "accounts.title": "Accounts and roles",
  "accounts.what": "Who may come in, with which role, by which decision, where, and until when.",
};
