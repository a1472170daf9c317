// Open incidents by commune, as the counts' layer tells them, summed into the areas of the wall.

import { get } from "../../api/client";
import type { Box } from "../../api/types";
import type { Severity } from "../../symbols/palette";

/** How many are open at a place, the worst of them, and the first deadline of them all. */
export interface Count {
  count: number;
  worst: Severity;
  unverified: number;
  /** Seconds since 1970; null when no deadline runs. */
  due: number | null;
}

export interface CommuneCount extends Count {
  /** Empty when the incidents lie outside the province. */
  code: string;
  name: string;
  lon: number;
  lat: number;
}

interface Answer {
  features: {
    geometry: { coordinates: [number, number] };
    properties: {
      code?: string | null;
      name: string;
      count: number;
      worst: Severity;
      unverified: number;
      due_at?: string | null;
    };
  }[];
}

export async function communeCounts(
  generation: string,
  after: number | null,
): Promise<CommuneCount[]> {
  // The one tile of the whole world; its points are coarse, and only needed outside the province.
  const wanted = new URLSearchParams({ by: "commune", generation });
  if (after !== null) wanted.set("after", String(after));
  const tile = await get<Answer | null>(`tiles/incident_counts/0/0/0.geojson?${wanted}`);
  // A tile in which nothing is open has no body.
  return (tile?.features ?? []).map(({ geometry, properties: of }) => ({
    code: of.code ?? "",
    name: of.name,
    lon: geometry.coordinates[0],
    lat: geometry.coordinates[1],
    count: of.count,
    worst: of.worst,
    unverified: of.unverified,
    due: of.due_at ? Date.parse(of.due_at) / 1000 : null,
  }));
}

const COLLATOR = new Intl.Collator("vi");

/** The worst first: by severity, then by how many, then by name. */
export const worstFirst = (a: CommuneCount, b: CommuneCount): number =>
  b.worst - a.worst || b.count - a.count || COLLATOR.compare(a.name, b.name);

/** All of several places together; null when nothing is open there. */
export function summed(counts: readonly Count[]): Count | null {
  if (counts.length === 0) return null;
  const dues = counts.map(({ due }) => due).filter((due) => due !== null);
  return {
    count: counts.reduce((sum, { count }) => sum + count, 0),
    worst: Math.max(...counts.map(({ worst }) => worst)) as Severity,
    unverified: counts.reduce((sum, { unverified }) => sum + unverified, 0),
    due: dues.length > 0 ? Math.min(...dues) : null,
  };
}

/** An area of the wall: where it is counted, and by what name. */
export interface Area {
  code: string;
  name: string;
  lon: number;
  lat: number;
  bbox: Box;
}

/** A name on the map with what is open there. */
export interface Counted extends Omit<Area, "bbox"> {
  of: Count | null;
}

/** What is counted as one: an area, or a region of several. */
export interface Place extends Omit<Area, "bbox"> {
  areas: readonly string[];
}

/** Open incidents of each place. */
export const counted = (
  places: readonly Place[],
  communes: readonly CommuneCount[],
  areaOf: (commune: string) => string | undefined,
): Counted[] =>
  places.map(({ areas, ...place }) => ({
    ...place,
    of: summed(communes.filter(({ code }) => areas.includes(areaOf(code) ?? ""))),
  }));

/** What lies in none of the areas: outside the province. */
export const outside = (
  communes: readonly CommuneCount[],
  areaOf: (commune: string) => string | undefined,
): Counted[] =>
  communes
    .filter(({ code }) => areaOf(code) === undefined)
    .map(({ code, name, lon, lat, ...of }) => ({ code, name, lon, lat, of }));

/** Names of wards and towns with their kind in short, as lists say it: "P. Thành Vinh". */
export const shortKind = (fullName: string): string =>
  fullName.replace(/^Phường\s+/u, "P. ").replace(/^Thị trấn\s+/u, "TT. ");
