// The sharing table: which organisation is given which layer and indicator, and what is withheld.

import { get, put, remove } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Table = Schemas["SharingDocument"];
export type Subject = Schemas["SubjectDocument"];
export type Share = Schemas["ShareDocument"];
export type Kind = Share["kind"];

export const table = (): Promise<Table> => get("api/v1/sharing");

export const decide = (kind: Kind, given: Schemas["Decided"]): Promise<unknown> =>
  put(`api/v1/sharing/${kind}s`, given);

/** The layer or indicator decides again. */
export const forget = (kind: Kind, subject: string, organisation: string): Promise<null> =>
  remove(`api/v1/sharing/${kind}s?${new URLSearchParams({ subject, organisation })}`);
