// What the cards leave of the map: the province is fitted into the rest, so that they stand over
// its neighbours and never over its coast.

import type { Box } from "../../api/types";
import type { Room } from "../../map/place";
import type { View } from "../../state";
import type { Sheet } from "./model";

/** Below this width the list is a sheet over the map. As in console.css. */
export const COMPACT = "(max-width: 760px)";

const GAP = 16;

const compact = (): boolean => window.matchMedia(COMPACT).matches;

/** Whether there is room for the layers beside the province from the start. */
export const spacious = (): boolean =>
  window.matchMedia("(min-width: 1400px) and (min-height: 860px)").matches;

/** Share of the screen that the sheet covers. As in console.css. */
const SHEET: Record<Sheet, number> = { peek: 0.14, half: 0.44, full: 0.44 };

export function room(detail: boolean, sheet: Sheet, height: number): Room {
  if (compact()) {
    return { top: 124, right: 20, bottom: height * (detail ? 0.5 : SHEET[sheet]) + 52, left: 20 };
  }
  const card = detail ? 372 + GAP : 0;
  // The controls stand over Thanh Hóa and the sea: they need no room of their own.
  return { top: 60, right: card + GAP * 2, bottom: 72, left: GAP * 3 };
}

/** Whether a place stands in the free part of the map, and is not a speck in it. */
export function inSight(
  box: Box,
  view: View,
  size: { width: number; height: number },
  of: Room,
): boolean {
  const px = 512 * 2 ** view.zoom;
  const y = (lat: number): number =>
    ((1 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / Math.PI) / 2) * px;
  const x = (lon: number): number => ((lon + 180) / 360) * px;
  const left = (box[0] + box[2]) / 2;
  const top = (box[1] + box[3]) / 2;
  const at = {
    x: x(left) - x(view.lon) + size.width / 2,
    y: y(top) - y(view.lat) + size.height / 2,
  };
  const inside =
    at.x > of.left &&
    at.x < size.width - of.right &&
    at.y > of.top &&
    at.y < size.height - of.bottom;
  return inside && x(box[2]) - x(box[0]) > 12;
}
