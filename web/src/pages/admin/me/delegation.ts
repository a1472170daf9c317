// What a head hands on: which of one's grants can be, over what, and what was.

import type { Grant, NewDelegation } from "../../../api/delegations";
import type { RightsTable } from "../../../api/rights";
import { dayIn, typed } from "../parts/moments";

const RIGHT = "delegations.write";
/** How long at first: a week's leave. */
const DAYS = 7;

export interface DelegationDraft {
  /** Id of the grant that is handed on. */
  grant: string;
  account: string;
  mode: "KT" | "TUQ";
  decision: string;
  /** As a `datetime-local` input has them. */
  from: string;
  until: string;
  /** Only over `places` and `offices`, else over all that the grant reaches. */
  narrowed: boolean;
  places: readonly string[];
  offices: readonly string[];
}

export const inForce = (grant: Grant, now: Date): boolean =>
  grant.revoked_at === null &&
  Date.parse(grant.starts_at) <= now.getTime() &&
  (grant.ends_at === null || Date.parse(grant.ends_at) > now.getTime());

export type Course = "revoked" | "over" | "coming" | "now";

export function courseOf(grant: Grant, now: Date): Course {
  if (grant.revoked_at) return "revoked";
  if (grant.ends_at && Date.parse(grant.ends_at) <= now.getTime()) return "over";
  return Date.parse(grant.starts_at) > now.getTime() ? "coming" : "now";
}

/** One's own grants, of a role that may be handed on and that holds now. */
export function sourcesOf(grants: readonly Grant[], table: RightsTable | null, now: Date): Grant[] {
  const roles = table?.items.find(({ id }) => id === RIGHT)?.levels ?? {};
  return grants.filter(
    (grant) => grant.delegated_from === null && inForce(grant, now) && grant.role in roles,
  );
}

export interface Handed {
  given: readonly Grant[];
  received: readonly Grant[];
}

/** What was handed on by an account, and to it. */
export function handed(grants: readonly Grant[], username: string): Handed {
  const found = grants.filter(({ delegated_from }) => delegated_from !== null);
  return {
    given: found.filter((grant) => grant.username !== username),
    received: found.filter((grant) => grant.username === username),
  };
}

export interface Part {
  value: string;
  name: string;
}

/** Of what a grant reaches over, what one can choose a part from: localities by what they are today. */
export function partsOf(grant: Grant): { places: Part[]; offices: Part[] } {
  // A unit that others took the place of is handed on by those.
  const former = new Set(grant.reaches.map(({ follows }) => follows));
  const today = grant.reaches.filter(({ locality }) => !former.has(locality));
  const unique = new Map(today.map(({ locality, name }) => [locality, name]));
  return {
    places: [...unique].map(([value, name]) => ({ value, name })),
    offices: grant.offices.map(({ granted, name }) => ({ value: granted, name })),
  };
}

export const firstDraft = (grant: string, now: Date): DelegationDraft => ({
  grant,
  account: "",
  mode: "KT",
  decision: "",
  from: `${dayIn(now, 1)}T07:00`,
  until: `${dayIn(now, 1 + DAYS)}T07:00`,
  narrowed: false,
  places: [],
  offices: [],
});

/** What is sent; null while a time is none. */
export function wantedOf(draft: DelegationDraft): NewDelegation | null {
  const [starts_at, ends_at] = [typed(draft.from), typed(draft.until)];
  if (starts_at === null || ends_at === null) return null;
  return {
    grant: draft.grant,
    account: draft.account.trim(),
    mode: draft.mode,
    decision: draft.decision.trim(),
    starts_at,
    ends_at,
    localities: draft.narrowed ? [...draft.places] : [],
    organisations: draft.narrowed ? [...draft.offices] : [],
  };
}
