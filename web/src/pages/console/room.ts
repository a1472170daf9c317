// What the cards leave of the map: the province is fitted into the rest, so that they stand over
// its neighbours and never over its coast.

import type { Box } from "../../api/types";
import { mercator, type Room, viewOf, WORLD } from "../../map/place";
import type { View } from "../../state";
import { hasCard, type Model, type Sheet } from "./model";

/** Below this width the list is a sheet over the map. As in console.css. */
export const COMPACT = "(max-width: 760px)";

const GAP = 16;

export const compact = (): boolean => window.matchMedia(COMPACT).matches;

/** Whether there is room for the layers beside the province from the start. */
export const spacious = (): boolean =>
  window.matchMedia("(min-width: 1560px) and (min-height: 860px)").matches;

/** Share of the screen that the sheet covers. As in console.css. */
const SHEET: Record<Sheet, number> = { peek: 0.14, half: 0.44, full: 0.44 };

/** What stands over a map of a height in px. */
export interface Standing {
  height: number;
  /** A card of details, or a form. */
  detail: boolean;
  /** The cards of an indicator, in the lower left corner over Laos. */
  legend: boolean;
  sheet: Sheet;
  /** Share of a phone's screen that the card of details takes. */
  covered?: number;
}

export const standing = (model: Model, height: number): Standing => ({
  height,
  detail: hasCard(model),
  legend: model.state.tab === "indicators",
  sheet: model.sheet,
});

export function room({ height, detail, legend, sheet, covered = 0.5 }: Standing): Room {
  if (compact()) {
    // The legend's bar, or the button to report, stands between map and sheet.
    const between = legend ? 50 : detail ? 0 : 60;
    const bottom = height * (detail ? covered : SHEET[sheet]) + 52 + between;
    return { top: 124, right: 20, bottom, left: 20 };
  }
  const card = detail ? 372 + GAP : 0;
  if (legend) {
    // With details open the width decides how large the province is, and it moves up instead.
    const left = detail ? GAP * 2 : 120;
    return { top: 60, right: card + GAP * 2, bottom: detail ? 220 : 150, left };
  }
  // The controls stand over Thanh Hóa and the sea: they need no room of their own. What lies out at
  // sea is counted there, with its name.
  return { top: 60, right: card + (detail ? GAP * 2 : 90), bottom: 72, left: GAP * 3 };
}

/** Share of a place's width that may be out of view when all of it is looked at. */
const WHOLE = 0.06;

/** Whether a place is looked at as a whole: islands at its edge may lie outside. */
export function covers(view: Box, place: Box): boolean {
  const slack = (place[2] - place[0]) * WHOLE;
  return (
    view[0] <= place[0] + slack &&
    view[1] <= place[1] + slack &&
    view[2] >= place[2] - slack &&
    view[3] >= place[3] - slack
  );
}

/** The view in which a point stands in the free part of the map; null when it does already. */
export function pointView(
  at: { lon: number; lat: number },
  view: View,
  size: { width: number; height: number },
  over: Standing,
): View | null {
  const free = room(over);
  const speck = 1e-9;
  const box: Box = [at.lon - speck, at.lat - speck, at.lon + speck, at.lat + speck];
  return inside(middle(box, view, size), size, free)
    ? null
    : viewOf(box, size.width, size.height, free, view.zoom);
}

/** Whether a place stands in the free part of the map, and is not a speck in it. */
export function inSight(
  box: Box,
  view: View,
  size: { width: number; height: number },
  of: Room,
): boolean {
  const free = inside(middle(box, view, size), size, of);
  return free && ((box[2] - box[0]) / 360) * WORLD * 2 ** view.zoom > 12;
}

/** Where the middle of a box stands on the map, px from its top left corner. */
function middle(
  box: Box,
  view: View,
  size: { width: number; height: number },
): { x: number; y: number } {
  const px = WORLD * 2 ** view.zoom;
  const across = (box[0] + box[2]) / 2 - view.lon;
  const down = mercator((box[1] + box[3]) / 2) - mercator(view.lat);
  return { x: (across / 360) * px + size.width / 2, y: down * px + size.height / 2 };
}

const inside = (
  { x, y }: { x: number; y: number },
  { width, height }: { width: number; height: number },
  of: Room,
): boolean => x > of.left && x < width - of.right && y > of.top && y < height - of.bottom;
