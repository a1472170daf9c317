// Which incidents have come while the page looked: what was told as new is not told so again, however
// often the stream tells of it.

/** So many are remembered. */
const MOST = 500;

export class Come {
  private readonly ids = new Set<string>();

  /** Whether it comes for the first time. */
  isFirst(id: string): boolean {
    if (this.ids.has(id)) return false;
    this.ids.add(id);
    const [oldest] = this.ids;
    if (oldest && this.ids.size > MOST) this.ids.delete(oldest);
    return true;
  }
}
