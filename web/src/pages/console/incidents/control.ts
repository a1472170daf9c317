// The incidents that are looked at: loaded, kept as they are now, opened, filtered.

import * as api from "../../../api/incidents";
import type { Box, Unit } from "../../../api/types";
import { text } from "../../../i18n/text";
import { communeOf, removed, upserted } from "../../../incidents/order";
import { termsOf } from "../../../incidents/terms";
import { type Filter, knownOnly, matches, queryOf, since } from "../../../incidents/wanted";
import { type Change, concerns, incidentOf, LIVE, type Told } from "../../../live/events";
import { INITIAL, type State } from "../../../state";
import type { Host } from "../host";
import { LOADING, ready, value } from "../loadable";
import { allAtHome, ownBox } from "../places/own";
import { covers, pointView, standing } from "../room";
import { Arrivals } from "./arrivals";
import { incidentSymbol, sizeOf } from "./marks";
import type { IncidentActions, IncidentsSlice, Menu } from "./model";

/** Changes that come together are drawn together. */
const TOGETHER_MS = 250;
/** A map that is dragged on is not asked about on its way. */
const SETTLED_MS = 200;
const TYPED_MS = 200;
const FOUND = 6;

export class IncidentsControl implements IncidentActions {
  private asking: AbortController | null = null;
  private opening: AbortController | null = null;
  private searching: AbortController | null = null;
  private settling = 0;
  private typing = 0;
  private flushing = 0;
  private flushed = 0;
  /** Changes that are not shown yet, and the id of the newest. */
  private pending: Change[] = [];
  private newest: number | null = null;
  /** Changes shown since the list was last asked for: its answer may not know them. */
  private since: Change[] = [];
  private dirty = false;
  /** The part of the map to look at; figures are of it once they are there. */
  private wanted: Box | null = null;
  /** What the list was last asked for. */
  private asked = "";
  private readonly arrivals: Arrivals;

  constructor(private readonly host: Host) {
    this.arrivals = new Arrivals(host, (incident) =>
      incidentSymbol(incident, sizeOf(incident), host.model),
    );
  }

