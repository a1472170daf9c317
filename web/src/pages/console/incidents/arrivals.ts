// An incident that has just come, in a ring: drawn from what the stream told, before any tile can
// tell it. The ring opens once, then stands still for a minute.

import type { Incident } from "../../../api/incidents";
import type { MapView } from "../../../map/view";

const STANDS_MS = 60_000;
/** In a burst the newest are ringed; the counts say the rest. */
const MOST = 30;

export class Arrivals {
  private shown: { id: string; timer: number; element: HTMLElement }[] = [];

  /** `stage` is null as long as there is no map; `draw` is what stands in the ring. */
  constructor(
    private readonly host: { readonly stage: Pick<MapView, "mark"> | null },
    private readonly draw: (incident: Incident) => string,
  ) {}

  show(incident: Incident): void {
    const { stage } = this.host;
    if (!stage) return;
    const { id, lon, lat } = incident;
    this.hide(id);
    const element = document.createElement("div");
    element.className = "ring arrived";
    element.dataset.incident = id;
    stage.mark(`arrival:${id}`, { lon, lat, element });
    const timer = window.setTimeout(() => this.hide(id), STANDS_MS);
    this.shown.push({ id, timer, element });
    this.update(incident);
    const [oldest] = this.shown;
    if (oldest && this.shown.length > MOST) this.hide(oldest.id);
  }

  /** What is ringed has changed: it is drawn as it is now. */
  update(incident: Incident): void {
    const shown = this.shown.find(({ id }) => id === incident.id);
    if (!shown) return;
    const { element } = shown;
    element.innerHTML = this.draw(incident);
    this.host.stage?.mark(`arrival:${incident.id}`, { ...incident, element });
  }

  hide(id: string): void {
    const shown = this.shown.find((each) => each.id === id);
    if (!shown) return;
    clearTimeout(shown.timer);
    this.shown = this.shown.filter((each) => each !== shown);
    this.host.stage?.mark(`arrival:${id}`, null);
  }
}
