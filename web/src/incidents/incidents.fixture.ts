// A small catalogue and one incident, for tests.

import type { Incident, IncidentCatalogue, WorkflowState } from "../api/incidents";

const state = (id: string, step: number | null, open: boolean): WorkflowState => ({
  id,
  title: { vi: id, en: id },
  step,
  trust: open ? "verified" : "resolved",
  open,
});

export const CATALOGUE: IncidentCatalogue = {
  families: [{ id: "disaster", title: { vi: "Thiên tai", en: "Natural hazard" } }],
  categories: [
    {
      id: "NL",
      title: { vi: "Ngập lụt", en: "Flood" },
      family: "disaster",
      owner: "so-nnmt",
      disaster: true,
      fields: [],
    },
  ],
  fields: [],
  urgencies: [],
  channels: [],
  visibilities: [],
  location_sources: [],
  states: [
    state("reported", 1, true),
    state("verified", 3, true),
    state("resolved", 7, false),
    state("closed", 8, false),
  ],
  actions: [],
};

export const INCIDENT: Incident = {
  id: "01a20f82-c38c-7227-ad57-6094978eef5e",
  number: "NA-2026-000123",
  category: "NL",
  urgency: "normal",
  severity: 3,
  title: "Ngập 60 cm",
  description: "",
  lon: 105.68,
  lat: 18.68,
  geometry: null,
  fields: {},
  accuracy_m: 100,
  location_source: "map",
  occurred_at: "2026-11-24T16:00:00Z",
  reported_at: "2026-11-24T16:00:00Z",
  received_at: "2026-11-24T16:00:00Z",
  channel: "operator",
  visibility: "internal",
  status: "reported",
  trust: "unverified",
  flags: [],
  clock: null,
  boundaries: [
    {
      generation: "2025-07-01",
      level: "commune",
      code: "16681",
      name: "Thành Vinh",
      full_name: "Phường Thành Vinh",
    },
  ],
  lead: null,
  cooperating: [],
  accept_due_at: null,
  resolve_due_at: null,
  due_at: null,
  resolved_at: null,
  version: 1,
  demo: false,
  has_contact: false,
};
