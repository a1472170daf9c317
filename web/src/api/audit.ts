// The audit trail: its rows, the words of their actions, and whether the chain holds.

import type { Bilingual } from "../i18n/text";
import { address, get } from "./client";
import type { components } from "./schema";
import type { List } from "./types";

type Schemas = components["schemas"];

export type Entry = Schemas["EntryDocument"];
export type Check = Schemas["CheckDocument"];
export interface ActionTerm {
  id: string;
  title: Bilingual;
}

/** Reading a chain of years row by row takes its time. */
const CHECK_MS = 120_000;

export const entries = (query: URLSearchParams, signal?: AbortSignal): Promise<List<Entry>> =>
  get(`api/v1/audit?${query}`, signal);

export const nextEntries = (next: string): Promise<List<Entry>> => get(next);

export const actions = (): Promise<ActionTerm[]> => get("api/v1/audit/actions");

export const check = (): Promise<Check> => get("api/v1/audit/check", undefined, CHECK_MS);

/** Where the whole trail is downloaded. */
export const exportAddress = (): string => address("api/v1/audit/export");
