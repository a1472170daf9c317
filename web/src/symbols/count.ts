// Many incidents as one sign: how many, the worst, how much of it is not verified, anything overdue.

import { chip, clock, figures, n, svg } from "./marks";
import { PALETTES, type Severity, type Theme } from "./palette";

export interface CountSpec {
  count: number;
  worst: Severity;
  /** Share that nobody has verified, 0 to 1. */
  unverified: number;
  overdue: boolean;
}

export type Place = "map" | "wall" | "inset";

const RADIUS: Record<Place, (count: number) => number> = {
  map: (count) => 12 + 1.75 * Math.sqrt(count),
  wall: (count) => 21 + 3 * Math.sqrt(count),
  inset: (count) => 26 + 3.6 * Math.sqrt(count),
};

/** Radius of the ring in px. */
export const countRadius = (count: number, place: Place = "map"): number =>
  RADIUS[place](Math.min(count, 999));

/** An SVG whose centre is the place. The ring starts at 12 o'clock: thick dashes, then a thin line. */
export function countSymbol(spec: CountSpec, theme: Theme, place: Place = "map"): string {
  const p = PALETTES[theme];
  const r = countRadius(spec.count, place);
  const thick = Math.max(2.2, r * 0.15);
  const fill = p.fill[spec.worst - 1] as string;
  const on = p.on[spec.worst - 1] as string;
  const text = spec.count > 999 ? "999+" : String(spec.count);
  const inner = r - thick * 1.55;
  const figure = Math.min(inner * 0.86, (inner * 1.75) / text.length);
  const badge = Math.max(12, r * 0.72);
  const away = r * 0.74;
  const parts = [
    `<circle r="${n(r + 1)}" fill="${p.surface}"/>`,
    ring(r - thick / 2, spec.unverified, thick, p.frame),
    `<circle r="${n(inner)}" fill="${fill}"/>`,
    figures(text, 0, 0, figure, on),
    chip(away, away, badge, String(spec.worst), p),
  ];
  if (spec.overdue) parts.push(clock(away, -away, badge * 0.95, p));
  return svg(r * 1.2 + badge / 2, parts.join(""));
}

function ring(r: number, unverified: number, thick: number, colour: string): string {
  const share = Math.min(1, Math.max(0, unverified));
  const thin = `stroke="${colour}" stroke-width="${n(Math.max(1, thick * 0.36))}" fill="none"`;
  if (share === 0) return `<circle r="${n(r)}" ${thin}/>`;
  const length = 2 * Math.PI * r * share;
  // Whole dashes over the arc, so that the last one is not cut.
  const dashes = Math.max(1, Math.round(length / (thick * 2.1)));
  const pattern = `pathLength="${dashes * 26}" stroke-dasharray="15.5 10.5"`;
  const dashed = `stroke="${colour}" stroke-width="${n(thick)}" fill="none" ${pattern}`;
  if (share === 1) return `<path d="${arc(r, 0, 0.9999)}" ${dashed}/>`;
  return `<path d="${arc(r, share, 1)}" ${thin}/><path d="${arc(r, 0, share)}" ${dashed}/>`;
}

/** An arc between two shares of the circle, clockwise from 12 o'clock. */
function arc(r: number, from: number, to: number): string {
  const at = (share: number): string => {
    const angle = share * 2 * Math.PI;
    return `${n(r * Math.sin(angle))} ${n(-r * Math.cos(angle))}`;
  };
  return `M${at(from)}A${n(r)} ${n(r)} 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to)}`;
}
