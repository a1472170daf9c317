// What features of the map's tiles are at the moment: pointed at, chosen, or worth so much. Told as
// feature state, so that no tile is asked for again.

import type { Map as MapLibreMap } from "maplibre-gl";
import { tileLayers } from "./sources";
import { lightLayers, type PlaceLayer } from "./style";

/** A feature of a place: ids carry their generation, as `2025-07-01/16681`. */
export interface Place {
  layer: PlaceLayer;
  id: string;
}

export type Way = "hover" | "selected";

/** States of the features of a layer, its areas and the points of their labels, by feature id. */
export interface Values {
  layer: PlaceLayer;
  states: ReadonlyMap<string, Record<string, string | number>>;
}

export class FeatureStates {
  /** Layers of which a place was lit. */
  readonly layers = new Set<PlaceLayer>();
  private readonly lit = new Map<Way, Place>();
  private values: Values | null = null;

  /** `sourceOf` tells which source of the map has a layer now, if any. */
  constructor(
    private readonly map: MapLibreMap,
    private readonly sourceOf: (layer: string) => string | null,
  ) {}

  /** Light one place up in one way; null puts the light out. */
  light(way: Way, place: Place | null): void {
    const before = this.lit.get(way);
    if (before?.id === place?.id && before?.layer === place?.layer) return;
    if (before) this.set(before, way, false);
    if (!place) {
      this.lit.delete(way);
      return;
    }
    this.lit.set(way, place);
    this.wake(place.layer);
    this.set(place, way, true);
  }

  /** The first place of a layer that is lit brings the layer's lights onto the map. */
  private wake(layer: PlaceLayer): void {
    if (this.layers.has(layer)) return;
    this.layers.add(layer);
    for (const id of lightLayers(layer)) {
      if (this.map.getLayer(id)) this.map.setLayoutProperty(id, "visibility", "visible");
    }
  }

  /** Say it all again: sources were made anew, or came later. */
  again(): void {
    for (const [way, place] of this.lit) this.set(place, way, true);
    this.revalue();
  }

  /** Give the features of a layer values, joined in the page: no tile is asked for again. */
  join(values: Values | null): void {
    const before = this.values;
    if (before === values) return;
    this.values = values;
    if (before && before.layer !== values?.layer) this.unvalue(before);
    this.revalue();
  }

  private revalue(): void {
    if (!this.values) return;
    const { layer, states } = this.values;
    const source = this.drawn(layer);
    if (!source) return;
    for (const sourceLayer of tileLayers(layer)) {
      for (const [id, state] of states) {
        this.map.setFeatureState({ source, sourceLayer, id }, state);
      }
    }
  }

  private unvalue({ layer, states }: Values): void {
    const source = this.drawn(layer);
    if (!source) return;
    for (const sourceLayer of tileLayers(layer)) {
      for (const [id, state] of states) {
        for (const key of Object.keys(state)) {
          this.map.removeFeatureState({ source, sourceLayer, id }, key);
        }
      }
    }
  }

  private set({ layer, id }: Place, way: Way, on: boolean): void {
    const source = this.drawn(layer);
    if (source) this.map.setFeatureState({ source, sourceLayer: layer, id }, { [way]: on });
  }

  /** The source of a layer, when it is on the map. */
  private drawn(layer: PlaceLayer): string | null {
    const source = this.sourceOf(layer);
    return source !== null && this.map.getSource(source) ? source : null;
  }
}
