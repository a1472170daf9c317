// What is asked for because of a change carries `after=` its id: a process of the server that has not
// heard of it yet waits, and no cache on the way answers with older bytes.

import { Lately } from "../live/lately";

/** Whether an address names the version of what it stands for: what is there stays as it is. */
export const versioned = (url: string): boolean => /[?&]v=/.test(url);

/** The layers that a TileJSON or a tile is of, as they stand in its address. */
const layersIn = (url: string): string | undefined => /\/tiles\/([^/?]+)/.exec(url)?.[1];

export class After {
  /** By the layers of a source: its TileJSON and its tiles have them in their addresses. */
  private readonly sources = new Map<string, Lately>();

  /** A change of what the TileJSON at `url` has was heard of. */
  heard(url: string, id: number | null, now = Date.now()): void {
    const layers = layersIn(url);
    if (!layers) return;
    const lately = this.sources.get(layers) ?? new Lately();
    lately.heard(id, now);
    this.sources.set(layers, lately);
  }

  /** The address to ask for in place of `url`. */
  address(url: string, now = Date.now()): string {
    const after = this.sources.get(layersIn(url) ?? "")?.after(now) ?? null;
    if (after === null || versioned(url)) return url;
    return `${url}${url.includes("?") ? "&" : "?"}after=${after}`;
  }
}
