// Which change was just heard of. For a moment another process of the server may not have heard of
// it yet: whoever asks because of it says so, and is answered nothing older.

/** After this long every process has heard, and addresses are again what caches know them by. */
export const LATELY_MS = 10_000;

export class Lately {
  private id = 0;
  private until = 0;

  heard(id: number | null, now = Date.now()): void {
    if (id === null) return;
    // Not for ever the highest: a database that was set back counts from a lower one.
    this.id = now < this.until ? Math.max(this.id, id) : id;
    this.until = now + LATELY_MS;
  }

  /** The newest change, while it was heard of just now. */
  after(now = Date.now()): number | null {
    return now < this.until ? this.id : null;
  }
}
