// Where the map may go, and how it comes to show a place.

import type { Box } from "../api/types";
import type { View } from "../state";

/** Around the country's territory with Hoàng Sa and Trường Sa, and room for a wide screen. */
export const MAX_BOUNDS: Box = [90, -2, 132, 34];
/** Where the map opens when the server cannot say where the province is. */
export const HOME: Box = [103.87, 18.54, 105.82, 20.0];
export const MIN_ZOOM = 4.4;
export const MAX_ZOOM = 18;

/** Room taken by what stands over the map, in px. */
export interface Room {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** px of the world's width at zoom 0. */
export const WORLD = 512;

/** How far down a latitude stands in a world of height 1. */
export const mercator = (lat: number): number =>
  (1 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / Math.PI) / 2;
const latitude = (y: number): number =>
  (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

/** The view that fits a box into what cards leave free of a map of `width` x `height` px. */
export function viewOf(box: Box, width: number, height: number, room: Room, maxZoom = 15): View {
  const free = {
    width: Math.max(80, width - room.left - room.right),
    height: Math.max(80, height - room.top - room.bottom),
  };
  const [west, south, east, north] = box;
  const [top, bottom] = [mercator(north), mercator(south)];
  const across = Math.max((east - west) / 360, 1e-9);
  const down = Math.max(bottom - top, 1e-9);
  const zoom = Math.min(
    maxZoom,
    Math.log2(free.width / (WORLD * across)),
    Math.log2(free.height / (WORLD * down)),
  );
  const px = WORLD * 2 ** zoom;
  // The box's middle stands in the middle of the free part, not of the map.
  const shiftX = (room.left - room.right) / 2 / px;
  const shiftY = (room.top - room.bottom) / 2 / px;
  return {
    lon: ((west + east) / 720 - shiftX) * 360,
    lat: latitude((top + bottom) / 2 - shiftY),
    zoom,
  };
}

/** Where a point stands on a map of `size` in a view, px from its top left corner. */
export function project(
  { lon, lat }: { lon: number; lat: number },
  view: View,
  size: { width: number; height: number },
): { x: number; y: number } {
  const px = WORLD * 2 ** view.zoom;
  return {
    x: ((lon - view.lon) / 360) * px + size.width / 2,
    y: (mercator(lat) - mercator(view.lat)) * px + size.height / 2,
  };
}

/** The way back of `project`. */
export function unproject(
  { x, y }: { x: number; y: number },
  view: View,
  size: { width: number; height: number },
): { lon: number; lat: number } {
  const px = WORLD * 2 ** view.zoom;
  return {
    lon: view.lon + ((x - size.width / 2) / px) * 360,
    lat: latitude(mercator(view.lat) + (y - size.height / 2) / px),
  };
}

/** A round length for a scale bar no longer than `limit` px, and how long it is drawn. */
export function scale(lat: number, zoom: number, limit: number): { metres: number; px: number } {
  const perPx = (40_075_016.686 * Math.cos((lat * Math.PI) / 180)) / (WORLD * 2 ** zoom);
  const most = perPx * limit;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [5, 2, 1].find((each) => each * power <= most) ?? 1;
  return { metres: step * power, px: (step * power) / perPx };
}

/** The tiles of a zoom that a box touches. */
export function tilesOf(box: Box, z: number): { x: number; y: number; z: number }[] {
  const count = 2 ** z;
  const tile = (share: number): number =>
    Math.max(0, Math.min(count - 1, Math.floor(share * count)));
  const [west, east] = [tile((box[0] + 180) / 360), tile((box[2] + 180) / 360)];
  const [north, south] = [tile(mercator(box[3])), tile(mercator(box[1]))];
  const tiles: { x: number; y: number; z: number }[] = [];
  for (let x = west; x <= east; x++) for (let y = north; y <= south; y++) tiles.push({ x, y, z });
  return tiles;
}
