// Accounts, and who holds which role.

import type { Control, Host } from "../model";
import type { AccountsActions } from "./model";

export class AccountsControl implements AccountsActions, Control {
  constructor(private readonly host: Host) {}

  sync(): void {
    void this.host;
  }

  retry = (): void => undefined;
}
