// What features of the map's tiles are at the moment: pointed at, chosen, or worth so much. Told as
// feature state, so that no tile is asked for again.

import type { Map as MapLibreMap } from "maplibre-gl";
import { lightLayers, type PlaceSource } from "./style";

/** A feature of a place: ids carry their generation, as `2025-07-01/16681`. */
export interface Place {
  source: PlaceSource;
  id: string;
}

export type Way = "hover" | "selected";

/** States of the features of a source, by feature id. */
export interface Values {
  source: string;
  /** The layers inside the source's tiles: the areas, and the points of their labels. */
  layers: readonly string[];
  states: ReadonlyMap<string, Record<string, string | number>>;
}

export class FeatureStates {
  /** Sources of which a place was lit. */
  readonly sources = new Set<PlaceSource>();
  private readonly lit = new Map<Way, Place>();
  private values: Values | null = null;

  constructor(private readonly map: MapLibreMap) {}

  /** Light one place up in one way; null puts the light out. */
  light(way: Way, place: Place | null): void {
    const before = this.lit.get(way);
    if (before?.id === place?.id && before?.source === place?.source) return;
    if (before) this.set(before, way, false);
    if (!place) {
      this.lit.delete(way);
      return;
    }
    this.lit.set(way, place);
    this.wake(place.source);
    this.set(place, way, true);
  }

  /** The first place of a source that is lit brings the source's lights onto the map. */
  private wake(source: PlaceSource): void {
    if (this.sources.has(source)) return;
    this.sources.add(source);
    for (const id of lightLayers(source)) {
      if (this.map.getLayer(id)) this.map.setLayoutProperty(id, "visibility", "visible");
    }
  }

  /** Say it all again: sources were made anew, or came later. */
  again(): void {
    for (const [way, place] of this.lit) this.set(place, way, true);
    this.revalue();
  }

  /** Give the features of a source values, joined in the page: no tile is asked for again. */
  join(values: Values | null): void {
    const before = this.values;
    if (before === values) return;
    this.values = values;
    if (before && before.source !== values?.source) this.unvalue(before);
    this.revalue();
  }

  private revalue(): void {
    if (!this.values || !this.map.getSource(this.values.source)) return;
    const { source, layers, states } = this.values;
    for (const sourceLayer of layers) {
      for (const [id, state] of states) {
        this.map.setFeatureState({ source, sourceLayer, id }, state);
      }
    }
  }

  private unvalue({ source, layers, states }: Values): void {
    if (!this.map.getSource(source)) return;
    for (const sourceLayer of layers) {
      for (const [id, state] of states) {
        for (const key of Object.keys(state)) {
          this.map.removeFeatureState({ source, sourceLayer, id }, key);
        }
      }
    }
  }

  private set(place: Place, way: Way, on: boolean): void {
    if (!this.map.getSource(place.source)) return;
    this.map.setFeatureState(
      { source: place.source, sourceLayer: place.source, id: place.id },
      { [way]: on },
    );
  }
}
