// What the administration knows of the state of the system.

import type { Health } from "../../../api/health";
import { LOADING, type Loadable } from "../../console/loadable";

export interface HealthSlice {
  told: Loadable<Health>;
  /** Since when it could not be asked any more: what is told is of before. */
  lost: { since: Date; message: string } | null;
}

export const HEALTH: HealthSlice = { told: LOADING, lost: null };

export interface HealthActions {
  retry(): void;
}
