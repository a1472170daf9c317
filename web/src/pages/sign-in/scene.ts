// The province as a still picture: SVG, so that it needs neither WebGL nor the map's code.

import type { Box, Unit } from "../../api/types";
import { mercator, type Room, viewOf, WORLD } from "../../map/place";

type Position = readonly [lon: number, lat: number];

export type Geometry =
  | { type: "LineString"; coordinates: Position[] }
  | { type: "MultiLineString" | "Polygon"; coordinates: Position[][] }
  | { type: "MultiPolygon"; coordinates: Position[][][] };

export const KINDS = ["sea", "land", "commune", "outline"] as const;

export interface Drawn {
  kind: (typeof KINDS)[number];
  geometry: Geometry;
}

/** A light for the people of a commune, in units of the picture. */
export interface Light {
  x: number;
  y: number;
  r: number;
}

export interface Scene {
  box: Box;
  /** SVG path data by what it draws. */
  paths: Readonly<Record<Drawn["kind"], string>>;
  lights: readonly Light[];
}

/** A unit of the picture is a px of this zoom. */
const ZOOM = 10;
const PX = WORLD * 2 ** ZOOM;
/** Units of a light's radius per root of a person. */
const GLOW = 0.028;

const round = (value: number): number => Math.round(value * 10) / 10;
const place = (lon: number, lat: number): { x: number; y: number } => ({
  x: round((lon / 360 + 0.5) * PX),
  y: round(mercator(lat) * PX),
});

export function sceneOf(units: readonly Unit[], drawn: readonly Drawn[]): Scene {
  const province = units.find(({ level }) => level === "province");
  if (!province) throw new Error("the generation has no province");
  const paths = Object.fromEntries(
    KINDS.map((kind) => [
      kind,
      drawn
        .filter((each) => each.kind === kind)
        .map(({ geometry }) => pathOf(geometry))
        .join(""),
    ]),
  ) as Scene["paths"];
  const lights = units
    .filter(({ level }) => level === "commune")
    .map(({ lon, lat, population }) => ({
      ...place(lon, lat),
      r: round(GLOW * Math.sqrt(Math.max(0, population))),
    }));
  return { box: province.bbox, paths, lights };
}

/** Path data of a geometry; of a polygon its rings, closed. */
export function pathOf(geometry: Geometry): string {
  switch (geometry.type) {
    case "LineString":
      return line(geometry.coordinates, false);
    case "MultiLineString":
      return geometry.coordinates.map((each) => line(each, false)).join("");
    case "Polygon":
      return geometry.coordinates.map((each) => line(each, true)).join("");
    case "MultiPolygon":
      return geometry.coordinates
        .flat()
        .map((each) => line(each, true))
        .join("");
  }
}

function line(positions: readonly Position[], closed: boolean): string {
  const points = positions.map(([lon, lat]) => {
    const { x, y } = place(lon, lat);
    return `${x} ${y}`;
  });
  return `M${points.join("L")}${closed ? "Z" : ""}`;
}

/** The part of the picture that a frame shows, with the province in what is left free of it. */
export function viewBoxOf(
  { box }: Pick<Scene, "box">,
  { width, height }: { width: number; height: number },
  room: Room,
): string {
  const view = viewOf(box, width, height, room);
  const scale = 2 ** (ZOOM - view.zoom);
  const { x, y } = place(view.lon, view.lat);
  const [across, down] = [width * scale, height * scale];
  return [x - across / 2, y - down / 2, across, down].map(round).join(" ");
}
