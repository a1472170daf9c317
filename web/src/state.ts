// What the address holds: everything of the console that is worth sharing or going back to.

import type { Language } from "./i18n/text";
import type { PageTheme } from "./theme/theme";

export type Sort = "name" | "population" | "area" | "density";
export type Listing = "groups" | "communes";

export interface View {
  lon: number;
  lat: number;
  zoom: number;
}

export interface State {
  /** Generation id; null is the one in force today. */
  generation: string | null;
  /** Key of the grouping or district drilled into. */
  within: string | null;
  /** Code of the unit whose details are open. */
  boundary: string | null;
  listing: Listing;
  sort: Sort;
  /** Layers switched away from what they are at first. */
  switched: readonly string[];
  view: View | null;
  theme: PageTheme | null;
  language: Language;
}

export const INITIAL: State = {
  generation: null,
  within: null,
  boundary: null,
  listing: "groups",
  sort: "population",
  switched: [],
  view: null,
  theme: null,
  language: "vi",
};

const GENERATION = /^\d{4}-\d{2}-\d{2}$/;
const CODE = /^[\w:-]{1,64}$/;

function oneOf<T extends string>(value: string | null, allowed: readonly T[]): T | null {
  return allowed.find((each) => each === value) ?? null;
}

function readView(value: string | null): View | null {
  const parts = (value ?? "").split(",");
  if (parts.length !== 3 || parts.some((part) => part.trim() === "")) return null;
  const [lon, lat, zoom] = parts.map(Number) as [number, number, number];
  const inside = Math.abs(lon) <= 180 && Math.abs(lat) <= 85 && zoom >= 0 && zoom <= 24;
  return inside ? { lon, lat, zoom } : null;
}

/** The state that a query string says. What it does not say, or says wrongly, stays at its first value. */
export function parse(search: string): State {
  const query = new URLSearchParams(search);
  const matching = (name: string, pattern: RegExp): string | null => {
    const value = query.get(name);
    return value !== null && pattern.test(value) ? value : null;
  };
  const [ofBoundary, code] = (query.get("boundary") ?? "").split("/", 2);
  const known = GENERATION.test(ofBoundary ?? "") && CODE.test(code ?? "");
  return {
    generation: matching("generation", GENERATION) ?? (known ? (ofBoundary as string) : null),
    within: matching("within", CODE),
    boundary: known ? (code as string) : null,
    listing: oneOf(query.get("list"), ["groups", "communes"]) ?? INITIAL.listing,
    sort: oneOf(query.get("sort"), ["name", "population", "area", "density"]) ?? INITIAL.sort,
    switched: [...new Set((query.get("layers") ?? "").split(","))]
      .filter((id) => CODE.test(id))
      .sort(),
    view: readView(query.get("view")),
    theme: oneOf(query.get("theme"), ["light", "dark"]),
    language: oneOf(query.get("lang"), ["vi", "en"]) ?? INITIAL.language,
  };
}

/** The query string of a state, "" when all is as at first. `shown` is the generation on screen. */
export function format(state: State, shown: string | null): string {
  const parts: string[] = [];
  const generation = state.generation ?? shown;
  if (state.generation) parts.push(`generation=${state.generation}`);
  if (state.within) parts.push(`within=${state.within}`);
  if (state.boundary && generation) parts.push(`boundary=${generation}/${state.boundary}`);
  if (state.listing !== INITIAL.listing) parts.push(`list=${state.listing}`);
  if (state.sort !== INITIAL.sort) parts.push(`sort=${state.sort}`);
  if (state.switched.length > 0) parts.push(`layers=${[...state.switched].sort().join(",")}`);
  if (state.view) {
    const { lon, lat, zoom } = state.view;
    parts.push(`view=${lon.toFixed(4)},${lat.toFixed(4)},${zoom.toFixed(2)}`);
  }
  if (state.theme) parts.push(`theme=${state.theme}`);
  if (state.language !== INITIAL.language) parts.push(`lang=${state.language}`);
  return parts.length > 0 ? `?${parts.join("&")}` : "";
}
