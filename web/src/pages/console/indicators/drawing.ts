// How values are drawn: layers over the boundary tiles, and the state of each place. Another period
// or indicator is another state of the same tiles: none is asked for again.

import type { ExpressionSpecification, LayerSpecification } from "@maplibre/maplibre-gl-style-spec";
import type { IndicatorValues, Missing, PlaceLevel } from "../../../api/indicators";
import { classOf } from "../../../indicators/classes";
import { circleColour, haloColour, rampColours, rampLine } from "../../../indicators/ramp";
import { numbers } from "../../../indicators/ranks";
import { FORMER_DISTRICT } from "../../../localities/localities";
import type { Values } from "../../../map/states";
import type { Overlay, PlaceLayer } from "../../../map/style";
import type { Model } from "../model";
import { breaksOf, chosen, levelOf, shownValues } from "./shown";

/** What can be missing, in the order of the legend. */
export const MISSING: readonly Missing[] = ["not_submitted", "no_data", "not_applicable"];

/** Radius of the greatest value by zoom, and the least that is still seen: as in indicators.toml. */
const RADII = [
  { zoom: 7, greatest: 20, least: 1.5 },
  { zoom: 9, greatest: 30, least: 2 },
  { zoom: 12, greatest: 60, least: 3 },
] as const;

const LAYERS: Record<Exclude<PlaceLevel, "province">, PlaceLayer> = {
  commune: "communes",
  district: "districts",
  grouping: "groupings",
};

const layerAt = (level: PlaceLevel): PlaceLayer => LAYERS[level === "province" ? "commune" : level];

const state = (name: string): ExpressionSpecification => ["feature-state", name];
const NONE = "rgba(0, 0, 0, 0)";

/** The layers of the values on the map; null when none are shown. */
export function valueOverlay(model: Model): Overlay | null {
  const indicator = model.state.tab === "indicators" ? chosen(model) : null;
  if (!indicator || !model.shown) return null;
  const level = levelOf(model);
  const layer = layerAt(level);
  const count = indicator.kind === "count";
  const areas = { source: layer, "source-layer": layer } as const;
  const classes = rampColours(breaksOf(indicator, shownValues(model)).length + 1, model.theme);
  const layers: LayerSpecification[] = MISSING.map((why) => ({
    id: `values:${why}`,
    type: "fill",
    ...areas,
    paint: {
      "fill-pattern": `missing:${why}`,
      "fill-opacity": ["case", ["==", state("missing"), why], 1, 0],
    },
  }));
  if (count) layers.push(circles(layer, model));
  else {
    layers.unshift({
      id: "values:class",
      type: "fill",
      ...areas,
      paint: {
        "fill-color": [
          "match",
          state("class"),
          ...classes.flatMap((colour, index) => [index, colour]),
          NONE,
        ] as unknown as ExpressionSpecification,
      },
    });
  }
  return {
    // Circles lie over the lines; the areas of their map are only those without a value.
    at: count ? "marks" : "areas",
    sources: {},
    layers,
    repaint: {
      ...NAMES[model.theme],
      ...(count ? {} : { "communes:line": communeLine(level, model) }),
    },
  };
}

const name = (colour: string): Record<string, unknown> => ({
  "text-color": colour,
  "text-halo-width": 2,
});

/** Names stand on circles and on any colour of the ramp: their own ink is too weak for that. */
const names = (colour: string): Overlay["repaint"] =>
  Object.fromEntries(
    ["communes", "districts", "groupings"].map((id) => [`${id}:name`, name(colour)]),
  );
const NAMES = { light: names("#14201B"), dark: names("#FFFFFF") } as const;

/** Between colours a commune's line is light; among groups there is none. */
const communeLine = (level: PlaceLevel, model: Model): Record<string, unknown> =>
  level === "commune"
    ? {
        "line-color": rampLine(model.theme),
        "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 7, 0.5, 9, 0.8, 12, 1.4],
      }
    : { "line-opacity": 0 };

function circles(layer: PlaceLayer, model: Model): LayerSpecification {
  const share = ["max", 0, ["number", state("share"), 0]];
  const visible = (opacity: number): ExpressionSpecification => [
    "case",
    [">=", ["number", state("share"), -1], 0],
    opacity,
    0,
  ];
  return {
    id: "values:circle",
    type: "circle",
    source: layer,
    "source-layer": `${layer}_label`,
    // Small over large. An order cannot read feature states: people stand in for the value.
    layout: { "circle-sort-key": ["-", ["number", ["get", "population"], 0]] },
    paint: {
      "circle-radius": [
        "interpolate",
        ["linear"],
        ["zoom"],
        ...RADII.flatMap(({ zoom, greatest, least }) => [
          zoom,
          ["max", least, ["*", greatest, ["sqrt", share]]],
        ]),
      ] as unknown as ExpressionSpecification,
      "circle-color": circleColour(model.theme),
      "circle-opacity": visible(0.7),
      "circle-stroke-color": haloColour(model.theme),
      "circle-stroke-width": 1,
      "circle-stroke-opacity": visible(1),
    },
  };
}

/** Radius of a circle on the map at a zoom, px. */
export function radius(share: number, zoom: number): number {
  const own = RADII.map(({ zoom, greatest, least }) => ({
    zoom,
    radius: Math.max(least, greatest * Math.sqrt(Math.max(0, share))),
  }));
  const above = own.find((step) => step.zoom >= zoom);
  const below = own.findLast((step) => step.zoom <= zoom);
  if (!above || !below || above === below) return (above ?? below ?? { radius: 0 }).radius;
  const part = (zoom - below.zoom) / (above.zoom - below.zoom);
  return below.radius + part * (above.radius - below.radius);
}

const joined = new WeakMap<IndicatorValues, Values>();

/** The values themselves, joined to the tiles by feature state; the same object while they stay. */
export function valueStates(model: Model): Values | null {
  const indicator = model.state.tab === "indicators" ? chosen(model) : null;
  const values = shownValues(model);
  if (!indicator || !values) return null;
  let found = joined.get(values);
  if (!found) {
    found = join(values, breaksOf(indicator, values));
    joined.set(values, found);
  }
  return found;
}

function join(values: IndicatorValues, breaks: readonly number[]): Values {
  const { generation, level } = values;
  const prefix = level === "grouping" ? `${generation}/${FORMER_DISTRICT}` : generation;
  const greatest = Math.max(0, ...numbers(values.values));
  // Every key is said for every place: nothing of the values before may stay.
  const states = values.values.map(
    ({ code, value, missing }) =>
      [
        `${prefix}/${code}`,
        {
          class: value === null ? -1 : classOf(value, breaks),
          share: value === null ? -1 : greatest > 0 ? Math.max(0, value / greatest) : 0,
          missing: value === null ? (missing ?? "no_data") : "",
        },
      ] as const,
  );
  return { layer: layerAt(level), states: new Map(states) };
}
