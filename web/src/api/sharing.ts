// The sharing table: which organisation is given which layer and indicator, and what is withheld.

import { get, put, remove } from "./client";
import type { components } from "./schema";
import type { List } from "./types";

type Schemas = components["schemas"];

export type Table = Schemas["SharingDocument"];
export type Subject = Schemas["SubjectDocument"];
export type Share = Schemas["ShareDocument"];
export type Organisation = Schemas["OrganisationItem"];
export type Kind = Share["kind"];

const MOST = 1000;

export const table = (): Promise<Table> => get("api/v1/sharing");

/** Every organisation that was or is, with the communes' committees of each generation. */
export async function organisations(): Promise<Organisation[]> {
  let page = await get<List<Organisation>>(`api/v1/organisations?limit=${MOST}`);
  const found = [...page.items];
  while (page.next) {
    page = await get<List<Organisation>>(page.next);
    found.push(...page.items);
  }
  return found;
}

/** What rights are called: a layer may be open to whoever holds one. */
export const rights = (): Promise<Schemas["RightsDocument"]["items"]> =>
  get<Schemas["RightsDocument"]>("api/v1/rights").then(({ items }) => items);

export const decide = (kind: Kind, given: Schemas["Decided"]): Promise<unknown> =>
  put(`api/v1/sharing/${kind}s`, given);

/** The layer or indicator decides again. */
export const forget = (kind: Kind, subject: string, organisation: string): Promise<null> =>
  remove(`api/v1/sharing/${kind}s?${new URLSearchParams({ subject, organisation })}`);
