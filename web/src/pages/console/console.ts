// The console: loads, keeps the model, answers to people, and has it drawn.

import { render } from "lit";
import { type Contact, heard, onContact, speak } from "../../api/client";
import * as api from "../../api/queries";
import type { Generation, Unit } from "../../api/types";
import { loadFonts } from "../../fonts";
import { text } from "../../i18n/text";
import { viewOf } from "../../map/place";
import type { Pointed } from "../../map/view";
import { format, parse, type State, type View } from "../../state";
import { onSystemTheme, type PageTheme, resolveTheme } from "../../theme/theme";
import { startClocks } from "./clocks";
import { words } from "./failure";
import { MapStage } from "./map-stage";
import { type Actions, FIRST, LOADING, type Model, opened, value, within } from "./model";
import { page } from "./page";
import { inSight, room, spacious } from "./room";
import { followSheet } from "./sheet";
import { inForce, localities, relations } from "./source";
import { target } from "./target";

export class Console implements Actions {
  private model: Model = FIRST;
  private scheduled = false;
  private stage: MapStage | null = null;
  private asking: AbortController | null = null;
  private keyboard = false;

  constructor(private readonly root: HTMLElement) {}

  async start(): Promise<void> {
    const state = parse(location.search);
    this.model = {
      ...FIRST,
      state,
      theme: resolveTheme(state.theme),
      now: new Date(),
      layersOpen: spacious(),
    };
    this.dress();
    this.draw();
    this.listen();
    // All that the map needs is asked for at once; it is made when the last of it is there.
    const fonts = loadFonts();
    MapStage.prepare();
    void this.loadLayers();
    await Promise.all([this.load(), fonts]);
    await this.startMap();
  }

  // --- loading -------------------------------------------------------------------------------

  private async load(): Promise<void> {
    this.change({ generations: LOADING, localities: LOADING });
    try {
      const items = await api.generations();
      this.change({ generations: { status: "ready", value: items } });
      if (items.length > 0) await this.show(items);
    } catch (error) {
      const failed = { status: "failed", message: this.words(error) } as const;
      this.change({ generations: failed, localities: failed });
      if (!this.stage) this.change({ map: "failed", mapMessage: failed.message });
    }
  }

