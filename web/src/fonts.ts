// Be Vietnam Pro, twice declared: as one family for the page, and as one family per weight for the
// map, because MapLibre reads weight and slant from the family's name and draws labels from it.

const FILES = import.meta.glob<string>(
  [
    "/node_modules/@fontsource/be-vietnam-pro/files/be-vietnam-pro-*-{400,500,600,700}-normal.woff2",
    "/node_modules/@fontsource/be-vietnam-pro/files/be-vietnam-pro-*-500-italic.woff2",
  ],
  { query: "?url", import: "default", eager: true },
);

const FOLDER = "/node_modules/@fontsource/be-vietnam-pro/files/be-vietnam-pro";

/** Unicode ranges of the three subsets, as the font's own style sheet gives them. */
const SUBSETS = {
  latin:
    "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
  "latin-ext":
    "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
  vietnamese:
    "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB",
} as const;

/** Faces of the page, and of those the ones that the map's styles name. */
const FACES = [
  { weight: "400", style: "normal", page: true, map: null },
  { weight: "500", style: "normal", page: true, map: "BVP Medium" },
  { weight: "600", style: "normal", page: true, map: "BVP Semibold" },
  { weight: "700", style: "normal", page: true, map: null },
  { weight: "500", style: "italic", page: false, map: "BVP Medium Italic" },
] as const;

/** Names on the map are Vietnamese: letters of other languages are left to the page. */
const MAP_SUBSETS = ["latin", "vietnamese"] as const;

function face(family: string, subset: keyof typeof SUBSETS, weight: string, style: string) {
  const url = FILES[`${FOLDER}-${subset}-${weight}-${style}.woff2`];
  if (!url) throw new Error(`no font file for ${subset} ${weight} ${style}`);
  const made = new FontFace(
    family,
    `url("${new URL(url, import.meta.url).href}") format("woff2")`,
    {
      weight,
      style,
      unicodeRange: SUBSETS[subset],
      display: "swap",
    },
  );
  document.fonts.add(made);
  return made;
}

/** Declare all faces. Resolves when those of the map are there. */
export async function loadFonts(): Promise<void> {
  const wanted: Promise<FontFace>[] = [];
  for (const { weight, style, page, map } of FACES) {
    const subsets = Object.keys(SUBSETS) as (keyof typeof SUBSETS)[];
    if (page) for (const subset of subsets) face("Be Vietnam Pro", subset, weight, style);
    if (map) for (const subset of MAP_SUBSETS) wanted.push(face(map, subset, weight, style).load());
  }
  // A label without its face falls back to another font; a map without labels would be worse.
  await Promise.allSettled(wanted);
}
