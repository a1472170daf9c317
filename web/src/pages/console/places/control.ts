// Boundaries on screen: which generation, which place is drilled into, which unit is open.

import { scopeOf } from "../../../access/scope";
import * as api from "../../../api/queries";
import type { Box, Generation, Unit } from "../../../api/types";
import { isoDay } from "../../../i18n/format";
import { HOME, viewOf } from "../../../map/place";
import type { State, View } from "../../../state";
import type { Host } from "../host";
import { LOADING, ready, value } from "../loadable";
import { type Hover, opened, within } from "../model";
import { covers, inSight, room, standing } from "../room";
import { ownBox } from "./own";
import { inForce, localities, openCounts, relations } from "./source";

export class PlacesControl {
  private asking: AbortController | null = null;
  private counting: AbortController | null = null;

  /** `shown` is called when it is known which generation is shown, and again with its places. */
  constructor(
    private readonly host: Host,
    private readonly shown: () => void,
  ) {}

  async load(): Promise<void> {
    const { host } = this;
    host.change({ generations: LOADING, localities: LOADING });
    try {
      const items = await api.generations();
      host.change({ generations: ready(items) });
      if (items.length > 0) await this.show(items);
    } catch (error) {
      this.failed(error);
    }
  }

  private failed(error: unknown): void {
    const { host } = this;
    const failed = { status: "failed", message: host.words(error) } as const;
    const generations = value(host.model.generations) ? host.model.generations : failed;
    host.change({ generations, localities: failed });
    if (!host.stage) host.change({ map: "failed", mapMessage: failed.message });
  }

  /** Put the generation that the address names on screen, or the one in force. */
  private async show(items: readonly Generation[]): Promise<void> {
    const { host } = this;
    const wanted = host.model.state.generation;
    const shown = items.find(({ id }) => id === wanted) ?? inForce(items, isoDay(host.model.now));
    if (!shown) return;
    if (wanted && wanted !== shown.id) {
      const values = { generation: wanted, shown: shown.id };
      host.change({ notice: { key: "missing.generation", values } });
      host.set({ generation: null, boundary: null, within: null });
    }
    host.change({ shown, localities: LOADING });
    this.shown();
    const arranged = await localities(shown.id);
    if (host.model.shown?.id !== shown.id) return;
    host.change({ localities: ready(arranged) });
    if (host.model.state.within && !within(host.model)) host.set({ within: null });
    this.relate();
    host.set({});
    this.shown();
  }

  /** What else is told about the open unit. */
  relate(): void {
    this.asking?.abort();
    this.counting?.abort();
    const { host } = this;
    const unit = opened(host.model);
    if (!unit) return;
    const asking = new AbortController();
    this.asking = asking;
    host.change({ relations: LOADING });
    relations(unit, asking.signal).then(
      (found) => host.change({ relations: ready(found) }),
      (error) => {
        if (asking.signal.aborted) return;
        host.change({ relations: { status: "failed", message: host.words(error) } });
      },
    );
  }

  /** What is counted may be others now. */
  recount(): void {
    const { host } = this;
    const unit = opened(host.model);
    if (!unit) return;
    // Not read yet, or not to be had: all of it together.
    if (!value(host.model.relations)) {
      if (host.model.relations.status === "failed") this.relate();
      return;
    }
    this.counting?.abort();
    const counting = new AbortController();
    this.counting = counting;
    openCounts(unit, counting.signal).then(
      (counts) => {
        const relations = value(host.model.relations);
        if (counting.signal.aborted || !relations) return;
        host.change({ relations: ready({ ...relations, counts }) });
      },
      // The next change asks again.
      () => undefined,
    );
  }

  /** The address was stepped back or forth. */
  stepped(before: State): void {
    const items = value(this.host.model.generations);
    const moved = this.host.model.state.generation !== before.generation;
    if (moved && items) this.show(items).catch((error: unknown) => this.failed(error));
    else this.relate();
  }

  point(hover: Hover | null): void {
    const { host } = this;
    host.change({ hover });
    host.stage?.hover(hover, host.model.shown?.id ?? "");
  }

  drill(key: string): void {
    const { host } = this;
    const group = value(host.model.localities)?.groups.find((each) => each.key === key);
    if (!group) return;
    host.set({ within: key, boundary: null, incident: null }, "push");
    host.change({ filter: "", hover: null });
    host.fit(group.bbox, 12);
  }

