// A ring where an incident has just come: it opens once, then stands still for a minute.

import type { Incident } from "../../../api/incidents";
import type { MapView } from "../../../map/view";

const STANDS_MS = 60_000;
/** In a burst the newest are ringed; the counts say the rest. */
const MOST = 30;

export class Arrivals {
  private shown: { id: string; timer: number }[] = [];

  /** `stage` is null as long as there is no map. */
  constructor(private readonly host: { readonly stage: Pick<MapView, "mark"> | null }) {}

  show({ id, lon, lat }: Incident): void {
    const { stage } = this.host;
    if (!stage) return;
    this.hide(id);
    const element = document.createElement("div");
    element.className = "ring arrived";
    element.dataset.incident = id;
    stage.mark(`arrival:${id}`, { lon, lat, element });
    this.shown.push({ id, timer: window.setTimeout(() => this.hide(id), STANDS_MS) });
    const [oldest] = this.shown;
    if (oldest && this.shown.length > MOST) this.hide(oldest.id);
  }

  private hide(id: string): void {
    const shown = this.shown.find((each) => each.id === id);
    if (!shown) return;
    clearTimeout(shown.timer);
    this.shown = this.shown.filter((each) => each !== shown);
    this.host.stage?.mark(`arrival:${id}`, null);
  }
}
