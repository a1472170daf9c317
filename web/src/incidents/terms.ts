// The words of incidents by their ids, as the catalogue gives them.

import type {
  Category,
  FieldDefinition,
  IncidentCatalogue,
  Term,
  WorkflowState,
} from "../api/incidents";

export interface Terms {
  catalogue: IncidentCatalogue;
  categories: ReadonlyMap<string, Category>;
  states: ReadonlyMap<string, WorkflowState>;
  fields: ReadonlyMap<string, FieldDefinition>;
  urgencies: ReadonlyMap<string, Term>;
  channels: ReadonlyMap<string, Term>;
  sources: ReadonlyMap<string, Term>;
  actions: ReadonlyMap<string, Term>;
}

const byId = <T extends Term>(terms: readonly T[]): ReadonlyMap<string, T> =>
  new Map(terms.map((term) => [term.id, term]));

export const termsOf = (catalogue: IncidentCatalogue): Terms => ({
  catalogue,
  categories: byId(catalogue.categories),
  states: byId(catalogue.states),
  fields: byId(catalogue.fields),
  urgencies: byId(catalogue.urgencies),
  channels: byId(catalogue.channels),
  sources: byId(catalogue.location_sources),
  actions: byId(catalogue.actions),
});

export const openStates = (terms: Terms): string[] =>
  terms.catalogue.states.filter(({ open }) => open).map(({ id }) => id);
