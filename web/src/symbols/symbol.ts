// The one drawing of an incident: map, list, detail, legend, wall and print all call it.
// Frame shape = family, pictogram = category, lightness with numeral = severity, line = trust,
// clock = overdue. Nothing depends on hue.

import { type Family, FRAMES } from "./frames";
import { chip, clock, n, svg } from "./marks";
import { PALETTES, type Severity, type SymbolPalette, type Theme } from "./palette";
import { PICTOGRAMS, type PictogramName } from "./pictograms";

export type Trust = "unverified" | "verified" | "resolved";
/** How much is drawn: the frame only, with the pictogram, or with the numeral too. */
export type Detail = "frame" | "picture" | "full";

export interface SymbolSpec {
  family: Family;
  pictogram: PictogramName;
  severity: Severity;
  trust: Trust;
  overdue: boolean;
}

/** Room around the frame for chip and clock, as a share of the size. */
export const MARGIN = 0.22;

const LINE = 0.068;
const DASH_ON = 15.5;
const DASH_OFF = 10.5;

/** Width of the frame line in px for a frame of `size` px. */
export const lineWidth = (size: number): number => Math.max(1.5, size * LINE);

/** An SVG whose centre is the place, and whose frame box is `size` px wide. */
export function symbol(
  spec: SymbolSpec,
  size: number,
  theme: Theme,
  detail: Detail = "full",
): string {
  const palette = PALETTES[theme];
  const parts =
    spec.trust === "resolved"
      ? resolved(spec, size, palette, detail)
      : open(spec, size, palette, detail);
  return svg(size * (0.5 + MARGIN) + 1, parts);
}

function open(spec: SymbolSpec, size: number, p: SymbolPalette, detail: Detail): string {
  const frame = FRAMES[spec.family];
  const line = lineWidth(size);
  const fill = p.fill[spec.severity - 1] as string;
  const on = p.on[spec.severity - 1] as string;
  // The line's middle runs half its width inside the box; a gap of surface parts it from the fill.
  const middle = 1 - line / 2 / (frame.apothem * size);
  const inner = 1 - (line * 1.6) / (frame.apothem * size);
  const dashes = Math.max(6, Math.round((frame.perimeter * size) / (size * 0.26)));
  const trust =
    spec.trust === "unverified"
      ? ` pathLength="${n(dashes * (DASH_ON + DASH_OFF))}" stroke-dasharray="${DASH_ON} ${DASH_OFF}"`
      : "";
  const parts = [
    path(
      frame.d,
      size,
      `fill="${p.surface}" stroke="${p.surface}" stroke-width="${stroke(2, size)}"`,
    ),
    path(
      frame.d,
      size * middle,
      `fill="none" stroke="${p.frame}" stroke-width="${stroke(line, size * middle)}"${trust}`,
    ),
    path(frame.d, size * inner, `fill="${fill}"`),
  ];
  if (detail !== "frame") parts.push(picture(spec, size, on));
  if (detail === "full") {
    parts.push(chip(size * 0.4, size * 0.4, size * 0.47, String(spec.severity), p));
  }
  if (spec.overdue) parts.push(clock(size * 0.4, -size * 0.4, size * 0.44, p));
  return parts.join("");
}

function resolved(spec: SymbolSpec, size: number, p: SymbolPalette, detail: Detail): string {
  const frame = FRAMES[spec.family];
  const parts = [
    path(
      frame.d,
      size * 0.94,
      `fill="${p.surface}" stroke="${p.resolved}" stroke-width="${stroke(1, size * 0.94)}"`,
    ),
  ];
  if (detail !== "frame") parts.push(picture(spec, size, p.resolved));
  return parts.join("");
}

const path = (d: string, scale: number, attributes: string): string =>
  `<path transform="scale(${n(scale)})" d="${d}" ${attributes}/>`;

/** A line width in px under a scale. */
const stroke = (px: number, scale: number): string => (px / scale).toFixed(4);

function picture(spec: SymbolSpec, size: number, colour: string): string {
  const frame = FRAMES[spec.family];
  const { width, height, d } = PICTOGRAMS[spec.pictogram];
  const scale = (size * frame.picture) / Math.max(width, height);
  const x = (-width * scale) / 2;
  const y = (-height * scale) / 2 + size * frame.drop;
  return `<path fill="${colour}" transform="translate(${n(x)} ${n(y)}) scale(${scale.toFixed(4)})" d="${d}"/>`;
}
