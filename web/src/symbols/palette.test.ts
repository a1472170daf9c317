import { describe, expect, test } from "vitest";
import { contrast, luminance } from "../theme/contrast";
import { PALETTES } from "./palette";

/** Land of the theme, and the ratios that the design was checked with. */
const CHECKED = {
  light: { land: "#FBF9F3", on: [14.4, 10.1, 5.7, 6.4, 14.0], frame: 15.9, resolved: 3.6 },
  dark: { land: "#232F37", on: [12.7, 7.8, 4.9, 9.8, 17.6], frame: 12.6, resolved: 4.0 },
  wall: { land: "#1E2A32", on: [12.7, 7.8, 4.9, 9.8, 17.6], frame: 13.5, resolved: 4.3 },
} as const;

describe.each(["light", "dark", "wall"] as const)("symbols of the %s theme", (theme) => {
  const palette = PALETTES[theme];
  const checked = CHECKED[theme];

  test("numeral and pictogram stand on their fill as checked", () => {
    palette.fill.forEach((fill, index) => {
      const ratio = contrast(fill, palette.on[index] as string);
      expect(ratio, `severity ${index + 1}`).toBeCloseTo(checked.on[index] as number, 0);
      expect(ratio, `severity ${index + 1}`).toBeGreaterThanOrEqual(4.5);
    });
  });

  test("frame and resolved line stand on the land as checked, 3 at least", () => {
    expect(contrast(palette.frame, checked.land)).toBeCloseTo(checked.frame, 0);
    expect(contrast(palette.resolved, checked.land)).toBeCloseTo(checked.resolved, 0);
    expect(contrast(palette.resolved, checked.land)).toBeGreaterThanOrEqual(3);
    expect(contrast(palette.frame, palette.surface)).toBeGreaterThanOrEqual(3);
  });

  test("in greyscale each severity is told from the next by lightness, the worst farthest off", () => {
    const lights = palette.fill.map(luminance);
    const away = lights.map((light) => Math.abs(light - luminance(checked.land)));
    expect(away).toEqual([...away].sort((a, b) => a - b));
    for (let i = 1; i < lights.length; i += 1) {
      expect(contrast(palette.fill[i] as string, palette.fill[i - 1] as string)).toBeGreaterThan(
        1.3,
      );
    }
  });
});
