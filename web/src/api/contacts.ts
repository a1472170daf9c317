// Who reported an incident: personal data, asked for only when a person wants to see it.

import { get, post, put } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];

/** Who to call back. */
export type Contact = Schemas["ContactDocument"];
/** The same as it is given. */
export type GivenContact = Schemas["Contact"];
/** What else somebody has reported. */
export type FoundIncident = Schemas["FoundIncident"];

/** Each look is told to the trail. Raises Refused: forbidden, or not_found when it was erased. */
export const contact = (incident: string): Promise<Contact> =>
  get(`api/v1/incidents/${incident}/contact`);

/** Raises Refused with the inputs at fault. */
export const putContact = (incident: string, given: GivenContact): Promise<Contact> =>
  put(`api/v1/incidents/${incident}/contact`, given);

export interface Found {
  /** The newest of them, the newest first. */
  items: FoundIncident[];
  /** How many there are. */
  total: number;
}

/** A POST: a number in an address would stand in logs. */
export const reportedBy = (phone: string): Promise<Found> =>
  post<Found>("api/v1/contacts/search", { phone }).then(({ body }) => body);