  start(): void {
    void this.loadTerms();
    void this.load();
    void this.loadOpened();
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.dirty) this.anew();
    });
  }

  private change(patch: Partial<IncidentsSlice>): void {
    this.host.change({ incidents: { ...this.host.model.incidents, ...patch } });
  }

  private async loadTerms(): Promise<void> {
    try {
      const terms = termsOf(await api.incidentCatalogue());
      this.change({ terms: ready(terms) });
      this.host.set(knownOnly(this.host.model.state, terms));
      this.sync();
    } catch (error) {
      this.change({ terms: { status: "failed", message: this.host.words(error) } });
    }
  }

  // --- the list and its counts ---------------------------------------------------------------

  private query(): api.IncidentQuery {
    const { state, now } = this.host.model;
    return { ...queryOf(state, now), ...(this.wanted ? { bbox: this.wanted } : {}) };
  }

  /** The session is over: what would be read now is only what anybody may see. */
  private get ended(): boolean {
    return this.host.model.access.ended;
  }

  private async load(): Promise<void> {
    if (this.ended) return;
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    const query = this.query();
    const box = this.wanted;
    this.asked = JSON.stringify(query);
    this.since = [];
    try {
      const [page, counts] = await Promise.all([
        api.incidents(query, asking.signal),
        api.incidentCounts(query, asking.signal),
      ]);
      this.change({ list: ready(page), counts, box });
      for (const change of this.since) this.patch(change);
    } catch (error) {
      if (asking.signal.aborted) return;
      this.asked = "";
      // What was there stays there; its age says how old it is.
      if (value(this.host.model.incidents.list)) return;
      this.change({ list: { status: "failed", message: this.host.words(error) } });
    }
  }

  private async loadCounts(): Promise<void> {
    if (this.ended) return;
    const query = this.query();
    try {
      const counts = await api.incidentCounts(query);
      if (JSON.stringify(query) === this.asked) this.change({ counts });
    } catch {
      // The next look asks again.
    }
  }

  /** Load again when what is asked for is another thing than before. */
  sync(): void {
    if (JSON.stringify(this.query()) !== this.asked) void this.load();
  }

  /** The map came to rest somewhere. */
  moved(): void {
    clearTimeout(this.settling);
    this.settling = window.setTimeout(() => {
      this.wanted = this.box();
      this.sync();
    }, SETTLED_MS);
  }

  /** What of the map is looked at; null when the whole province is, or all that is the caller's:
   * then what was given to them elsewhere is not hidden from them. */
  private box(): Box | null {
    const { stage, model } = this.host;
    const view = stage?.box();
    const province = value(model.localities)?.province.bbox;
    if (!view || !province) return null;
    const own = allAtHome(model) ? ownBox(model) : null;
    return covers(view, province) || (own && covers(view, own)) ? null : view;
  }

  /** Time has gone by: windows move, deadlines pass. */
  look(): void {
    if (document.hidden) {
      this.dirty = true;
      return;
    }
    const { incidents, state, now } = this.host.model;
    if (incidents.terms.status === "failed") void this.loadTerms();
    if (incidents.list.status === "failed" || since(state.window, now)) this.sync();
    this.host.set({});
    void this.loadCounts();
  }

  more = (): void => {
    if (this.ended) return;
    const { list, loadingMore } = this.host.model.incidents;
    const shown = value(list);
    if (!shown?.next || loadingMore) return;
    const asked = this.asked;
    this.change({ loadingMore: true });
    api
      .nextIncidents(shown.next)
      .then((page) => {
        if (this.asked !== asked) return;
        const known = value(this.host.model.incidents.list)?.items ?? [];
        const items = page.items.reduce(upserted, [...known]);
        this.change({ list: ready({ items, next: page.next }) });
      })
      .catch(() => undefined)
      .finally(() => this.change({ loadingMore: false }));
  };

  filter(patch: Partial<Filter>): void {
    this.host.set(patch, "push");
    this.change({ list: LOADING });
    void this.load();
  }

  menu = (menu: Menu | null): void => {
    this.change({ menu });
  };

  retry = (): void => {
    this.change({ list: LOADING });
    void this.load();
    if (this.host.model.incidents.opened?.status === "failed") void this.loadOpened();
  };

  // --- the stream ----------------------------------------------------------------------------

  told(told: Told): void {
    if (told.kind === "resync" && concerns(told, LIVE)) this.anew(told.id);
    if (told.kind !== "change") return;
    this.pending.push(told.change);
    this.newest = told.id;
    if (document.hidden) this.dirty = true;
    const wait = Math.max(0, this.flushed + TOGETHER_MS - Date.now());
    if (!this.flushing) this.flushing = window.setTimeout(() => this.flush(), wait);
  }

  /** Read everything anew: what was missed is not known. `after`: the newest change. */
  anew(after = this.newest): void {
    if (this.ended) return;
    this.dirty = false;
    this.pending = [];
    void this.load();
    void this.loadOpened(false);
    this.host.stage?.refreshLive(null, after);
  }

  private flush(): void {
    this.flushing = 0;
    this.flushed = Date.now();
    const changes = this.pending;
    this.pending = [];
    this.since.push(...changes);
    for (const change of changes) this.apply(change);
    if (document.hidden) return;
    this.host.stage?.refreshLive(boxesOf(changes), this.newest);
    void this.loadCounts();
  }

  private apply(change: Change): void {
    const incident = incidentIn(change);
    if (change.id === this.host.model.state.incident) void this.loadOpened(false);
    if (change.id === null) return;
    if (incident && incident.trust !== "resolved") this.arrivals.update(incident);
    else this.arrivals.hide(change.id);
    const added = this.patch(change);
    if (incident && incident.version === 1 && added) this.arrived(incident);
  }

  /** Have the list be as a change leaves it; answers whether it is of something not listed yet. */
  private patch(change: Change): boolean {
    const { state, now, incidents } = this.host.model;
    const incident = incidentIn(change);
    const shown = value(incidents.list);
    const terms = value(incidents.terms);
    if (!shown || !terms || change.id === null) return false;
    const known = shown.items.some(({ id }) => id === change.id);
    const wanted = incident !== null && matches(incident, state, incidents.box, terms, now);
    const items = wanted ? upserted(shown.items, incident) : removed(shown.items, change.id);
    // Behind the last one of a list that goes on, it comes with the next page.
    const last = items.at(-1);
    if (shown.next && !known && last?.id === change.id) items.pop();
    this.change({ list: ready({ items, next: shown.next }) });
    return !known;
  }

  private arrived(incident: api.Incident): void {
    this.arrivals.show(incident);
    const { state, shown } = this.host.model;
    const place = communeOf(incident, shown?.id ?? "")?.full_name ?? "";
    const words = text(state.language, "incidents.arrived", {
      severity: incident.severity,
      title: incident.title,
      place,
    });
    this.change({ said: { text: words, grave: incident.severity >= 4 } });
  }

  // --- one incident --------------------------------------------------------------------------

  open(id: string): void {
    const { host } = this;
    host.set({ incident: id, boundary: null }, "push");
    void this.loadOpened();
    const listed = value(host.model.incidents.list)?.items.find((item) => item.id === id);
    if (!host.reframe() && listed) this.bring(listed);
    host.focus(".detail");
  }

  close(): void {
    const { host } = this;
    const { incident } = host.model.state;
    host.set({ incident: null }, "push");
    this.change({ opened: null });
    host.set({});
    host.reframe();
    if (incident) host.focus(`.row[data-key="${CSS.escape(incident)}"]`);
  }

  stepped(before: State): void {
    if (this.host.model.state.incident !== before.incident) void this.loadOpened();
    this.sync();
  }

  /** The open incident with its timeline; what is shown stays until the new one is there. */
  private async loadOpened(blank = true): Promise<void> {
    const { host } = this;
    this.opening?.abort();
    const id = host.model.state.incident;
    if (!id) {
      this.change({ opened: null });
      return;
    }
    if (this.ended) {
      const message = text(host.model.state.language, "access.ended.short");
      if (blank) this.change({ opened: { status: "failed", message } });
      return;
    }
    const opening = new AbortController();
    this.opening = opening;
    if (blank) this.change({ opened: LOADING });
    try {
      this.change({ opened: ready(await api.incident(id, opening.signal)) });
      host.set({});
    } catch (error) {
      if (opening.signal.aborted) return;
      if (!blank && value(host.model.incidents.opened ?? LOADING)) return;
      this.change({ opened: { status: "failed", message: host.words(error) } });
    }
  }

  /** Bring a place into sight when a card or the edge hides it; the zoom stays. */
  private bring({ lon, lat }: { lon: number; lat: number }): void {
    const { stage, model } = this.host;
    if (!stage) return;
    const size = stage.size();
    const view = pointView({ lon, lat }, stage.view(), size, standing(model, size.height));
    if (view) stage.go(view, true);
  }

  zoomTo({ lon, lat }: Pick<api.Incident, "lon" | "lat">): void {
    const near = 0.012;
    this.host.fit([lon - near, lat - near, lon + near, lat + near], 14);
  }

  inside({ bbox }: Pick<Unit, "bbox">): void {
    this.host.set(
      { tab: "incidents", status: INITIAL.status, category: [], window: "all" },
      "push",
    );
    this.host.fit(bbox, 14);
  }

  search(typed: string): void {
    clearTimeout(this.typing);
    this.searching?.abort();
    if (typed.trim().length < 2) {
      this.change({ found: [] });
      return;
    }
    const searching = new AbortController();
    this.searching = searching;
    this.typing = window.setTimeout(() => {
      api
        .incidents({ q: typed.trim(), sort: "newest", limit: FOUND }, searching.signal)
        .then(({ items }) => this.change({ found: items }))
        .catch(() => undefined);
    }, TYPED_MS);
  }
}

/** The incident that a change leaves behind, if any. */
const incidentIn = ({ op, feature }: Change): api.Incident | null =>
  op === "upsert" && feature ? incidentOf(feature) : null;

/** Where changes were before and are now; null when one of them does not say. */
function boxesOf(changes: readonly Change[]): Box[] | null {
  if (changes.some(({ bbox, old_bbox }) => !bbox && !old_bbox)) return null;
  return changes.flatMap(({ bbox, old_bbox }) => [bbox, old_bbox]).filter((box) => box !== null);
}
