// What a tab was told of the stream. Ids grow in the order of the commits, so that what has come
// already, by another tab or a second time, is known by its id.

import type { Told } from "./events";

export class Seen {
  /** The newest change that was told. */
  private told: number;

  /** `last` is where to go on from: no change after it was told, and none up to it is missing. Null
   * when that is not known. */
  constructor(public last: number | null) {
    this.told = last ?? 0;
  }

  /** Whether it is news. */
  takes(told: Told): boolean {
    if (told.kind === "heartbeat") {
      // Not of what was told: it may run ahead of a change that waits to be sent.
      this.last = Math.max(this.last ?? 0, told.id);
      return true;
    }
    if (told.kind === "change" || (told.kind === "resync" && told.reason === "reload")) {
      if (told.id === null || told.id <= this.told) return false;
      this.told = told.id;
      this.last = Math.max(this.last ?? 0, told.id);
      return true;
    }
    // Everything is read anew, also when the database was set back and counts from a lower id.
    if (told.kind === "resync" && told.id !== null) this.startAt(told.id);
    return true;
  }

  startAt(id: number | null): void {
    this.last = id;
    this.told = id ?? 0;
  }
}
