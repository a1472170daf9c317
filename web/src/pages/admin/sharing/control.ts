// Which organisation sees which layer and indicator.

import type { Control, Host } from "../model";
import type { SharingActions } from "./model";

export class SharingControl implements SharingActions, Control {
  constructor(private readonly host: Host) {}

  sync(): void {
    void this.host;
  }

  retry = (): void => undefined;
}
