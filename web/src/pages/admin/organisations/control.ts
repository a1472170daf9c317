// Reads the organisations once, and lets them be looked through.

import * as api from "../../../api/organisations";
import { ready } from "../../console/loadable";
import type { Control, Host } from "../model";
import type { OrganisationsActions, OrganisationsSlice, Wanted } from "./model";
import { groupOf } from "./succession";

export class OrganisationsControl implements OrganisationsActions, Control {
  private asked = false;

  constructor(private readonly host: Host) {}

  private get slice(): OrganisationsSlice {
    return this.host.model.organisations;
  }

  private change(patch: Partial<OrganisationsSlice>): void {
    this.host.change({ organisations: { ...this.slice, ...patch } });
  }

  sync(): void {
    if (!this.asked) void this.load();
  }

  private async load(): Promise<void> {
    this.asked = true;
    try {
      const all = await api.organisations();
      this.change({ all: ready(all) });
      // One that is open from the address alone is found again in its list.
      const open = all.find(({ code }) => code === this.host.model.state.open);
      if (open) this.want({ group: groupOf(open) });
    } catch (error) {
      this.asked = false;
      this.change({ all: { status: "failed", message: this.host.words(error) } });
    }
  }

  retry = (): void => {
    void this.load();
  };

  find(q: string): void {
    this.host.set({ q, open: null });
  }

  want(patch: Partial<Wanted>): void {
    this.change({ wanted: { ...this.slice.wanted, ...patch } });
  }
}
