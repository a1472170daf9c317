// Loads indicators and their values, and answers to people.

import type { Host } from "../host";
import type { IndicatorActions } from "./model";

export class IndicatorsControl implements IndicatorActions {
  constructor(private readonly host: Host) {}

  /** The tab, the generation, the indicator or the period may have changed. */
  sync(): void {
    void this.host;
  }
}
