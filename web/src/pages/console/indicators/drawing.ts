// How values are drawn: layers over the boundary tiles, and the state of each place.

import type { Overlay } from "../../../map/style";
import type { Values } from "../../../map/view";
import type { Model } from "../model";

/** The layers of the values on the map; null when none are shown. */
export function valueOverlay(_model: Model): Overlay | null {
  return null;
}

/** The values themselves, joined to the tiles by feature state. */
export function valueStates(_model: Model): Values | null {
  return null;
}
