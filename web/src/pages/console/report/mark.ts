// Where the report that is being written lies.

import type { MapView } from "../../../map/view";
import type { Model } from "../model";

export function markDraft(_map: MapView, _model: Model): void {}
