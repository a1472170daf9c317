// Writes a report and sends it.

import type { Host } from "../host";
import type { ReportActions } from "./model";

export class ReportControl implements ReportActions {
  constructor(private readonly host: Host) {}

  begin = (): void => {
    this.host.change({ draft: { at: null } });
  };

  place(lon: number, lat: number): void {
    this.host.change({ draft: { at: { lon, lat } } });
  }

  cancel = (): void => {
    this.host.change({ draft: null });
  };
}