  /** Put the generation that the address names on screen, or the one in force. */
  private async show(items: readonly Generation[]): Promise<void> {
    const wanted = this.model.state.generation;
    const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" }).format(
      new Date(),
    );
    const now = inForce(items, today);
    const shown = items.find(({ id }) => id === wanted) ?? now;
    if (!shown) return;
    if (wanted && wanted !== shown.id) {
      const values = { generation: wanted, shown: shown.id };
      this.change({ notice: { key: "missing.generation", values } });
      this.set({ generation: null, boundary: null, within: null });
    }
    this.change({ shown, localities: LOADING });
    MapStage.prepareStyle(this.model.theme, shown.id);
    const arranged = await localities(shown.id);
    if (this.model.shown?.id !== shown.id) return;
    this.change({ localities: { status: "ready", value: arranged } });
    if (this.model.state.within && !within(this.model)) this.set({ within: null });
    this.relate();
    this.redraw();
  }

  private async loadLayers(): Promise<void> {
    try {
      this.change({ layers: { status: "ready", value: await api.layers() } });
    } catch (error) {
      this.change({ layers: { status: "failed", message: this.words(error) } });
    }
  }

  /** What else is told about the open unit. */
  private relate(): void {
    this.asking?.abort();
    const unit = opened(this.model);
    if (!unit) return;
    const asking = new AbortController();
    this.asking = asking;
    this.change({ relations: LOADING });
    relations(unit, asking.signal).then(
      (found) => this.change({ relations: { status: "ready", value: found } }),
      (error) => {
        if (asking.signal.aborted) return;
        this.change({ relations: { status: "failed", message: this.words(error) } });
      },
    );
  }

  private async startMap(): Promise<void> {
    const container = this.root.querySelector<HTMLElement>(".map");
    if (!container || this.stage || !this.model.shown) return;
    try {
      const size = { width: container.clientWidth, height: container.clientHeight };
      const view = this.model.state.view ?? this.homeView(size);
      const stage = await MapStage.open(container, this.model, view, {
        point: (places) => this.pointed(places),
        pick: (places) => this.picked(places),
        move: (at, done) => this.moved(at, done),
        drawn: () => this.change({ map: "drawn" }),
        failing: (failing) => this.change({ tilesFailing: failing }),
        attributions: (attributions) => this.change({ attributions }),
        heard,
      });
      this.stage = stage;
      if (!stage) return this.change({ map: "no-webgl" });
      stage.tell(new Date());
      this.change({ centre: { lat: view.lat, zoom: view.zoom } });
      await stage.update(this.model);
    } catch (error) {
      this.change({ map: "failed", mapMessage: this.words(error) });
    }
  }

  private moved(view: View, done: boolean): void {
    const { centre } = this.model;
    if (done || centre.zoom !== view.zoom || Math.abs(centre.lat - view.lat) > 0.5) {
      this.change({ centre: { lat: view.lat, zoom: view.zoom } });
    }
    if (done) this.set({ view });
  }

  private words(error: unknown): string {
    return words(error, this.model.state.language);
  }

  // --- the model and what shows it -----------------------------------------------------------

  change(patch: Partial<Model>): void {
    this.model = { ...this.model, ...patch };
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => this.draw());
  }

  /** Change what the address holds. A step that one may want to take back is pushed. */
  private set(patch: Partial<State>, how: "push" | "replace" = "replace"): void {
    const state = { ...this.model.state, ...patch };
    const theme = resolveTheme(state.theme);
    this.change({ state, theme });
    const url = `${location.pathname}${format(state, this.model.shown?.id ?? null)}`;
    if (how === "push") history.pushState(null, "", url);
    else history.replaceState(null, "", url);
    this.dress();
    this.redraw();
  }

  /** The map follows the model; a theme that cannot be had leaves the map as it was. */
  private redraw(): void {
    this.stage?.update(this.model).catch(() => this.change({ tilesFailing: true }));
  }

  private dress(): void {
    const { language } = this.model.state;
    const html = document.documentElement;
    html.lang = language;
    html.dataset.theme = this.model.theme;
    document.title = text(language, "app.name");
    speak(language);
  }

  private draw(): void {
    this.scheduled = false;
    render(page(this.model, this), this.root);
  }

  // --- what happens --------------------------------------------------------------------------

  private listen(): void {
    onContact((contact) => this.contacted(contact));
    onSystemTheme(() => this.set({}));
    followSheet(
      this.root,
      () => this.model.sheet,
      (sheet) => this.change({ sheet }),
    );
    window.addEventListener("popstate", () => this.back());
    document.addEventListener("fullscreenchange", () =>
      this.change({ fullscreen: document.fullscreenElement !== null }),
    );
    document.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("pointerdown", () => {
      this.keyboard = false;
    });
    startClocks(
      (now) => this.change({ now }),
      (now) => {
        this.stage?.tell(now);
        const { localities, generations } = this.model;
        if (localities.status === "failed" || value(generations)?.length === 0) this.retry();
      },
    );
  }

  private contacted(contact: Contact): void {
    const recovered = this.model.contact.failing !== null && contact.failing === null;
    this.change({ contact });
    if (!recovered) return;
    this.stage?.refresh();
    if (this.model.localities.status === "failed" || this.model.map === "failed") this.retry();
  }

  private key(event: KeyboardEvent): void {
    this.keyboard = true;
    const writing = event.target instanceof HTMLInputElement;
    if (event.key === "/" && !writing) {
      event.preventDefault();
      this.root.querySelector<HTMLInputElement>("#search")?.focus();
    } else if (event.key === "Escape" && this.model.state.boundary) this.close();
  }

  /** The address was stepped back or forth. */
  private back(): void {
    const before = this.model.state;
    const state = parse(location.search);
    this.change({ state, theme: resolveTheme(state.theme), hover: null });
    this.dress();
    const items = value(this.model.generations);
    if (state.generation !== before.generation && items) void this.show(items);
    else this.relate();
    this.redraw();
    if (state.view) this.stage?.go(state.view, true);
  }

  private pointed(places: Pointed[]): void {
    const found = this.targetOf(places);
    if (!found) {
      this.point(null);
      return;
    }
    const { x, y } = places[0] as Pointed;
    this.point(
      found.kind === "commune"
        ? { key: found.unit.code, unit: found.unit, group: found.group, at: { x, y } }
        : { key: found.group.key, unit: null, group: found.group, at: { x, y } },
    );
  }

  private picked(places: Pointed[]): void {
    const found = this.targetOf(places);
    if (!found) this.close();
    else if (found.kind === "group") this.drill(found.group.key);
    else this.open(found.unit.code);
  }

  private targetOf(places: Pointed[]): ReturnType<typeof target> {
    const arranged = value(this.model.localities);
    const commune = places.find(({ source }) => source === "communes");
    if (!arranged || !commune) return null;
    const { within, listing } = this.model.state;
    const { zoom } = this.model.centre;
    return target(commune.code, { localities: arranged, within, listing, zoom });
  }

  // --- what people do ------------------------------------------------------------------------

  point(hover: Model["hover"]): void {
    this.change({ hover });
    this.stage?.hover(hover, this.model.shown?.id ?? "");
  }

  drill(key: string): void {
    const group = value(this.model.localities)?.groups.find((each) => each.key === key);
    if (!group) return;
    this.set({ within: key, boundary: null }, "push");
    this.change({ filter: "", hover: null });
    this.fit(group.bbox, 12);
    this.toTop();
  }

  home(): void {
    this.set({ within: null, boundary: null }, "push");
    this.change({ filter: "", hover: null });
    this.stage?.go(this.homeView(this.stage.size()), true);
    this.toTop();
  }

  open(code: string): void {
    this.set({ boundary: code }, "push");
    this.relate();
    const unit = opened(this.model);
    if (unit && this.stage) {
      const size = this.stage.size();
      const free = room(true, this.model.sheet, size.height);
      if (!inSight(unit.bbox, this.stage.view(), size, free)) this.fit(unit.bbox, 11.5);
    }
    if (this.keyboard) this.focus(".detail");
  }

  close(): void {
    const { boundary } = this.model.state;
    if (!boundary) return;
    this.set({ boundary: null }, "push");
    if (this.keyboard) this.focus(`.row[data-key="${CSS.escape(boundary)}"]`);
  }

  zoomTo(code: string): void {
    const unit = value(this.model.localities)?.units.get(code);
    if (!unit) return;
    const group = value(this.model.localities)?.groupOf.get(code) ?? null;
    if (this.model.state.boundary !== code) {
      this.set({ boundary: code, within: group?.key ?? null }, "push");
      this.relate();
    }
    this.fit(unit.bbox, 14);
    if (this.keyboard) this.focus(".detail");
  }

  generation(id: string, boundary?: string): void {
    const items = value(this.model.generations);
    if (!items || (id === this.model.shown?.id && !boundary)) return;
    const shown = items.find((each) => each.id === id);
    if (!shown) return;
    const next = boundary ?? this.successor(id);
    // The old name is gone with its boundaries; the place is followed where it went.
    this.change({ shown, hover: null, filter: "" });
    this.set({ generation: id, boundary: next }, "push");
    void this.show(items).catch((error: unknown) =>
      this.change({ localities: { status: "failed", message: this.words(error) } }),
    );
  }

  /** What the open unit became in another generation, when that is known to be one unit. */
  private successor(generation: string): string | null {
    const known = value(this.model.relations);
    const to = known?.successors.filter((unit) => unit.generation === generation) ?? [];
    return this.model.state.boundary && to.length === 1 ? (to[0]?.code ?? null) : null;
  }

  list(patch: Partial<Pick<State, "sort" | "listing">>): void {
    this.set(patch);
    this.toTop();
  }

  language = (language: State["language"]): void => {
    this.set({ language });
  };

  theme(theme: PageTheme): void {
    this.set({ theme });
  }

  layer(id: string, on: boolean): void {
    const first = value(this.model.layers)?.find((layer) => layer.id === id)?.visible ?? true;
    const others = this.model.state.switched.filter((each) => each !== id);
    this.set({ switched: on === first ? others : [...others, id] });
  }

  retry = (): void => {
    this.change({ map: this.model.map === "failed" ? "loading" : this.model.map });
    void this.load().then(() => (this.stage ? this.stage.update(this.model) : this.startMap()));
    if (this.model.layers.status === "failed") void this.loadLayers();
  };

  zoomBy(step: number): void {
    this.stage?.zoomBy(step);
  }

  fullscreen = (): void => {
    const done = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen();
    done.catch(() => undefined);
  };

  /** The open unit, else the group or the province, fitted into what the cards leave free. */
  private homeView(size: { width: number; height: number }): View {
    const unit = opened(this.model);
    const province = value(this.model.localities)?.province.bbox ?? HOME;
    const box = unit?.bbox ?? within(this.model)?.bbox ?? province;
    const card = this.model.state.boundary !== null;
    const free = room(card, this.model.sheet, size.height);
    return viewOf(box, size.width, size.height, free, unit ? 11.5 : 12);
  }

  private fit(box: Unit["bbox"], maxZoom: number): void {
    if (!this.stage) return;
    const size = this.stage.size();
    const free = room(this.model.state.boundary !== null, this.model.sheet, size.height);
    this.stage.go(viewOf(box, size.width, size.height, free, maxZoom), true);
  }

  /** Another list is read from its first line. */
  private toTop(): void {
    requestAnimationFrame(() => this.root.querySelector(".rows")?.scrollTo({ top: 0 }));
    const lost = document.activeElement?.closest(".row, .back, .search");
    if (this.keyboard && lost) this.focus("#localities");
  }

  private focus(selector: string): void {
    requestAnimationFrame(() => this.root.querySelector<HTMLElement>(selector)?.focus());
  }
}

/** Where the map opens when the server cannot say where the province is. */
const HOME = [103.87, 18.54, 105.82, 20.0] as const;
