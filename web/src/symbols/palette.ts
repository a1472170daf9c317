// The symbol tokens, the same values as in theme/tokens.css (a test holds the two in step): a map
// picture is made outside the page's style sheets.

export type Theme = "light" | "dark" | "wall";
export type Severity = 1 | 2 | 3 | 4 | 5;

export interface SymbolPalette {
  /** Under and around the frame, so that it reads on any ground. */
  surface: string;
  /** Frame line, numeral chip and clock. */
  frame: string;
  resolved: string;
  /** Fill of severity 1 to 5, and what is written on it. */
  fill: readonly [string, string, string, string, string];
  on: readonly [string, string, string, string, string];
}

const INK = "#14201B";
const WHITE = "#FFFFFF";
const DARK_FILL = ["#4B2836", "#8A3454", "#CF527E", "#FF97B4", "#FFECF0"] as const;
// Nearer to black than the ink of the page: 4.9 on severity 3.
const DARK_INK = "#10060A";
const DARK_ON = [WHITE, WHITE, DARK_INK, DARK_INK, DARK_INK] as const;

export const PALETTES: Record<Theme, SymbolPalette> = {
  light: {
    surface: WHITE,
    frame: INK,
    resolved: "#7B8681",
    fill: ["#FCE9ED", "#F4B9C6", "#E27592", "#B3234F", "#5A0828"],
    on: [INK, INK, INK, WHITE, WHITE],
  },
  dark: {
    surface: "#111A20",
    frame: "#F2F6F8",
    resolved: "#7D8E98",
    fill: DARK_FILL,
    on: DARK_ON,
  },
  wall: {
    surface: "#0A1116",
    frame: "#F2F6F8",
    resolved: "#7D8E98",
    fill: DARK_FILL,
    on: DARK_ON,
  },
};
