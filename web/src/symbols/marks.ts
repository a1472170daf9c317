// The small parts that a symbol and a count share: figures, numeral chip, clock.

import { FIGURE_HEIGHT, FIGURES } from "./digits";
import type { SymbolPalette } from "./palette";

/** A number for an SVG attribute, short. */
export const n = (value: number): string => String(Math.round(value * 100) / 100);

/** Figures centred on (x, y), `height` px tall. Only 0-9 and + can be drawn. */
export function figures(
  text: string,
  x: number,
  y: number,
  height: number,
  colour: string,
): string {
  const scale = height / FIGURE_HEIGHT;
  const glyphs = [...text].map((figure) => FIGURES[figure]).filter((glyph) => glyph !== undefined);
  let pen = -glyphs.reduce((sum, glyph) => sum + glyph.advance, 0) / 2;
  const paths = glyphs.map((glyph) => {
    const path = `<path transform="translate(${n(pen)} 0)" d="${glyph.d}"/>`;
    pen += glyph.advance;
    return path;
  });
  return `<g fill="${colour}" transform="translate(${n(x)} ${n(y + height / 2)}) scale(${scale.toFixed(5)})">${paths.join("")}</g>`;
}

/** The severity as a numeral: readable without any colour. */
export function chip(x: number, y: number, size: number, text: string, p: SymbolPalette): string {
  const ring = Math.max(1, size * 0.09);
  return (
    `<circle cx="${n(x)}" cy="${n(y)}" r="${n(size / 2)}" fill="${p.frame}" stroke="${p.surface}" stroke-width="${n(ring)}"/>` +
    figures(text, x, y, size * 0.52, p.surface)
  );
}

/** The badge of what is overdue. */
export function clock(x: number, y: number, size: number, p: SymbolPalette): string {
  const line = Math.max(1.1, size * 0.11);
  const r = size / 2 - line / 2;
  return (
    `<circle cx="${n(x)}" cy="${n(y)}" r="${n(size / 2 + line * 0.6)}" fill="${p.surface}"/>` +
    `<g fill="none" stroke="${p.frame}" stroke-width="${n(line)}" stroke-linecap="round">` +
    `<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}"/>` +
    `<path d="M${n(x)} ${n(y - r * 0.55)}V${n(y)}L${n(x + r * 0.42)} ${n(y + r * 0.3)}"/></g>`
  );
}

/** One SVG around a drawing whose centre is (0, 0). */
export function svg(half: number, body: string): string {
  const side = n(half * 2);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="${n(-half)} ${n(-half)} ${side} ${side}">${body}</svg>`;
}
