// The few pictures of the map that are no incidents: road number, dam, and the three ways of
// having no value, which differ in form so that they differ in print too.

import type { Theme } from "../symbols/palette";

export type Missing = "no_data" | "not_submitted" | "not_applicable";

interface Inks {
  plate: string;
  edge: string;
  water: string;
  hatch: string;
  ground: string;
}

const LIGHT: Inks = {
  plate: "#FFFFFF",
  edge: "#8A8470",
  water: "#1F6384",
  hatch: "#6B766F",
  ground: "#FBF9F3",
};
const DARK: Inks = {
  plate: "#18232A",
  edge: "#6C808C",
  water: "#86BBD6",
  hatch: "#8FA1AB",
  ground: "#232F37",
};
const INKS: Record<Theme, Inks> = { light: LIGHT, dark: DARK, wall: DARK };

const open = (width: number, height = width): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`;

/** Edge of the plate that is not stretched, px. */
export const SHIELD_EDGE = 4;

export function roadShield(theme: Theme): string {
  const { plate, edge } = INKS[theme];
  return `${open(20, 16)}<rect x=".6" y=".6" width="18.8" height="14.8" rx="3" fill="${plate}" stroke="${edge}" stroke-width="1.2"/></svg>`;
}

export function dam(theme: Theme): string {
  const { water, ground } = INKS[theme];
  return `${open(14, 13)}<path d="M7 1.500L13 11.500H1Z" fill="${water}" stroke="${ground}" stroke-width="1.400" stroke-linejoin="round"/></svg>`;
}

/** A picture that repeats without a seam. */
export function missing(why: Missing, theme: Theme): string {
  const { hatch, ground } = INKS[theme];
  const field = (size: number, lines: string): string =>
    `${open(size)}<rect width="${size}" height="${size}" fill="${ground}"/><g fill="none" stroke="${hatch}">${lines}</g></svg>`;
  if (why === "not_submitted") {
    return field(12, '<path stroke-width="1.700" d="M-3 3L3-3M-3 15L15-3M9 15L15 9"/>');
  }
  if (why === "no_data") {
    return field(5, '<path stroke-width=".8" d="M-1 1L1-1M-1 6L6-1M4 6L6 4"/>');
  }
  return field(10, '<path stroke-width="1" stroke-dasharray="2 3" d="M0 5H10"/>');
}
