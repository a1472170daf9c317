// One's own account: password, second factor, sessions, tokens, what one has handed on.

import type { Control, Host } from "../model";
import type { MeActions } from "./model";

export class MeControl implements MeActions, Control {
  constructor(private readonly host: Host) {}

  sync(): void {
    void this.host;
  }

  retry = (): void => undefined;
}
