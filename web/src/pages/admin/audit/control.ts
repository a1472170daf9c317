// Reads the trail as it is filtered, and has its chain checked.

import * as api from "../../../api/audit";
import { serverNow } from "../../../api/clock";
import { LOADING, ready, value } from "../../console/loadable";
import type { Control, Host } from "../model";
import { ALL, type Filter, queryOf, sameFilter } from "./filter";
import type { AuditActions, AuditSlice } from "./model";

const PAGE = 50;

export class AuditControl implements AuditActions, Control {
  private asking: AbortController | null = null;
  /** What the rows were asked for. */
  private asked: Filter | null = null;

  constructor(private readonly host: Host) {}

  private get slice(): AuditSlice {
    return this.host.model.audit;
  }

  private change(patch: Partial<AuditSlice>): void {
    this.host.change({ audit: { ...this.slice, ...patch } });
  }

  /** Read what the address asks for, unless it was. */
  sync(): void {
    const { filter } = this.host.model.state;
    if (this.asked && sameFilter(this.asked, filter)) return;
    void this.load();
    if (this.slice.actions.status !== "ready") void this.loadActions();
  }

  private async loadActions(): Promise<void> {
    try {
      this.change({ actions: ready(await api.actions()) });
    } catch (error) {
      this.change({ actions: { status: "failed", message: this.host.words(error) } });
    }
  }

  private async load(): Promise<void> {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    const { filter } = this.host.model.state;
    this.asked = filter;
    this.change({ rows: LOADING, more: "no", open: new Set() });
    try {
      this.change({ rows: ready(await api.entries(queryOf(filter, PAGE), asking.signal)) });
    } catch (error) {
      if (asking.signal.aborted) return;
      this.change({ rows: { status: "failed", message: this.host.words(error) } });
    }
  }

  more = (): void => {
    const shown = value(this.slice.rows);
    if (!shown?.next || this.slice.more === "loading") return;
    const { asked } = this;
    this.change({ more: "loading" });
    api.nextEntries(shown.next).then(
      ({ items, next }) => {
        if (this.asked !== asked) return;
        this.change({ rows: ready({ items: [...shown.items, ...items], next }), more: "no" });
      },
      () => {
        if (this.asked === asked) this.change({ more: "failed" });
      },
    );
  };

  toggle(id: number): void {
    const open = new Set(this.slice.open);
    if (!open.delete(id)) open.add(id);
    this.change({ open });
  }

  retry = (): void => {
    void this.load();
    if (this.slice.actions.status !== "ready") void this.loadActions();
  };

  filterAddress(patch: Partial<Filter>): string {
    const { filter } = this.host.model.state;
    return this.host.addressOf({ section: "audit", filter: { ...filter, ...patch } });
  }

  filter(patch: Partial<Filter>): void {
    const { filter } = this.host.model.state;
    const wanted = { ...filter, ...patch };
    if (sameFilter(filter, wanted)) return;
    this.host.set({ section: "audit", filter: wanted }, "push");
    this.sync();
  }

  clear = (): void => this.filter(ALL);

  fold(filtersOpen: boolean): void {
    this.change({ filtersOpen });
  }

  check = (): void => {
    if (this.slice.check === LOADING) return;
    this.change({ check: LOADING });
    api.check().then(
      (found) => this.change({ check: ready({ found, at: new Date(serverNow()) }) }),
      (error: unknown) =>
        this.change({ check: { status: "failed", message: this.host.words(error) } }),
    );
  };
}
