// How the map asks for tiles again: because of a change, or because they could not be had.

import type { Map as MapLibreMap, VectorTileSource } from "maplibre-gl";
import type { Box } from "../api/types";
import { type After, versioned } from "./after";
import { tilesOf } from "./place";

export class Tiles {
  /** Sources that are to say once more where their tiles are, when they have said it. */
  private readonly again = new Set<string>();

  /** `sourceOf` tells which source of the map has a layer now, if any. */
  constructor(
    private readonly map: MapLibreMap,
    private readonly after: After,
    private readonly sourceOf: (layer: string) => string | null,
  ) {}

  /** Ask again for all that is drawn. */
  all(): void {
    for (const source of this.vectors()) this.renew(source);
  }

  /** Ask again for all that is drawn of some layers, because of a change if it is known. */
  ofLayers(layers: readonly string[], after: number | null): void {
    for (const source of this.having(layers)) {
      this.after.heard(source.url, after);
      this.renew(source);
    }
  }

  /** Ask again for the tiles of a layer that boxes touch, because of a change in them. */
  inBoxes(layer: string, boxes: readonly Box[], after: number | null): void {
    const z = Math.floor(this.map.getZoom());
    for (const source of this.having([layer])) {
      this.after.heard(source.url, after);
      if (z < source.minzoom) continue;
      const tiles = boxes.flatMap((box) => tilesOf(box, Math.min(z, source.maxzoom)));
      if (tiles.length > 0) this.map.refreshTiles(source.id, tiles);
    }
  }

  /** Have the sources of some layers say anew where their tiles are: after a change their version is
   * another one. What is on its way may have been said before the change, and is waited for: of two
   * answers on their way the older one may come last. */
  relocate(layers: readonly string[], after: number | null): void {
    for (const source of this.having(layers)) {
      this.after.heard(source.url, after);
      if (source.loaded()) source.setUrl(source.url);
      else this.again.add(source.id);
    }
  }

  /** A source has said where its tiles are. */
  located(id: string): void {
    if (!this.again.delete(id)) return;
    const source = this.vectors().find((each) => each.id === id);
    source?.setUrl(source.url);
  }

  /** Tiles whose address names their version would come from the browser's own store again: where
   * they are now is asked for first, as it is of a source that could not say it. One that is still
   * saying it has asked for no tile yet. */
  private renew(source: VectorTileSource): void {
    if (!source.loaded()) return;
    if (!source.tiles || source.tiles.some(versioned)) source.setUrl(source.url);
    else this.map.refreshTiles(source.id);
  }

  private having(layers: readonly string[]): VectorTileSource[] {
    const ids = new Set(layers.map((layer) => this.sourceOf(layer)));
    return this.vectors().filter(({ id }) => ids.has(id));
  }

  private vectors(): VectorTileSource[] {
    const drawn = Object.keys(this.map.getStyle()?.sources ?? {});
    return drawn
      .map((id) => this.map.getSource(id))
      .filter((source): source is VectorTileSource => source?.type === "vector");
  }
}
