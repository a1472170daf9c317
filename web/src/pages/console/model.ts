// Everything the console shows. Templates read it; only the Console changes it.

import { type Access, UNKNOWN } from "../../access/access";
import type { Counts } from "../../api/incidents";
import type { Layer } from "../../api/layers";
import type { Generation, Related, Unit } from "../../api/types";
import { type Bilingual, type Key, text, type Values } from "../../i18n/text";
import { type Live, WAITING } from "../../live/age";
import type { Group, Localities } from "../../localities/localities";
import { type LeftOut, NOTHING_LEFT_OUT } from "../../map/left-out";
import { INITIAL, type State } from "../../state";
import type { PageTheme } from "../../theme/theme";
import type { AccountActions } from "./account/model";
import { type ContactActions, type ContactSlice, HIDDEN } from "./contact/model";
import { INCIDENTS, type IncidentActions, type IncidentsSlice } from "./incidents/model";
import { INDICATORS, type IndicatorActions, type IndicatorsSlice } from "./indicators/model";
import { LOADING, type Loadable, value } from "./loadable";
import type { Draft, ReportActions, Reported } from "./report/model";

/** What else is told about a unit whose details are open. */
export interface Relations {
  predecessors: Related[];
  successors: Related[];
  neighbours: Unit[];
  /** Its open incidents. */
  counts: Counts;
}

export interface Hover {
  key: string;
  group: Group | null;
  unit: Unit | null;
  /** Where the pointer is on the map; null when the list is pointed at. */
  at: { x: number; y: number } | null;
}

export type Sheet = "peek" | "half" | "full";
export type MapStatus = "loading" | "drawn" | "no-webgl" | "failed";

export interface Model {
  state: State;
  theme: PageTheme;
  /** Who looks at it, and may do what. */
  access: Access;
  /** The menu of the account is open. */
  accountOpen: boolean;
  /** Asking whether to sign out though a report waits: where from. */
  leaving: "here" | "everywhere" | null;
  /** The generation on screen. */
  shown: Generation | null;
  generations: Loadable<Generation[]>;
  localities: Loadable<Localities>;
  relations: Loadable<Relations>;
  layers: Loadable<Layer[]>;
  incidents: IncidentsSlice;
  /** Who reported the open incident, once somebody asked to see it. */
  contact: ContactSlice;
  indicators: IndicatorsSlice;
  /** The report that is being written. */
  draft: Draft | null;
  /** What was reported last, for a while. */
  reported: Reported | null;
  live: Live;
  /** By the server's clock. */
  now: Date;
  typed: string;
  searching: boolean;
  /** Which hit the arrow keys stand on. */
  active: number;
  filter: string;
  layersOpen: boolean;
  hover: Hover | null;
  map: MapStatus;
  mapMessage: string;
  tilesFailing: boolean;
  /** What the drawn tiles had no room for. */
  leftOut: LeftOut;
  attributions: readonly string[];
  centre: { lat: number; zoom: number };
  sheet: Sheet;
  fullscreen: boolean;
  notice: { key: Key; values: Values } | null;
}

export const FIRST: Model = {
  state: INITIAL,
  theme: "light",
  access: UNKNOWN,
  accountOpen: false,
  leaving: null,
  shown: null,
  generations: LOADING,
  localities: LOADING,
  relations: LOADING,
  layers: LOADING,
  incidents: INCIDENTS,
  contact: HIDDEN,
  indicators: INDICATORS,
  draft: null,
  reported: null,
  live: WAITING,
  now: new Date(0),
  typed: "",
  searching: false,
  active: 0,
  filter: "",
  layersOpen: true,
  hover: null,
  map: "loading",
  mapMessage: "",
  tilesFailing: false,
  leftOut: NOTHING_LEFT_OUT,
  attributions: [],
  centre: { lat: 19.2, zoom: 8 },
  sheet: "half",
  fullscreen: false,
  notice: null,
};

/** What a person can do here. */
export interface Actions {
  readonly incidents: IncidentActions;
  readonly contact: ContactActions;
  readonly indicators: IndicatorActions;
  readonly report: ReportActions;
  readonly account: AccountActions;
  change(patch: Partial<Model>): void;
  tab(tab: State["tab"]): void;
  drill(key: string): void;
  /** To the caller's own localities, or the province. */
  home(): void;
  province(): void;
  open(code: string): void;
  close(): void;
  zoomTo(code: string): void;
  generation(id: string, boundary?: string): void;
  list(patch: Partial<Pick<State, "sort" | "listing">>): void;
  language(language: State["language"]): void;
  theme(theme: PageTheme): void;
  layer(id: string, on: boolean): void;
  point(hover: Hover | null): void;
  retry(): void;
  zoomBy(step: number): void;
  fullscreen(): void;
}

/** The words of the chosen language. */
export type Say = (key: Key, values?: Values) => string;

export const sayer =
  (model: Model): Say =>
  (key, values) =>
    text(model.state.language, key, values);

export const either = (model: Model, of: Bilingual): string => of[model.state.language] || of.vi;

/** The group that is drilled into. */
export function within(model: Model): Group | null {
  const key = model.state.within;
  return value(model.localities)?.groups.find((group) => group.key === key) ?? null;
}

/** The unit whose details are open; null also when the code is unknown. */
export function opened(model: Model): Unit | null {
  const { boundary } = model.state;
  return boundary ? (value(model.localities)?.units.get(boundary) ?? null) : null;
}

/** Whether a card stands over the map: what is open, or a report that is not folded away. */
export const hasCard = ({ state, draft }: Model): boolean =>
  draft ? !draft.folded : state.boundary !== null || state.incident !== null;

/** Layers that a tab leaves out: colour means severity or value, never both on one map; and white
 * roads over coloured areas would pass for lines between them. */
const LEFT_OUT: Record<State["tab"], readonly string[]> = {
  incidents: ["indicators"],
  indicators: ["indicators", "incidents", "incident_counts", "roads", "dams"],
  localities: ["indicators"],
};

/** Layers that are not offered in the tab that is open; values are joined to communes instead. */
export const leftOut = (model: Model): readonly string[] => LEFT_OUT[model.state.tab];

/** Whether a layer is drawn: as it is at first, unless a person switched it. */
export const isOn = (model: Model, layer: Layer): boolean =>
  layer.supplied &&
  !leftOut(model).includes(layer.id) &&
  layer.visible !== model.state.switched.includes(layer.id);

/** Of districts and groupings the layer that the generation on screen has nothing of. */
export function absentLayer(model: Model): string {
  const districts = model.shown?.levels.some(({ level }) => level === "district") ?? false;
  return districts ? "groupings" : "districts";
}

/** Layers that a person switched, and to what. */
export function switched(model: Model): Map<string, boolean> {
  const layers = value(model.layers) ?? [];
  return new Map(
    layers
      .filter((layer) => model.state.switched.includes(layer.id))
      .map((layer) => [layer.id, !layer.visible]),
  );
}

export function groupTitle(say: Say, group: Group): string {
  return group.kind === "district" ? group.fullName : say("group.prefix", { name: group.name });
}

export function countCommunes(say: Say, generation: string, n: string): string {
  return say(generation < "2025-07-01" ? "count.communes.2024" : "count.communes", { n });
}
