// The whole grammar on one page, to look at while drawing: `npm run dev`, then /gallery.html (add
// ?theme=dark). Not part of the build.

import { drawing } from "../map/images";
import { CATEGORIES } from "./catalogue";
import type { Theme } from "./palette";

const GROUND: Record<Theme, string> = { light: "#FBF9F3", dark: "#232F37", wall: "#1E2A32" };

const wanted = new URLSearchParams(location.search).get("theme");
const theme: Theme = wanted === "dark" || wanted === "wall" ? wanted : "light";
const categories = [...CATEGORIES.keys()];
const half = Math.ceil(categories.length / 2);
const severities = [1, 2, 3, 4, 5];

const rows = [
  ...[13, 17, 25, 30, 42].map((size) =>
    severities.map((s) => `incident:NL:${s}:verified:0:${size}`),
  ),
  categories.slice(0, half).map((code) => `incident:${code}:3:verified:0:34`),
  categories.slice(half).map((code) => `incident:${code}:4:unverified:0:34`),
  categories.slice(0, half).map((code) => `incident:${code}:5:unverified:1:40`),
  categories.slice(half).map((code) => `incident:${code}:1:verified:1:26`),
  categories.slice(0, half).map((code) => `incident:${code}:3:resolved:0:20`),
  [1, 4, 9, 24, 46, 113].map((count, i) => `count:${count}:${(i % 5) + 1}:${i + 1}:${i % 2}`),
  ["count:8:5:0:0", "count:8:5:8:1", "dam", "road_shield"],
  ["missing:no_data", "missing:not_submitted", "missing:not_applicable"],
];

document.body.style.background = GROUND[theme];
for (const row of rows) {
  const line = document.createElement("p");
  line.style.cssText = "display:flex;align-items:center;gap:14px;margin:8px";
  line.innerHTML = row.map((id) => drawing(id, theme)?.svg ?? id).join("");
  document.body.append(line);
}
