// Which rights open a section of the administration; the console offers the page by the same rule.

import { type Access, may } from "./access";

/** Sections for the work of others, by the right to see each. */
export const ADMINISTRATION = {
  accounts: "accounts.read",
  roster: "shifts.read",
  organisations: "accounts.read",
  sharing: "sharing.read",
  tokens: "accounts.read",
  health: "health.read",
  audit: "audit.read",
} as const;

/** Of one's own: everybody with an account has them. */
export const OWN = "account.own";

export const administers = (access: Access): boolean =>
  Object.values(ADMINISTRATION).some((right) => may(access, right));

/** Whether one has signed in oneself: a device's token opens no account. */
export const hasOwnAccount = (access: Access): boolean =>
  may(access, OWN) && access.me?.kind === "session";
