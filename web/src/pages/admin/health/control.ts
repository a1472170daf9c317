// The state of the system.

import type { Control, Host } from "../model";
import type { HealthActions } from "./model";

export class HealthControl implements HealthActions, Control {
  constructor(private readonly host: Host) {}

  sync(): void {
    void this.host;
  }

  retry = (): void => undefined;
}
