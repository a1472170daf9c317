// The lines of the list: what is compared, in which order, and how long a bar is.

import type { Unit } from "../api/types";
import type { Sort } from "../state";
import { density, type Group, unitDensity } from "./localities";

export interface Row {
  key: string;
  kind: "group" | "commune";
  name: string;
  /** For a commune the group it lies in; for a group how many communes it has. */
  of: Group;
  population: number;
  area: number;
  density: number;
}

const COLLATOR = new Intl.Collator("vi");

export function groupRow(group: Group): Row {
  return {
    key: group.key,
    kind: "group",
    name: group.name,
    of: group,
    population: group.population,
    area: group.area,
    density: density(group),
  };
}

export function communeRow(unit: Unit, group: Group): Row {
  return {
    key: unit.code,
    kind: "commune",
    name: unit.full_name,
    of: group,
    population: unit.population,
    area: unit.area_km2,
    density: unitDensity(unit),
  };
}

/** What a sort compares; a name has no size, so its bar shows people. */
export const measure = (row: Row, sort: Sort): number =>
  sort === "name" ? row.population : row[sort];

/** Names without their kind in Vietnamese order; figures from the largest, equal ones by name. */
export function sorted(rows: readonly Row[], sort: Sort): Row[] {
  const byName = (a: Row, b: Row): number => COLLATOR.compare(bare(a.name), bare(b.name));
  return [...rows].sort((a, b) =>
    sort === "name" ? byName(a, b) : measure(b, sort) - measure(a, sort) || byName(a, b),
  );
}

const bare = (name: string): string => name.replace(/^(Xã|Phường|Thị trấn)\s+/u, "");

/** Place of a value among others, 1 for the largest; equal values share a place. */
export function rank(value: number, among: readonly number[]): number {
  return 1 + among.filter((other) => other > value).length;
}
