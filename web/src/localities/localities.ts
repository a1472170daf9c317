// One generation's units, arranged as a person drills through them:
// province -> group (a district, or a grouping where districts are no more) -> commune.

import type { Box, Grouping, Unit } from "../api/types";

/** The groupings that stand in for the abolished districts. */
export const FORMER_DISTRICT = "former_district";

export interface Group {
  /** What the address says: a district's code, or kind:code for other kinds of grouping. */
  key: string;
  code: string;
  /** `district` when it is a unit of this generation, else the kind of the grouping. */
  kind: string;
  /** Without "Huyện", "Thị xã", "Thành phố": Quỳnh Lưu. */
  name: string;
  fullName: string;
  population: number;
  area: number;
  bbox: Box;
  members: Unit[];
}

export interface Localities {
  generation: string;
  province: Unit;
  groups: Group[];
  communes: Unit[];
  /** Any unit by its code. */
  units: ReadonlyMap<string, Unit>;
  /** The group that a commune lies in, by the commune's code. */
  groupOf: ReadonlyMap<string, Group>;
}

export const density = (of: { population: number; area: number }): number =>
  of.area > 0 ? of.population / of.area : 0;

export const unitDensity = (unit: Unit): number =>
  density({ population: unit.population, area: unit.area_km2 });

/** The name without the kind of unit before it. */
export function shortName(fullName: string): string {
  return fullName.replace(/^(Thành phố|Thị xã|Huyện|Quận|Vùng)\s+/u, "");
}

export function union(boxes: readonly Box[]): Box {
  return [
    Math.min(...boxes.map((box) => box[0])),
    Math.min(...boxes.map((box) => box[1])),
    Math.max(...boxes.map((box) => box[2])),
    Math.max(...boxes.map((box) => box[3])),
  ];
}

/** Raises when there is no province: such a generation cannot be shown. */
export function arrange(units: readonly Unit[], groupings: readonly Grouping[]): Localities {
  const byCode = new Map(units.map((unit) => [unit.code, unit]));
  const province = units.find((unit) => unit.level === "province");
  if (!province) throw new Error("the generation has no province");
  const communes = units.filter((unit) => unit.level === "commune");
  const districts = units.filter((unit) => unit.level === "district");
  const groups =
    districts.length > 0
      ? districts.map((district) => fromDistrict(district, communes))
      : groupings
          .filter((grouping) => grouping.kind === FORMER_DISTRICT)
          .map((grouping) => fromGrouping(grouping, byCode));
  const groupOf = new Map<string, Group>();
  for (const group of groups) for (const unit of group.members) groupOf.set(unit.code, group);
  return { generation: province.generation, province, groups, communes, units: byCode, groupOf };
}

function fromDistrict(district: Unit, communes: readonly Unit[]): Group {
  return {
    key: district.code,
    code: district.code,
    kind: "district",
    name: district.name,
    fullName: district.full_name,
    population: district.population,
    area: district.area_km2,
    bbox: district.bbox,
    members: communes.filter((unit) => unit.parent_code === district.code),
  };
}

function fromGrouping(grouping: Grouping, units: ReadonlyMap<string, Unit>): Group {
  const members = grouping.members
    .map((code) => units.get(code))
    .filter((unit) => unit !== undefined);
  return {
    key: grouping.kind === FORMER_DISTRICT ? grouping.code : `${grouping.kind}:${grouping.code}`,
    code: grouping.code,
    kind: grouping.kind,
    name: shortName(grouping.name),
    fullName: grouping.name,
    population: members.reduce((sum, unit) => sum + unit.population, 0),
    area: members.reduce((sum, unit) => sum + unit.area_km2, 0),
    bbox: union(members.map((unit) => unit.bbox)),
    members,
  };
}
