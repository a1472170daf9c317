// Six real communes of 2025-07-01 in two former districts, for tests.

import type { Grouping, Unit } from "../api/types";

function unit(
  code: string,
  fullName: string,
  area: number,
  population: number,
  parent: string | null = "40",
): Unit {
  return {
    generation: "2025-07-01",
    code,
    level: parent ? "commune" : "province",
    kind: fullName.split(" ")[0] ?? "",
    name: fullName.replace(/^(Tỉnh|Xã|Phường) /u, ""),
    full_name: fullName,
    parent_code: parent,
    area_km2: area,
    population,
    population_as_of: "2025-07-01",
    lon: 105,
    lat: 19,
    outline: "supplied",
    bbox: [104 + Number(code) / 1e5, 18, 105, 19],
  };
}

export const UNITS: Unit[] = [
  unit("40", "Tỉnh Nghệ An", 16486.5, 3831694, null),
  unit("17416", "Xã Diên Hoa", 30, 40000),
  unit("17395", "Xã Diễn Hoa", 20, 30000),
  unit("17179", "Xã Quỳnh Lưu", 40.55, 73584),
  unit("17176", "Xã Quỳnh Phú", 33.49, 72062),
  unit("16681", "Phường Thành Vinh", 15.54, 123507),
  unit("17920", "Phường Đông Lộc", 15.54, 60000),
];

const group = (code: string, name: string, members: string[]): Grouping => ({
  generation: "2025-07-01",
  kind: "former_district",
  code,
  name,
  kind_title_vi: "",
  kind_title_en: "",
  lon: 105,
  lat: 19,
  label_anchor: "right",
  area_km2: 0,
  population: 0,
  bbox: [104, 18, 105, 19],
  members,
});

export const GROUPINGS: Grouping[] = [
  group("421", "Huyện Quỳnh Lưu", ["17179", "17176"]),
  group("412", "Thành phố Vinh", ["16681", "17920", "17416", "17395"]),
  { ...group("coast", "Ven biển", ["17179"]), kind: "zone" },
];
