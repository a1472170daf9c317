// What the address holds: everything of the console that is worth sharing or going back to.

import type { Language } from "./i18n/text";
import type { PageTheme } from "./theme/theme";

export const TABS = ["incidents", "indicators", "localities"] as const;
export type Tab = (typeof TABS)[number];
export const SORTS = ["population", "area", "density", "name"] as const;
export type Sort = (typeof SORTS)[number];
export type Listing = "groups" | "communes";
/** How far back incidents are looked at; `all` asks nothing: what is open is never hidden by age. */
export const WINDOWS = ["all", "1h", "6h", "24h", "7d", "30d"] as const;
export type Window = (typeof WINDOWS)[number];

export interface View {
  lon: number;
  lat: number;
  zoom: number;
}

export interface State {
  tab: Tab;
  /** Generation id; null is the one in force today. */
  generation: string | null;
  /** Key of the grouping or district drilled into. */
  within: string | null;
  /** Code of the unit whose details are open. */
  boundary: string | null;
  /** Id of the incident whose details are open. */
  incident: string | null;
  /** Codes of the categories looked at; none: all of them. */
  category: readonly string[];
  /** Workflow states looked at, or `open`, or `all`. */
  status: readonly string[];
  window: Window;
  /** Code of the indicator on the map; null is the first of the catalogue that is drawn as areas. */
  indicator: string | null;
  /** Null is the newest period. */
  period: string | null;
  /** Null is what the tab lists at first. */
  listing: Listing | null;
  sort: Sort;
  /** Layers switched away from what they are at first. */
  switched: readonly string[];
  view: View | null;
  theme: PageTheme | null;
  language: Language;
  /** The video wall instead of the console. */
  wall: boolean;
  /** Metres from which the wall is read. */
  distance: number;
}

export const INITIAL: State = {
  tab: "incidents",
  generation: null,
  within: null,
  boundary: null,
  incident: null,
  category: [],
  status: ["open"],
  window: "all",
  indicator: null,
  period: null,
  listing: null,
  sort: "population",
  switched: [],
  view: null,
  theme: null,
  language: "vi",
  wall: false,
  distance: 5,
};

/** What is listed: communes where values are compared, else the groups to drill through. */
export const listingOf = ({ listing, tab }: State): Listing =>
  listing ?? (tab === "indicators" ? "communes" : "groups");

const GENERATION = /^\d{4}-\d{2}-\d{2}$/;
const CODE = /^[\w:-]{1,64}$/;
const PERIOD = /^\d{4}[\dTQW-]{0,9}$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DISTANCE = { least: 2, most: 12 };

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

function readDistance(value: string | null): number {
  const metres = Number(value ?? INITIAL.distance);
  const known = value?.trim() !== "" && metres >= DISTANCE.least && metres <= DISTANCE.most;
  return known ? metres : INITIAL.distance;
}

/** The state that a query string says. What it does not say, or says wrongly, stays at its first value. */
export function parse(search: string): State {
  const query = new URLSearchParams(search);
  const matching = (name: string, pattern: RegExp): string | null => {
    const value = query.get(name);
    return value !== null && pattern.test(value) ? value : null;
  };
  const several = (name: string): string[] =>
    [...new Set((query.get(name) ?? "").split(","))].filter((each) => CODE.test(each)).sort();
  const [ofBoundary, code] = (query.get("boundary") ?? "").split("/", 2);
  const known = GENERATION.test(ofBoundary ?? "") && CODE.test(code ?? "");
  const status = several("status");
  return {
    tab: oneOf(query.get("tab"), TABS) ?? INITIAL.tab,
    generation: matching("generation", GENERATION) ?? (known ? (ofBoundary as string) : null),
    within: matching("within", CODE),
    boundary: known ? (code as string) : null,
    incident: matching("incident", ID),
    category: several("category"),
    status: status.length > 0 ? status : INITIAL.status,
    window: oneOf(query.get("time"), WINDOWS) ?? INITIAL.window,
    indicator: matching("indicator", CODE),
    period: matching("period", PERIOD),
    listing: oneOf(query.get("list"), ["groups", "communes"]),
    sort: oneOf(query.get("sort"), SORTS) ?? INITIAL.sort,
    switched: several("layers"),
    view: readView(query.get("view")),
    theme: oneOf(query.get("theme"), ["light", "dark"]),
    language: oneOf(query.get("lang"), ["vi", "en"]) ?? INITIAL.language,
    wall: query.get("wall") === "1",
    distance: readDistance(query.get("distance")),
  };
}

/** The query string of a state, "" when all is as at first. `shown` is the generation on screen. */
export function format(state: State, shown: string | null): string {
  const parts: string[] = [];
  const say = (name: string, value: string | null, first: string | null = null): void => {
    if (value && value !== first) parts.push(`${name}=${value}`);
  };
  const list = (values: readonly string[]): string => [...values].sort().join(",");
  const generation = state.generation ?? shown;
  if (state.wall) say("wall", "1");
  if (state.wall) say("distance", String(state.distance), String(INITIAL.distance));
  say("tab", state.tab, INITIAL.tab);
  say("generation", state.generation);
  say("within", state.within);
  if (state.boundary && generation) say("boundary", `${generation}/${state.boundary}`);
  say("incident", state.incident);
  say("category", list(state.category));
  say("status", list(state.status), list(INITIAL.status));
  say("time", state.window, INITIAL.window);
  say("indicator", state.indicator);
  say("period", state.period);
  say("list", state.listing);
  say("sort", state.sort, INITIAL.sort);
  say("layers", list(state.switched));
  if (state.view) {
    const { lon, lat, zoom } = state.view;
    say("view", `${lon.toFixed(4)},${lat.toFixed(4)},${zoom.toFixed(2)}`);
  }
  say("theme", state.theme);
  say("lang", state.language, INITIAL.language);
  return parts.length > 0 ? `?${parts.join("&")}` : "";
}
