// What a person is told when signing in does not work: always what to do next.

import { Refused } from "../../api/client";
import { clock } from "../../i18n/format";
import type { Key } from "../../i18n/text";
import type { Said } from "./model";

/** Letters of Vietnamese where a password was meant: a keyboard driver that is on. */
const hasMarks = (password: string): boolean => /[^\u0020-\u007e]/.test(password);

export function saidOf(error: unknown, password: string, now: Date): Said {
  if (!(error instanceof Refused)) return { key: "signin.unreachable" };
  if (error.type === "sign_in_failed") {
    return { key: hasMarks(password) ? "signin.failed.marks" : "signin.failed" };
  }
  if (error.type === "totp_wrong") return { key: "code.wrong", values: { time: clock(now) } };
  return { text: error.detail };
}

const PORTAL: Readonly<Record<string, Key>> = {
  oidc_unknown: "signin.problem.unknown",
  oidc_failed: "signin.problem.failed",
  oidc_down: "signin.problem.down",
};

/** What the address says went wrong at the common portal. */
export function portalProblem(problem: string | null): Said | null {
  const key = problem === null ? undefined : PORTAL[problem];
  return key ? { key } : null;
}
