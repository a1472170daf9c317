// Everything the wall shows. Templates read it; only the Wall changes it.

import content from "../../../../layers/catalogues/wall.toml";
import { type Access, UNKNOWN } from "../../access/access";
import type { Counts, Incident } from "../../api/incidents";
import type { Generation } from "../../api/types";
import { type Bilingual, type Key, text, type Values } from "../../i18n/text";
import type { Terms } from "../../incidents/terms";
import { WAITING } from "../../live/age";
import type { Localities } from "../../localities/localities";
import { INITIAL, type State } from "../../state";
import type { Known } from "./band";
import type { Area, CommuneCount, Place } from "./counting";
import { hasInset, type Layout, type Scale, scaleOf } from "./scale";

/** What stays while incidents come and go. */
export interface Ground {
  generations: readonly Generation[];
  generation: Generation;
  localities: Localities;
  areas: readonly Area[];
  terms: Terms;
}

/** What is open at one moment: read together, so that figures, maps and list agree. */
export interface Reading {
  figures: Counts;
  communes: readonly CommuneCount[];
}

export interface Model extends Known {
  state: State;
  /** Who looks: a wall's own device, somebody who has signed in, or anybody. */
  access: Access;
  /** The token that this screen was to be set up with is no good. */
  tokenRefused: boolean;
  scale: Scale;
  layout: Layout;
  now: Date;
  ground: Ground | null;
  reading: Reading | null;
  /** Incidents of the last minutes that the room must know of. */
  grave: readonly Incident[];
  /** Whether any of what is shown is invented. */
  demonstration: boolean;
  map: "loading" | "drawn" | "no-webgl";
  /** What a screen reader is told of a grave incident that has just come. */
  said: string;
  /** The pointer has rested for a while: it is not drawn. */
  resting: boolean;
}

export const FIRST: Model = {
  state: INITIAL,
  access: UNKNOWN,
  tokenRefused: false,
  scale: scaleOf({ width: 1920, height: 1080 }, INITIAL.distance),
  layout: "full",
  now: new Date(0),
  ground: null,
  reading: null,
  grave: [],
  demonstration: false,
  live: WAITING,
  lostAt: null,
  readAt: null,
  behind: false,
  map: "loading",
  said: "",
  resting: false,
};

/** As layers/catalogues/wall.toml says it, read when the page is built. */
export const INSET: { title: Bilingual; areas: readonly string[] } = content.inset;

/** Codes of the areas that are counted in the inset; none where there is none. */
export const insetAreas = ({ layout }: Pick<Model, "layout">): readonly string[] =>
  hasInset(layout) ? INSET.areas : [];

/** What each map counts: areas beside an inset of the crowded ones, else regions. */
export function placesOf(
  { layout, state }: Pick<Model, "layout" | "state">,
  areas: readonly Area[],
): { main: Place[]; inset: Place[] } {
  if (!hasInset(layout)) {
    const main = content.regions.map(({ title, areas, point }, at) => {
      return { code: `region-${at}`, name: title[state.language], areas, ...point };
    });
    return { main, inset: [] };
  }
  const each = areas.map(({ bbox: _, ...area }) => ({ ...area, areas: [area.code] }));
  const within = ({ code }: Place): boolean => INSET.areas.includes(code);
  return { main: each.filter((place) => !within(place)), inset: each.filter(within) };
}

export type Say = (key: Key, values?: Values) => string;

export const sayer =
  ({ state }: Model): Say =>
  (key, values) =>
    text(state.language, key, values);
