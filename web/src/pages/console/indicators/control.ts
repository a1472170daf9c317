// Loads indicators and their values, and answers to people.

import * as api from "../../../api/indicators";
import { ordered } from "../../../indicators/periods";
import type { Order } from "../../../indicators/ranks";
import type { Host } from "../host";
import { LOADING, type Loadable, ready } from "../loadable";
import { spacious } from "../room";
import type { IndicatorActions, IndicatorsSlice } from "./model";
import { keyOf, offered, wanted } from "./shown";

/** Values are asked for again when they are looked at after this long. */
const OLD_MS = 5 * 60_000;

export class IndicatorsControl implements IndicatorActions {
  private begun = false;
  private readonly asking = new Map<string, AbortController>();
  /** When each answer came. */
  private readonly answered = new Map<string, number>();

  constructor(private readonly host: Host) {}

  private change(patch: Partial<IndicatorsSlice>): void {
    this.host.change({ indicators: { ...this.host.model.indicators, ...patch } });
  }

  /** The tab, the generation, the indicator or the period may have changed. */
  sync(): void {
    const { model } = this.host;
    if (model.state.tab !== "indicators") {
      this.stop([]);
      return;
    }
    if (!this.begun) this.begin();
    if (model.indicators.catalogue.status !== "ready") return;
    const queries = new Map(wanted(model).map((query) => [keyOf(query), query]));
    this.stop([...queries.keys()]);
    const now = Date.now();
    for (const [key, query] of queries) {
      const fresh = now - (this.answered.get(key) ?? Number.NEGATIVE_INFINITY) < OLD_MS;
      if (!fresh && !this.asking.has(key)) void this.load(key, query);
    }
  }

  private begin(): void {
    this.begun = true;
    this.change({ legendOpen: spacious() });
    void this.loadCatalogue();
  }

  /** What is no longer wanted is not waited for. */
  private stop(but: readonly string[]): void {
    for (const [key, asking] of this.asking) {
      if (but.includes(key)) continue;
      asking.abort();
      this.asking.delete(key);
    }
  }

  private async loadCatalogue(): Promise<void> {
    try {
      this.change({ catalogue: ready(await api.indicators()) });
      this.host.set({});
    } catch (error) {
      this.change({ catalogue: { status: "failed", message: this.host.words(error) } });
    }
  }

  private async load(key: string, query: api.ValuesQuery): Promise<void> {
    const asking = new AbortController();
    this.asking.set(key, asking);
    try {
      const found = await api.values(query, asking.signal);
      this.asking.delete(key);
      const { periods } = this.host.model.indicators;
      this.change({ periods: { ...periods, [query.indicator]: ordered(found.periods) } });
      // The newest is kept under its name.
      this.keep(keyOf({ ...query, period: found.period }), ready(found));
    } catch (error) {
      if (asking.signal.aborted) return;
      this.asking.delete(key);
      this.failed(key, error);
    }
    this.host.set({});
  }

  private keep(key: string, answer: Loadable<api.IndicatorValues>): void {
    this.answered.set(key, Date.now());
    this.change({ values: new Map(this.host.model.indicators.values).set(key, answer) });
  }

  /** What was there stays there. */
  private failed(key: string, error: unknown): void {
    const message = this.host.words(error);
    const before = this.host.model.indicators.values.get(key);
    this.keep(key, before?.status === "ready" ? before : { status: "failed", message });
  }

  /** Other rights: nothing that was there stays. */
  anew(): void {
    this.stop([]);
    this.answered.clear();
    this.change({ values: new Map(), periods: {} });
    if (this.begun) void this.loadCatalogue();
  }

  choose(indicator: string): void {
    this.host.set({ indicator, period: null }, "push");
  }

  period(period: string): void {
    // The newest is followed: where another generation has no such period it shows its own newest.
    const newest = offered(this.host.model).at(-1);
    this.host.set({ period: period === newest ? null : period });
  }

  order(order: Order): void {
    this.change({ order });
    this.host.root.querySelector(".rows")?.scrollTo({ top: 0 });
  }

  legend(legendOpen: boolean): void {
    this.change({ legendOpen });
  }

  retry = (): void => {
    const { values, catalogue } = this.host.model.indicators;
    const good = [...values].filter(([, answer]) => answer.status === "ready");
    for (const key of values.keys()) {
      if (values.get(key)?.status === "failed") this.answered.delete(key);
    }
    this.change({ values: new Map(good) });
    if (catalogue.status === "failed") {
      this.change({ catalogue: LOADING });
      void this.loadCatalogue();
    } else this.sync();
  };
}
