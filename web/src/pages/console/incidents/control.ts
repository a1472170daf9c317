// The incidents that are looked at: loaded, kept as they are now, opened, filtered.

import { Refused } from "../../../api/client";
import * as api from "../../../api/incidents";
import type { Box, Unit } from "../../../api/types";
import { text } from "../../../i18n/text";
import { Come } from "../../../incidents/come";
import { communeOf } from "../../../incidents/order";
import { termsOf } from "../../../incidents/terms";
import { type Filter, knownOnly } from "../../../incidents/wanted";
import {
  type Change,
  concerns,
  incidentIn,
  LIVE,
  type Told,
  type ToldChange,
} from "../../../live/events";
import { INITIAL, type State } from "../../../state";
import { mayPass } from "../failure";
import type { Host } from "../host";
import { LOADING, ready, value } from "../loadable";
import { allAtHome, ownBox } from "../places/own";
import { covers, pointView, standing } from "../room";
import { Arrivals } from "./arrivals";
import { incidentSymbol, sizeOf } from "./marks";
import type { IncidentActions, IncidentsSlice, Menu } from "./model";
import { RETRY_MS, Reading } from "./reading";
import { isNew } from "./row";

/** Changes that come together are drawn together. */
const TOGETHER_MS = 250;
/** A map that is dragged on is not asked about on its way. */
const SETTLED_MS = 200;
const TYPED_MS = 200;
const FOUND = 6;

export class IncidentsControl implements IncidentActions {
  private opening: AbortController | null = null;
  private searching: AbortController | null = null;
  private settling = 0;
  private typing = 0;
  private flushing = 0;
  private flushed = 0;
  /** Changes that are not shown yet, and the id of the newest. */
  private pending: ToldChange[] = [];
  private newest: number | null = null;
  private dirty = false;
  /** The open incident could not be read again: another state of it may be shown. */
  private openedBehind = false;
  /** The newest change that the open incident knows of. */
  private openedAt: number | null = null;
  private opened: Promise<void> = Promise.resolve();
  private readonly arrivals: Arrivals;
  private readonly come = new Come();
  private readonly reading: Reading;

  /** `counted` is called when what is counted may be others now. */
  constructor(
    private readonly host: Host,
    private readonly counted: () => void,
  ) {
    this.arrivals = new Arrivals(host, (incident) =>
      incidentSymbol(incident, sizeOf(incident), host.model),
    );
    this.reading = new Reading(host, (patch) => this.change(patch));
  }

  start(): void {
    void this.loadTerms();
    void this.reading.load();
    this.opened = this.loadOpened();
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.dirty) this.anew();
    });
  }

  /** The newest change that all that was read knows of, once it is there; null when nothing could be
   * read, and is read anew with the first word of the server. */
  async knows(): Promise<number | null> {
    const [read] = await Promise.all([this.reading.knows(), this.opened]);
    if (read === null) return null;
    return this.newest ?? Math.min(read, this.openedAt ?? read);
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

  /** The session is over: what would be read now is only what anybody may see. */
  private get ended(): boolean {
    return this.host.model.access.ended;
  }

  /** Load again when what is asked for is another thing than before. */
  sync(): void {
    this.reading.sync();
  }

  /** The map came to rest somewhere. */
  moved(): void {
    clearTimeout(this.settling);
    this.settling = window.setTimeout(() => {
      this.reading.wanted = this.box();
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
    const { incidents } = this.host.model;
    if (incidents.terms.status === "failed") void this.loadTerms();
    this.sync();
    this.reopen();
    this.host.set({});
    void this.reading.count();
  }

  /** The server is there again. */
  recover(): void {
    if (this.host.model.incidents.terms.status === "failed") void this.loadTerms();
    this.reading.recover();
    this.reopen();
  }

  more = (): void => {
    void this.reading.more();
  };

  filter(patch: Partial<Filter>): void {
    this.host.set(patch, "push");
    this.change({ list: LOADING });
    void this.reading.load();
  }

  menu = (menu: Menu | null): void => {
    this.change({ menu });
  };

  retry = (): void => {
    this.change({ list: LOADING });
    void this.reading.load();
    if (this.host.model.incidents.opened?.status === "failed") void this.loadOpened();
  };

  // --- the stream ----------------------------------------------------------------------------

  told(told: Told): void {
    if (told.kind === "resync" && concerns(told, LIVE)) this.anew(told.id);
    if (told.kind !== "change") return;
    this.pending.push(told);
    this.newest = told.id;
    if (document.hidden) this.dirty = true;
    // A clock that was set back lets nobody wait for longer.
    const wait = Math.min(TOGETHER_MS, Math.max(0, this.flushed + TOGETHER_MS - Date.now()));
    if (!this.flushing) this.flushing = window.setTimeout(() => this.flush(), wait);
  }

  /** Read everything anew: what was missed is not known. `after`: the newest change. */
  anew(after = this.newest): void {
    if (this.ended) return;
    this.dirty = false;
    this.pending = [];
    this.newest = after;
    this.reading.anew();
    void this.loadOpened(false);
    this.host.stage?.refreshLive(null, after);
    this.counted();
  }

  private flush(): void {
    this.flushing = 0;
    this.flushed = Date.now();
    const told = this.pending;
    this.pending = [];
    if (told.length === 0) return;
    for (const each of told) this.apply(each);
    // It may have been shown until now.
    if (document.hidden) {
      this.dirty = true;
      return;
    }
    this.host.stage?.refreshLive(boxesOf(told.map(({ change }) => change)), this.newest);
    void this.reading.count();
    this.counted();
  }

  private apply(told: ToldChange): void {
    const { id } = told.change;
    const incident = incidentIn(told.change);
    this.reading.told(told);
    if (id === null) return;
    if (id === this.host.model.state.incident) void this.loadOpened(false);
    if (incident && incident.trust !== "resolved") this.arrivals.update(incident);
    else this.arrivals.hide(id);
    const { now } = this.host.model;
    const first = incident?.version === 1 && isNew(incident, now);
    if (first && this.come.isFirst(id)) this.arrived(incident);
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
    this.openedBehind = false;
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
      const { body, change } = await api.incident(id, opening.signal);
      if (opening.signal.aborted) return;
      this.openedAt = change;
      this.change({ opened: ready(body) });
      host.set({});
    } catch (error) {
      if (opening.signal.aborted) return;
      // What was there stays there until it is known to be gone, or no longer theirs to see.
      const gone = error instanceof Refused && error.status === 404;
      this.openedBehind = mayPass(error);
      if (this.openedBehind && host.model.live.state !== "lost")
        setTimeout(() => this.reopen(), RETRY_MS);
      if (!blank && !gone && value(host.model.incidents.opened ?? LOADING)) return;
      this.change({ opened: { status: "failed", message: host.words(error) } });
    }
  }

  /** Read the open incident again when that could not be done. */
  private reopen(): void {
    if (this.openedBehind) void this.loadOpened(false);
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
        .then(({ body }) => this.change({ found: body.items }))
        .catch(() => undefined);
    }, TYPED_MS);
  }
}

/** Where changes were before and are now; null when one of them does not say. */
function boxesOf(changes: readonly Change[]): Box[] | null {
  if (changes.some(({ bbox, old_bbox }) => !bbox && !old_bbox)) return null;
  return changes.flatMap(({ bbox, old_bbox }) => [bbox, old_bbox]).filter((box) => box !== null);
}
