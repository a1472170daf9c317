// Access tokens of programs, walls and telephones.

import type { Control, Host } from "../model";
import type { TokensActions } from "./model";

export class TokensControl implements TokensActions, Control {
  constructor(private readonly host: Host) {}

  sync(): void {
    void this.host;
  }

  retry = (): void => undefined;
}
