// Who and what a row of the trail speaks of.

import type { ActionTerm, Entry } from "../../../api/audit";

export interface Subject {
  /** account, token, incident, layer ...; "" when it is none of a kind. */
  kind: string;
  name: string;
  /** Id of the incident that it is; else null. */
  incident: string | null;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function subjectOf(written: string): Subject {
  const [, kind = "", name = written] = /^([a-z_]+):(.+)$/s.exec(written) ?? [];
  const bare = kind === "" && ID.test(name);
  const incident = (kind === "incident" || bare) && ID.test(name) ? name : null;
  return { kind: bare ? "incident" : kind, name, incident };
}

/** What people call the incident of a row, when the row says it. */
export function numberOf({ data, after }: Pick<Entry, "data" | "after">): string | null {
  const written = data.number ?? after?.number;
  return typeof written === "string" ? written : null;
}

export interface ActionGroup {
  id: string;
  actions: readonly ActionTerm[];
}

/** What stands before the first dot says what it was done to. */
export const groupOf = (action: string): string => action.split(".")[0] ?? action;

/** Groups as they first occur; each can be asked for whole. */
export function grouped(actions: readonly ActionTerm[]): ActionGroup[] {
  const groups = new Map<string, ActionTerm[]>();
  for (const each of actions) {
    const group = groupOf(each.id);
    groups.set(group, [...(groups.get(group) ?? []), each]);
  }
  return [...groups].map(([id, found]) => ({ id, actions: found }));
}
