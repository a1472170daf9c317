// Organisations over time.

import type { Control, Host } from "../model";
import type { OrganisationsActions } from "./model";

export class OrganisationsControl implements OrganisationsActions, Control {
  constructor(private readonly host: Host) {}

  sync(): void {
    void this.host;
  }

  retry = (): void => undefined;
}
