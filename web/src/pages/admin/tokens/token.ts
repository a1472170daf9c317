// What is to be known of a token at a moment: whether it is good, whether it wants looking after.

import type { RightsTable } from "../../../api/rights";
import type { NewToken, Token } from "../../../api/tokens";
import { fold } from "../../../localities/search";
import { endOfDay } from "../parts/moments";

export type Kind = Token["kind"];
export const KINDS: readonly Kind[] = ["api", "wall", "field"];

/** In force; waiting for its device; over by time; revoked. */
export type Standing = "good" | "waiting" | "expired" | "revoked";

const DAY_MS = 86_400_000;
/** Days before its end that somebody should know. */
const SOON = 14;
/** Days without use after which nobody may need it any more. */
const IDLE = 90;

export function standingOf(token: Token, now: Date): Standing {
  if (token.revoked_at) return "revoked";
  if (token.expires_at && Date.parse(token.expires_at) <= now.getTime()) return "expired";
  return token.kind !== "api" && !token.claimed_at ? "waiting" : "good";
}

export const inForce = (token: Token, now: Date): boolean =>
  ["good", "waiting"].includes(standingOf(token, now));

export const endsSoon = (token: Token, now: Date): boolean =>
  inForce(token, now) &&
  token.expires_at !== null &&
  Date.parse(token.expires_at) - now.getTime() <= SOON * DAY_MS;

/** Not used for long; one that was never used counts from when it was made. */
export const isIdle = (token: Token, now: Date): boolean =>
  inForce(token, now) &&
  now.getTime() - Date.parse(token.used_at ?? token.created_at) > IDLE * DAY_MS;

export const SHOWN = ["force", "soon", "idle", "over", "all"] as const;
export type Shown = (typeof SHOWN)[number];

const SIEVES: Record<Shown, (token: Token, now: Date) => boolean> = {
  force: inForce,
  soon: endsSoon,
  idle: isIdle,
  over: (token, now) => !inForce(token, now),
  all: () => true,
};

export interface Sieve {
  shown: Shown;
  kind: Kind | "all";
  q: string;
}

/** Those that are asked for; words without their marks find those with them. */
export function sieved(tokens: readonly Token[], of: Sieve, now: Date): Token[] {
  const words = fold(of.q).split(" ");
  return tokens.filter(
    (token) =>
      SIEVES[of.shown](token, now) &&
      (of.kind === "all" || token.kind === of.kind) &&
      matches(token, words),
  );
}

function matches(token: Token, words: readonly string[]): boolean {
  const text = fold(
    [token.name, token.account, token.created_by, token.used_from].filter(Boolean).join(" "),
  );
  return words.every((word) => text.includes(word));
}

/** A token that is being thought of. */
export interface Draft {
  kind: Kind;
  name: string;
  /** User name; "" is one's own. */
  account: string;
  /** Held to `actions`, or all that the account may. */
  limited: boolean;
  actions: readonly string[];
  /** A day; "" is until it is revoked. */
  until: string;
}

export const wantedOf = (draft: Draft): NewToken => ({
  kind: draft.kind,
  name: draft.name.trim(),
  account: draft.kind === "wall" ? null : draft.account.trim() || null,
  actions: draft.kind === "api" && draft.limited ? [...draft.actions] : null,
  expires_at: draft.until ? endOfDay(draft.until) : null,
});

/** What no token can do. */
const NEVER = new Set(["account.own", "session.open", "tokens.write"]);

/** Whether it makes a difference that a token may do it: what everybody may needs no leave. */
export const grantable = ({ id, levels }: RightsTable["items"][number]): boolean =>
  !NEVER.has(id) && levels.public !== "all";

/** What is opened once on the device that is to have it. */
export function addressFor(kind: Kind, secret: string, base: string): string {
  const at = new URL("./", base);
  if (kind === "wall") at.searchParams.set("wall", "1");
  at.hash = `token=${secret}`;
  return at.href;
}
