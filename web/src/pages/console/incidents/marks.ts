// Rings on the map: around the incident that is open, and around what has just come.

import type { Incident } from "../../../api/incidents";
import { overdue } from "../../../incidents/order";
import type { MapView } from "../../../map/view";
import { categorySign } from "../../../symbols/catalogue";
import { symbol } from "../../../symbols/symbol";
import { value } from "../loadable";
import type { Model } from "../model";

/** px of the frame's box in the ring, by severity: as on the closest map. */
const SIZES = [26, 28, 30, 34, 40] as const;

/** px of the frame's box of an incident that stands in a ring. */
export const sizeOf = ({ severity }: Pick<Incident, "severity">): number =>
  SIZES[severity - 1] ?? SIZES[0];

/** The symbol of an incident as it is drawn everywhere. */
export function incidentSymbol(incident: Incident, size: number, model: Model): string {
  const { severity, trust } = incident;
  const late = trust !== "resolved" && overdue(incident, model.now);
  const spec = { ...categorySign(incident.category), severity, trust, overdue: late };
  return symbol(spec, size, model.theme, "full");
}

/** What the ring of the open incident shows now, so that it is made anew only when that changes. */
let shown: { key: string; element: HTMLElement } | null = null;

/** The open incident stands in a ring at every zoom, whether or not it is counted below. */
export function markOpened(map: MapView, model: Model): void {
  const incident = model.incidents.opened ? value(model.incidents.opened) : null;
  if (!incident || model.state.tab === "indicators") {
    map.mark("opened", null);
    return;
  }
  const svg = incidentSymbol(incident, sizeOf(incident), model);
  if (shown?.key !== svg) {
    const element = document.createElement("div");
    element.className = "ring opened";
    element.innerHTML = svg;
    shown = { key: svg, element };
  }
  map.mark("opened", { lon: incident.lon, lat: incident.lat, element: shown.element });
}
