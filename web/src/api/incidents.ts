// What the page asks of incidents. The shapes are those of the generated schema, with the closed
// sets of words that the schema leaves as text.

import type { Bilingual } from "../i18n/text";
import type { Severity } from "../symbols/palette";
import type { Trust } from "../symbols/symbol";
import { type AsOf, get, getAsOf, post } from "./client";
import type { components } from "./schema";
import type { Box } from "./types";

type Schemas = components["schemas"];
type Narrowed<T> = Omit<T, "severity" | "trust"> & { severity: Severity; trust: Trust };

export type Incident = Narrowed<Schemas["IncidentDocument"]>;
export type WholeIncident = Narrowed<Schemas["WholeIncidentDocument"]>;
/** What a report became, and who it was passed to. */
export type Received = Narrowed<Schemas["ReceivedIncidentDocument"]>;
export type IncidentEvent = Schemas["EventDocument"];
export type Report = Schemas["Report"];

export interface Term {
  id: string;
  title: Bilingual;
}

export interface FieldDefinition extends Term {
  type: "integer" | "number" | "boolean" | "choice" | "text";
  unit: Bilingual | null;
  min: number | null;
  max: number | null;
  max_length: number | null;
  choices: Term[];
}

export interface Category extends Term {
  family: string;
  owner: string;
  disaster: boolean;
  /** Ids of its typed fields, what is asked first standing first. */
  fields: string[];
}

export interface WorkflowState extends Term {
  /** Place in the eight-step bar; side states have none. */
  step: number | null;
  trust: Trust;
  open: boolean;
}

/** The words of incidents: /api/v1/incident-catalogue. */
export interface IncidentCatalogue {
  families: Term[];
  categories: Category[];
  fields: FieldDefinition[];
  urgencies: Term[];
  channels: Term[];
  visibilities: Term[];
  location_sources: (Term & { accuracy_m: number })[];
  states: WorkflowState[];
  actions: Term[];
}

export interface Counts {
  as_of: string;
  total: number;
  by_severity: [number, number, number, number, number];
  unverified: number;
  overdue: number;
  /** How many were received, by severity, in each step of the last hours; the last bin holds now. */
  received: { from: string; step_s: number; bins: number[][] };
}

/** The worst severity of what was counted; null when nothing was. */
export const worstOf = ({ by_severity }: Counts): Severity | null => {
  const worst = by_severity.findLastIndex((n) => n > 0) + 1;
  return worst > 0 ? (worst as Severity) : null;
};

/** Which incidents; what is not said asks nothing. */
export interface IncidentQuery {
  bbox?: Box | undefined;
  boundary?: string | undefined;
  category?: readonly string[] | undefined;
  status?: readonly string[] | undefined;
  from?: string | undefined;
  q?: string | undefined;
}

/** How many incidents one answer has when nothing else is asked for, and at most. */
export const PAGE = 50;
export const MOST = 1000;

export interface IncidentPage {
  items: Incident[];
  next: string | null;
}

function written({ bbox, boundary, category, status, from, q }: IncidentQuery): URLSearchParams {
  const query = new URLSearchParams();
  if (bbox) query.set("bbox", bbox.map((degrees) => degrees.toFixed(5)).join(","));
  if (boundary) query.set("boundary", boundary);
  if (category?.length) query.set("category", category.join(","));
  if (status?.length) query.set("status", status.join(","));
  if (from) query.set("from", from);
  if (q) query.set("q", q);
  return query;
}

export const incidents = (
  query: IncidentQuery & { sort?: "worst" | "newest"; limit?: number },
  signal?: AbortSignal,
): Promise<AsOf<IncidentPage>> => {
  const parameters = written(query);
  parameters.set("sort", query.sort ?? "worst");
  parameters.set("limit", String(query.limit ?? PAGE));
  return getAsOf(`api/v1/incidents?${parameters}`, signal);
};

export const nextIncidents = (next: string): Promise<AsOf<IncidentPage>> => getAsOf(next);

export const incidentCounts = (query: IncidentQuery, signal?: AbortSignal): Promise<AsOf<Counts>> =>
  getAsOf(`api/v1/incidents/counts?${written(query)}`, signal);

export const incident = (id: string, signal?: AbortSignal): Promise<AsOf<WholeIncident>> =>
  getAsOf(`api/v1/incidents/${id}`, signal);

export const incidentCatalogue = (): Promise<IncidentCatalogue> => get("api/v1/incident-catalogue");

/** Report an incident; sending the same again is safe. Raises Refused with the fields at fault. */
export const report = (body: Report): Promise<{ status: number; body: Received }> =>
  post("api/v1/incidents", body);
