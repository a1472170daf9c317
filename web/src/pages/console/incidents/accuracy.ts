// The circle in which the open incident or the report that is being written lies: a telephoned place
// is no exact pin.

import type { Feature } from "geojson";
import type { Overlay } from "../../../map/style";
import { value } from "../loadable";
import type { Model } from "../model";
import { accuracyOf, type Written } from "../report/model";

const STROKE = { light: "#14201B", dark: "#F2F6F8" } as const;
/** Smaller circles lie under the symbol. */
const LEAST_M = 60;
const CORNERS = 72;
const METRES_PER_DEGREE = 111_195;

interface Circle {
  lon: number;
  lat: number;
  accuracy_m: number;
}

export function accuracyOverlay(model: Model): Overlay | null {
  const at = model.draft ? draftCircle(model, model.draft.written) : incidentCircle(model);
  if (!at) return null;
  const colour = STROKE[model.theme];
  return {
    at: "marks",
    sources: { accuracy: { type: "geojson", data: circle(at) } },
    layers: [
      {
        id: "accuracy:fill",
        type: "fill",
        source: "accuracy",
        paint: { "fill-color": colour, "fill-opacity": 0.07 },
      },
      {
        id: "accuracy:line",
        type: "line",
        source: "accuracy",
        paint: {
          "line-color": colour,
          "line-width": 1.4,
          "line-dasharray": [2, 2],
          "line-opacity": 0.75,
        },
      },
    ],
  };
}

function incidentCircle(model: Model): Circle | null {
  const incident = model.incidents.opened ? value(model.incidents.opened) : null;
  if (!incident || incident.accuracy_m < LEAST_M || model.state.tab === "indicators") return null;
  return incident;
}

function draftCircle(model: Model, written: Written): Circle | null {
  const accuracy_m = accuracyOf(written, value(model.incidents.terms), model.state.language);
  return written.at ? { ...written.at, accuracy_m } : null;
}

/** The circle on the ground as a polygon: within a few kilometres a degree is as long everywhere. */
function circle(at: Circle): Feature {
  const up = at.accuracy_m / METRES_PER_DEGREE;
  const across = up / Math.cos((at.lat * Math.PI) / 180);
  const ring = Array.from({ length: CORNERS + 1 }, (_, corner) => {
    const angle = (2 * Math.PI * (corner % CORNERS)) / CORNERS;
    return [at.lon + across * Math.cos(angle), at.lat + up * Math.sin(angle)];
  });
  return { type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } };
}
