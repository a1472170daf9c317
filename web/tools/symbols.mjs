// Makes src/symbols/pictograms.ts and src/symbols/digits.ts: path data only, so that a symbol is one
// string without fonts or files. Run by hand when a pictogram is added:
//   node tools/symbols.mjs FOLDER
// FOLDER is the unpacked wheel `wagtail-humanitarian-icons` (OCHA's humanitarian icons).

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import opentype from "opentype.js";

const MAKI = "node_modules/@mapbox/maki/icons";
const TEMAKI = "node_modules/@rapideditor/temaki/icons";

/** Pictogram name -> [set, icon of that set]. Names are what layers/catalogues/symbols.toml says. */
const PICTOGRAMS = {
  flood: ["ocha", "flood"],
  landslide: ["ocha", "landslide-mudslide"],
  wind: ["ocha", "violent-wind"],
  forest_fire: ["temaki", "campfire"],
  dam: ["maki", "dam"],
  cut_off: ["ocha", "physical-closure"],
  lifebuoy: ["ocha", "life-saving"],
  drowning: ["ocha", "drowned"],
  boat: ["ocha", "boat"],
  road: ["ocha", "road"],
  city: ["ocha", "urban"],
  tree: ["temaki", "tree_broadleaved"],
  crane: ["temaki", "crane"],
  power: ["ocha", "power-outage"],
  telecom: ["ocha", "cell-tower"],
  police: ["maki", "police"],
  collision: ["maki", "road-accident"],
  fire: ["ocha", "fire"],
  waste: ["ocha", "solid-waste"],
  livestock: ["ocha", "livestock"],
  market: ["ocha", "market"],
  noise: ["temaki", "speaker"],
  disease: ["ocha", "virus"],
  document: ["ocha", "document"],
  care: ["temaki", "social_facility"],
  other: ["ocha", "help"],
};

const folder = process.argv[2];
if (!folder) throw new Error("usage: node tools/symbols.mjs FOLDER-OF-THE-OCHA-ICONS");

const ocha = new Map(
  readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith(".svg"))
    .map((path) => [path.split("/").at(-1).slice(0, -4), join(folder, path)]),
);
const FIND = {
  ocha: (icon) => ocha.get(icon),
  maki: (icon) => join(MAKI, `${icon}.svg`),
  temaki: (icon) => join(TEMAKI, `${icon}.svg`),
};

/** The attributes of one element. */
function attributes(text) {
  return Object.fromEntries([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map((m) => [m[1], m[2]]));
}

/** One path of all shapes of an SVG that is made of plain paths and circles. */
function flatten(svg, name) {
  if (/transform=/.test(svg)) throw new Error(`${name}: transforms are not supported`);
  const parts = [];
  for (const [, tag, rest] of svg.matchAll(/<(\w+)([^>]*)>/g)) {
    const a = attributes(rest);
    if (tag === "path") parts.push(a.d);
    else if (tag === "circle") {
      const [x, y, r] = [a.cx, a.cy, a.r].map(Number);
      parts.push(`M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`);
    } else if (!["svg", "g"].includes(tag)) throw new Error(`${name}: <${tag}> is not supported`);
  }
  return parts.join("").replace(/\s+/g, " ").trim();
}

function pictograms() {
  const rows = Object.entries(PICTOGRAMS).map(([name, [set, icon]]) => {
    const svg = readFileSync(FIND[set](icon), "utf8").replace(/<\?xml[^>]*>/, "");
    const [, , width, height] = attributes(svg.match(/<svg[^>]*>/)[0])
      .viewBox.split(" ")
      .map(Number);
    const d = flatten(svg, icon);
    return `  // ${set}: ${icon}\n  ${name}: { width: ${width}, height: ${height}, d: "${d}" },`;
  });
  return `// Made by tools/symbols.mjs; sources and licences in NOTICE.
export interface Pictogram {
  width: number;
  height: number;
  d: string;
}

export const PICTOGRAMS = {
${rows.join("\n")}
} as const satisfies Record<string, Pictogram>;

export type PictogramName = keyof typeof PICTOGRAMS;
`;
}

/** Figures as outlines in a 1000-unit em, baseline at 0, y down: a picture has no page fonts. */
function digits() {
  const file = "node_modules/@fontsource/be-vietnam-pro/files/be-vietnam-pro-latin-700-normal.woff";
  const bytes = readFileSync(file);
  const font = opentype.parse(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
  );
  const rows = [..."0123456789+"].map((figure) => {
    const glyph = font.charToGlyph(figure);
    const advance = Math.round((glyph.advanceWidth * 1000) / font.unitsPerEm);
    return `  "${figure}": { advance: ${advance}, d: "${glyph.getPath(0, 0, 1000).toPathData(0)}" },`;
  });
  const height = Math.round((font.tables.os2.sCapHeight * 1000) / font.unitsPerEm);
  return `// Made by tools/symbols.mjs from Be Vietnam Pro Bold (OFL, see NOTICE).
export const FIGURE_HEIGHT = ${height};

export const FIGURES: Record<string, { advance: number; d: string }> = {
${rows.join("\n")}
};
`;
}

writeFileSync("src/symbols/pictograms.ts", pictograms());
writeFileSync("src/symbols/digits.ts", digits());
