// One's own account, and access tokens: words of the administration.

import type { viMe } from "./vi-me";

export const enMe: Record<keyof typeof viMe, string> = {
  "me.title": "My account",
  "me.what": "Password, second factor, the machines signed in, one's access tokens.",
  "tokens.title": "Access tokens",
  "tokens.what": "Of programs, walls and telephones: who made them, when last used, until when.",
};
