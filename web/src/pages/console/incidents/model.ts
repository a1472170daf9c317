// What the console knows of incidents, and what a person can do with their list.

import type { Counts, Incident, WholeIncident } from "../../../api/incidents";
import type { Box, Unit } from "../../../api/types";
import type { List } from "../../../incidents/list";
import type { Terms } from "../../../incidents/terms";
import type { Filter } from "../../../incidents/wanted";
import { LOADING, type Loadable } from "../loadable";

export type Menu = "category" | "status" | "window";

export interface IncidentsSlice {
  terms: Loadable<Terms>;
  /** The worst of those looked at, and where to ask for the next ones. */
  list: Loadable<List>;
  counts: Counts | null;
  /** The line was lost or something missed, and what is shown is not read anew yet. */
  behind: boolean;
  /** The part of the map that is looked at; null is the whole province and what lies around
   * it, or all that is the caller's. */
  box: Box | null;
  loadingMore: boolean;
  /** The filter whose choices are shown. */
  menu: Menu | null;
  opened: Loadable<WholeIncident> | null;
  /** What a screen reader is told: of a new incident, at once when it is grave. */
  said: { text: string; grave: boolean };
  /** Incidents found for what was typed into the search. */
  found: readonly Incident[];
}

export const INCIDENTS: IncidentsSlice = {
  terms: LOADING,
  list: LOADING,
  counts: null,
  behind: false,
  box: null,
  loadingMore: false,
  menu: null,
  opened: null,
  said: { text: "", grave: false },
  found: [],
};

export interface IncidentActions {
  open(id: string): void;
  close(): void;
  zoomTo(incident: Pick<Incident, "lon" | "lat">): void;
  /** List what is open inside a unit. */
  inside(unit: Pick<Unit, "bbox">): void;
  filter(patch: Partial<Filter>): void;
  menu(menu: Menu | null): void;
  more(): void;
  /** Look for incidents by number or words. */
  search(typed: string): void;
  retry(): void;
}
