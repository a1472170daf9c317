// Reads the table of rights once.

import * as api from "../../../api/rights";
import { ready } from "../../console/loadable";
import type { Control, Host } from "../model";
import type { GuideActions } from "./model";

export class GuideControl implements GuideActions, Control {
  private asked = false;

  constructor(private readonly host: Host) {}

  sync(): void {
    if (!this.asked) void this.load();
  }

  private async load(): Promise<void> {
    this.asked = true;
    try {
      this.host.change({ guide: { rights: ready(await api.rights()) } });
    } catch (error) {
      this.asked = false;
      this.host.change({
        guide: { rights: { status: "failed", message: this.host.words(error) } },
      });
    }
  }

  retry = (): void => {
    void this.load();
  };
}
