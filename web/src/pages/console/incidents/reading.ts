// The list and its counts: read, read again when something else is looked at, and kept as they are
// now. Answers and changes come in any order: each says which change it knows of.

import type { AsOf } from "../../../api/client";
import * as api from "../../../api/incidents";
import type { Box } from "../../../api/types";
import { continued, listOf, patched } from "../../../incidents/list";
import { matches, queryOf } from "../../../incidents/wanted";
import { incidentIn, type ToldChange } from "../../../live/events";
import { mayPass } from "../failure";
import type { Host } from "../host";
import { ready, value } from "../loadable";
import type { IncidentsSlice } from "./model";

/** What could not be read is tried again so soon: a connection may have died without a word. */
export const RETRY_MS = 2000;
/** A list that goes on and has fewer lines than this is read on. */
const FEW = 20;

export class Reading {
  private asking: AbortController | null = null;
  private loading: Promise<void> = Promise.resolve();
  private retrying = 0;
  /** What the list was last asked for; empty when it could not be had, or is not whole. */
  private asked = "";
  /** What the counts are of, and the newest change they know of. */
  private counted = { asked: "", change: 0 };
  private counting: AbortController | null = null;
  private countAgain = false;
  /** What is told while answers are on their way: each may be older. */
  private readonly meanwhile = new Set<ToldChange[]>();
  /** The part of the map to look at; figures are of it once they are there. */
  wanted: Box | null = null;

  constructor(
    private readonly host: Host,
    private readonly change: (patch: Partial<IncidentsSlice>) => void,
  ) {}

  private query(): api.IncidentQuery {
    const { state, now } = this.host.model;
    return { ...queryOf(state, now), ...(this.wanted ? { bbox: this.wanted } : {}) };
  }

  /** The session is over: what would be read now is only what anybody may see. */
  private get ended(): boolean {
    return this.host.model.access.ended;
  }

  /** The newest change that all of it knows of, once it is there; null when it cannot be had. */
  async knows(): Promise<number | null> {
    let loading: Promise<void>;
    do {
      loading = this.loading;
      await loading;
      // Where something else is looked at meanwhile, that is read in its place.
    } while (loading !== this.loading);
    const list = value(this.host.model.incidents.list);
    return list && Math.min(list.change, this.counted.change);
  }

  load(): Promise<void> {
    this.loading = this.read();
    return this.loading;
  }

  private async read(): Promise<void> {
    if (this.ended) return;
    this.asking?.abort();
    clearTimeout(this.retrying);
    const asking = new AbortController();
    this.asking = asking;
    const query = this.query();
    const box = this.wanted;
    const asked = JSON.stringify(query);
    // Read again it is as long as it was: who had read further down stays where they are.
    const shown = value(this.host.model.incidents.list)?.items.length ?? 0;
    const limit = asked === this.asked ? Math.min(Math.max(api.PAGE, shown), api.MOST) : api.PAGE;
    this.asked = asked;
    const meanwhile = this.listen();
    try {
      const [page, counts] = await Promise.all([
        api.incidents({ ...query, limit }, asking.signal),
        api.incidentCounts(query, asking.signal),
      ]);
      if (asking.signal.aborted) return;
      this.change({ list: ready(listOf(page)), box });
      this.take(counts, asked);
      for (const told of meanwhile) this.patch(told);
      this.change({ behind: false });
    } catch (error) {
      if (!asking.signal.aborted) this.failed(error);
    } finally {
      this.meanwhile.delete(meanwhile);
      if (this.asking === asking) this.asking = null;
    }
  }

  /** Try again, unless the server would refuse it again, or is away: when it is back it is asked. */
  private retry(error: unknown): void {
    if (!mayPass(error) || this.host.model.live.state === "lost") return;
    clearTimeout(this.retrying);
    this.retrying = window.setTimeout(() => {
      if (this.isOther) void this.load();
      else void this.count();
    }, RETRY_MS);
  }

  private failed(error: unknown): void {
    this.asked = "";
    this.retry(error);
    // What was there stays there; its age says how old it is.
    if (value(this.host.model.incidents.list)) return;
    this.change({ list: { status: "failed", message: this.host.words(error) } });
  }

  private get isOther(): boolean {
    return JSON.stringify(this.query()) !== this.asked;
  }

  /** Load again when what is asked for is another thing than before. */
  sync(): void {
    if (this.isOther) void this.load();
  }

  /** The server is there again: what was asked for meanwhile may never be answered. */
  recover(): void {
    this.change({ behind: true });
    if (this.asking || this.isOther) void this.load();
    else void this.count(true);
  }

  /** What was missed is not known, and ids may count from a lower one again. */
  anew(): void {
    this.change({ behind: true });
    this.counted = { asked: "", change: 0 };
    void this.load();
  }

  /** Ask for the counts again; one question at a time. `anew` when the last may never be answered. */
  async count(anew = false): Promise<void> {
    if (this.ended) return;
    this.countAgain = true;
    if (anew) this.counting?.abort();
    if (this.counting) return;
    while (this.countAgain) {
      this.countAgain = false;
      this.counting = new AbortController();
      const { signal } = this.counting;
      const query = this.query();
      try {
        this.take(await api.incidentCounts(query, signal), JSON.stringify(query));
        if (!this.asking) this.change({ behind: false });
      } catch (error) {
        if (!signal.aborted) this.retry(error);
      }
    }
    this.counting = null;
  }

  private take({ body, change }: AsOf<api.Counts>, asked: string): void {
    if (asked !== this.asked) return;
    if (asked === this.counted.asked && change < this.counted.change) return;
    this.counted = { asked, change };
    this.change({ counts: body });
  }

  async more(): Promise<void> {
    const { list, loadingMore } = this.host.model.incidents;
    const next = value(list)?.next;
    if (!next || loadingMore || this.ended) return;
    const { asked } = this;
    const meanwhile = this.listen();
    this.change({ loadingMore: true });
    try {
      const page = await api.nextIncidents(next);
      const shown = value(this.host.model.incidents.list);
      // Meanwhile another list was read, or the same anew.
      if (this.asked !== asked || shown?.next !== next) return;
      this.change({ list: ready(continued(shown, page)) });
      for (const told of meanwhile) if (told.id > page.change) this.patch(told);
    } catch {
      // The button is still there.
    } finally {
      this.meanwhile.delete(meanwhile);
      this.change({ loadingMore: false });
    }
  }

  private listen(): ToldChange[] {
    const meanwhile: ToldChange[] = [];
    this.meanwhile.add(meanwhile);
    return meanwhile;
  }

  /** A change was told. */
  told(told: ToldChange): void {
    for (const meanwhile of this.meanwhile) meanwhile.push(told);
    this.patch(told);
  }

  /** Have the list be as a change leaves it. */
  private patch({ id, change }: ToldChange): void {
    const { state, now, incidents } = this.host.model;
    const list = value(incidents.list);
    if (!list || change.id === null || id <= list.change) return;
    const terms = value(incidents.terms);
    if (!terms) {
      // Without them nobody can say whether it is looked at: read again once they are there.
      this.asked = "";
      return;
    }
    const incident = incidentIn(change);
    const wanted = incident && matches(incident, state, incidents.box, terms, now);
    const left = patched(list, change.id, wanted ? incident : null);
    this.change({ list: ready(left) });
    if (left.next && left.items.length < FEW) void this.more();
  }
}
