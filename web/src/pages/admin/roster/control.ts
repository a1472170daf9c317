// The duty roster.

import type { Control, Host } from "../model";
import type { RosterActions } from "./model";

export class RosterControl implements RosterActions, Control {
  constructor(private readonly host: Host) {}

  sync(): void {
    void this.host;
  }

  retry = (): void => undefined;
}
