// How large the wall is drawn. Its page is laid out in logical px, which are right for 5 m on a
// screen of 1080 px, and scaled as a whole: from farther away less fits, and it is larger.

const READ_FROM_M = 5;
const HEIGHT = 1080;

export interface Scale {
  /** Screen px per logical px. */
  factor: number;
  /** Logical px. */
  width: number;
  height: number;
}

export function scaleOf(screen: { width: number; height: number }, distance: number): Scale {
  const factor = (Math.max(1, screen.height) / HEIGHT) * (distance / READ_FROM_M);
  return { factor, width: screen.width / factor, height: screen.height / factor };
}

/**
 * What there is room for. Figures always stay.
 * `wide`: map, inset and list side by side · `full`: the list under the inset · `map`: the map
 * alone, its crowded areas counted as one · `tall`: the map under the figures, then the list ·
 * `figures`: nothing else fits.
 */
export type Layout = "wide" | "full" | "map" | "tall" | "figures";

export function layoutOf({ width, height }: { width: number; height: number }): Layout {
  if (height >= 860 && width >= Math.max(2600, height * 2.1)) return "wide";
  if (height >= 860 && width >= 1560) return "full";
  if (height >= 560 && width >= 1100) return "map";
  if (height >= 1000 && width >= 480) return "tall";
  return "figures";
}

export const hasInset = (layout: Layout): boolean => layout === "wide" || layout === "full";
export const hasMap = (layout: Layout): boolean => layout !== "figures";
export const hasList = (layout: Layout): boolean => hasInset(layout) || layout === "tall";