  /** To the caller's own localities, or all of the province. */
  home(): void {
    this.leave((size) => this.homeView(size));
  }

  province(): void {
    this.leave((size) => this.provinceView(size));
  }

  private leave(to: (size: { width: number; height: number }) => View): void {
    const { host } = this;
    host.set({ within: null, boundary: null, incident: null }, "push");
    host.change({ filter: "", hover: null });
    host.stage?.go(to(host.stage.size()), true);
  }

  open(code: string): void {
    const { host } = this;
    host.set({ boundary: code, incident: null }, "push");
    this.relate();
    const unit = opened(host.model);
    if (!host.reframe() && unit && host.stage) {
      const size = host.stage.size();
      const free = room(standing(host.model, size.height));
      if (!inSight(unit.bbox, host.stage.view(), size, free)) host.fit(unit.bbox, 11.5);
    }
    host.focus(".detail");
  }

  close(): void {
    const { host } = this;
    const { boundary } = host.model.state;
    if (!boundary) return;
    host.set({ boundary: null }, "push");
    host.reframe();
    host.focus(`.row[data-key="${CSS.escape(boundary)}"]`);
  }

  zoomTo(code: string): void {
    const { host } = this;
    const places = value(host.model.localities);
    const unit = places?.units.get(code);
    if (!places || !unit) return;
    if (host.model.state.boundary !== code) {
      const group = places.groupOf.get(code) ?? null;
      host.set({ boundary: code, incident: null, within: group?.key ?? null }, "push");
      this.relate();
    }
    host.fit(unit.bbox, 14);
    host.focus(".detail");
  }

  generation(id: string, boundary?: string): void {
    const { host } = this;
    const items = value(host.model.generations);
    if (!items || (id === host.model.shown?.id && !boundary)) return;
    const shown = items.find((each) => each.id === id);
    if (!shown) return;
    const next = boundary ?? this.successor(id);
    // The old name is gone with its boundaries; the place is followed where it went.
    host.change({ shown, hover: null, filter: "" });
    host.set({ generation: id, boundary: next }, "push");
    this.show(items).catch((error: unknown) => this.failed(error));
  }

  /** What the open unit became in another generation, when that is known to be one unit. */
  private successor(generation: string): string | null {
    const known = value(this.host.model.relations);
    const to = known?.successors.filter((unit) => unit.generation === generation) ?? [];
    return this.host.model.state.boundary && to.length === 1 ? (to[0]?.code ?? null) : null;
  }

  /** Whether it is known where the map begins. A link to a place opens at that place, and whoever
   * has localities of their own at those. `met` when it is known who looks. */
  placed(met: boolean): boolean {
    const { state, localities, access } = this.host.model;
    if (state.view !== null) return true;
    const named = state.within !== null || state.boundary !== null;
    if (!named && !met) return false;
    return localities.status !== "loading" || (!named && scopeOf(access.me) === null);
  }

  /** As the host says. */
  reframe(): boolean {
    const { stage, model } = this.host;
    const province = value(model.localities)?.province.bbox;
    if (!stage || model.state.within) return false;
    if (province && !covers(stage.box(), province)) return false;
    stage.go(this.provinceView(stage.size()), true);
    return true;
  }

  /** The open unit, else the group, the caller's own localities or the province, fitted into what
   * the cards leave free. Values are compared: there the unit is seen among the others. */
  homeView(size: { width: number; height: number }): View {
    const { model } = this.host;
    const unit: Unit | null = model.state.tab === "indicators" ? null : opened(model);
    const group = within(model);
    const box = unit?.bbox ?? group?.bbox ?? ownBox(model);
    return box ? this.fitted(box, size, group && !unit ? 12 : 11.5) : this.provinceView(size);
  }

  provinceView(size: { width: number; height: number }): View {
    return this.fitted(value(this.host.model.localities)?.province.bbox ?? HOME, size, 12);
  }

  private fitted(box: Box, size: { width: number; height: number }, maxZoom: number): View {
    const free = room(standing(this.host.model, size.height));
    return viewOf(box, size.width, size.height, free, maxZoom);
  }
}
