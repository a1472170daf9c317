// Colours of classes: the ramp of layers/catalogues/palettes.toml, spread as the server's style
// spreads it (ramp_colors in geo_ioc/layers/expressions.py).

import palettes from "../../../layers/catalogues/palettes.toml";
import type { PageTheme } from "../theme/theme";

const STEPS = 6;

const token = (theme: PageTheme, name: string): string => String(palettes[theme][name]);

/** Half to even, as the server rounds. */
function rounded(of: number): number {
  const near = Math.round(of);
  return Math.abs(of % 1) === 0.5 && near % 2 !== 0 ? near - 1 : near;
}

/** One colour per class, from the first step of the ramp to its last. */
export function rampColours(classes: number, theme: PageTheme): string[] {
  if (classes <= 1) return [token(theme, `ramp_${STEPS / 2}`)];
  return Array.from({ length: classes }, (_, i) =>
    token(theme, `ramp_${rounded((i * (STEPS - 1)) / (classes - 1)) + 1}`),
  );
}

export const rampLine = (theme: PageTheme): string => token(theme, "ramp_line");

/** Circles, and whatever has no class. */
export const circleColour = (theme: PageTheme): string => token(theme, "ramp_5");

export const haloColour = (theme: PageTheme): string => token(theme, "halo");
