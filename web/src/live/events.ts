// What the live stream tells: /api/v1/live as server-sent events.

import type { Incident } from "../api/incidents";
import type { Box } from "../api/types";

/** The incident of a change, as a GeoJSON feature: lon and lat stand in its geometry. */
export interface IncidentFeature {
  id: string;
  geometry: { type: "Point"; coordinates: [number, number] };
  properties: Omit<Incident, "lon" | "lat">;
}

export interface Change {
  /** Every layer asked for that the change concerns. */
  layers: string[];
  op: "upsert" | "remove";
  /** Id of what changed; null when it is no single thing. */
  id: string | null;
  at: string;
  bbox: Box | null;
  old_bbox: Box | null;
  feature: IncidentFeature | null;
}

/** Something of the stream that every tab of the browser is told. */
export type Told =
  | { kind: "change"; id: number; change: Change }
  /** What is shown may have missed changes: read everything anew of these layers, or of all;
   * `rights` when the caller's rights are others now. */
  | { kind: "resync"; id: number | null; reason?: string; layers?: string[] }
  /** The server is there and has nothing newer than `id`. `at` is its time. */
  | { kind: "heartbeat"; id: number; at: string }
  | { kind: "open" }
  | { kind: "lost" };

export type ToldChange = Extract<Told, { kind: "change" }>;

/** The layers of the map that change with each incident. */
export const LIVE = ["incidents", "incident_counts"] as const;
/** Layers by which changes of the map's ground are heard of: of boundaries, and of supplied files. */
export const GROUND = ["province", "context"] as const;
/** What a page with a map asks the stream for. */
export const FOLLOWED: readonly string[] = [...LIVE, ...GROUND];

/** Whether something must be read anew of one of these layers. */
export const concerns = (
  { layers }: Extract<Told, { kind: "resync" }>,
  of: readonly string[],
): boolean => layers === undefined || layers.some((layer) => of.includes(layer));

/** The incident that a change leaves behind, if any. */
export const incidentIn = ({ op, feature }: Change): Incident | null =>
  op === "upsert" && feature ? incidentOf(feature) : null;

function incidentOf(feature: IncidentFeature): Incident {
  const [lon, lat] = feature.geometry.coordinates;
  return { ...feature.properties, lon, lat };
}
