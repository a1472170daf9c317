// A role as it is being granted: what is written, and what is sent of it.

import type { NewGrant, Reached } from "../../../api/grants";
import type { RightsTable } from "../../../api/rights";
import { clock, isoDay } from "../../../i18n/format";
import { former } from "./reach";

/** A locality or organisation that was picked. */
export interface Pick {
  key: string;
  name: string;
  /** What it is today, where the decision names one that is no more; null until it is known. */
  reached: readonly Reached[] | null;
}

export interface Draft {
  account: string;
  name: string;
  role: string;
  decision: string;
  /** As an input of days and times has them, in Vietnam. */
  from: string;
  until: string;
  localities: readonly Pick[];
  organisations: readonly Pick[];
}

export const draftOf = (account: string, name: string, now: Date): Draft => ({
  account,
  name,
  role: "",
  decision: "",
  from: `${isoDay(now)}T${clock(now, false)}`,
  until: "",
  localities: [],
  organisations: [],
});

/** Vietnam has had one offset since 1975. */
export const inVietnam = (written: string): string => `${written}:00+07:00`;

export const needsScope = (rights: RightsTable | null, role: string): boolean =>
  rights?.roles.find(({ id }) => id === role)?.needs_scope ?? false;

/** Places are of a role that needs them: those picked for another role before are not sent. */
export function bodyOf(draft: Draft, rights: RightsTable | null): NewGrant {
  const scoped = needsScope(rights, draft.role);
  const keys = (picks: readonly Pick[]): string[] => (scoped ? picks.map(({ key }) => key) : []);
  return {
    account: draft.account,
    role: draft.role,
    decision: draft.decision,
    starts_at: inVietnam(draft.from),
    ends_at: draft.until === "" ? null : inVietnam(draft.until),
    localities: keys(draft.localities),
    organisations: keys(draft.organisations),
  };
}

export type Missing = "/role" | "/decision" | "/starts_at" | "/localities";

/** What the form lacks before it is worth sending. */
export function missing(draft: Draft, rights: RightsTable | null): Missing[] {
  const lacks: Missing[] = [];
  if (draft.role === "") lacks.push("/role");
  if (draft.decision.trim() === "") lacks.push("/decision");
  if (draft.from === "") lacks.push("/starts_at");
  const places = draft.localities.length + draft.organisations.length;
  if (needsScope(rights, draft.role) && places === 0) lacks.push("/localities");
  return lacks;
}

/** What a locality that is no more is today; nothing when it stands as it was picked. */
export const followedTo = ({ key, reached }: Pick): string[] =>
  reached ? (former(key, reached)?.now ?? []) : [];

/** Rights that a role has and not everybody: in the order of the table. */
export const rightsOf = (rights: RightsTable, role: string): RightsTable["items"] =>
  rights.items.filter(({ levels }) => {
    const level = levels[role];
    return (
      (level === "all" || level === "scope") &&
      levels.public === undefined &&
      !common(levels, rights)
    );
  });

/** What every role may do says nothing of one. */
const common = (levels: RightsTable["items"][number]["levels"], { roles }: RightsTable): boolean =>
  roles.every(({ id }) => levels[id] !== undefined);
