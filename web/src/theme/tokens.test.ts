import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { PALETTES, type Theme } from "../symbols/palette";
import { contrast } from "./contrast";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

/** The colours of one theme's block. */
function tokens(theme: Theme): Record<string, string> {
  const block = css.slice(css.indexOf(`[data-theme="${theme}"]`)).split("}")[0] ?? "";
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]?.toUpperCase()]),
  );
}

describe.each(["light", "dark", "wall"] as const)("in the %s theme", (theme) => {
  const token = tokens(theme);
  const of = (name: string): string => token[name] ?? "none";

  test("the symbols have the colours of the page", () => {
    const palette = PALETTES[theme];
    palette.fill.forEach((fill, index) => {
      expect(of(`severity-${index + 1}`)).toBe(fill.toUpperCase());
      expect(of(`on-severity-${index + 1}`)).toBe(palette.on[index]?.toUpperCase());
    });
    expect(of("frame")).toBe(palette.frame.toUpperCase());
    expect(of("resolved")).toBe(palette.resolved.toUpperCase());
    expect(of("surface")).toBe(palette.surface.toUpperCase());
  });

  test("text is read: 4.5 on every surface it stands on", () => {
    for (const text of ["text", "text-2", "text-3", "accent"]) {
      expect(contrast(of(text), of("surface")), text).toBeGreaterThanOrEqual(4.5);
    }
    for (const text of ["text", "text-2"]) {
      expect(contrast(of(text), of("surface-2")), text).toBeGreaterThanOrEqual(4.5);
      expect(contrast(of(text), of("surface-3")), text).toBeGreaterThanOrEqual(4.5);
      expect(contrast(of(text), of("accent-soft")), text).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(of("on-accent"), of("accent"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of("on-stale"), of("stale"))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(of("live"), of("surface"))).toBeGreaterThanOrEqual(4.5);
  });

  test("edges of controls are seen: 3", () => {
    expect(contrast(of("line-2"), of("surface"))).toBeGreaterThanOrEqual(3);
  });
});
