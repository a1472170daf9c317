// The console: keeps the model, has it drawn, and lets its parts answer to people and to the server.

import { render } from "lit";
import { speak } from "../../api/client";
import { serverNow } from "../../api/clock";
import * as api from "../../api/queries";
import type { Box } from "../../api/types";
import { focusWhenDrawn } from "../../components/focus";
import { loadFonts } from "../../fonts";
import { text } from "../../i18n/text";
import { heardFrom } from "../../live/age";
import { concerns, FOLLOWED, GROUND, type Told } from "../../live/events";
import { followFrom } from "../../live/shared";
import { viewOf } from "../../map/place";
import type { Pointed } from "../../map/view";
import { format, parse, type State, type View } from "../../state";
import { onSystemTheme, type PageTheme, resolveTheme } from "../../theme/theme";
import { AccountControl } from "./account/control";
import { startClocks } from "./clocks";
import { ContactControl } from "./contact/control";
import { words } from "./failure";
import { followFullscreen, toggleFullscreen } from "./fullscreen";
import type { Host } from "./host";
import { IncidentsControl } from "./incidents/control";
import { IndicatorsControl } from "./indicators/control";
import { key } from "./keys";
import { ready, value } from "./loadable";
import { MapStage } from "./map-stage";
import { type Actions, FIRST, type Hover, type Model } from "./model";
import { page } from "./page";
import { PlacesControl } from "./places/control";
import { hoverOf, pointedAt } from "./places/target";
import { ReportControl } from "./report/control";
import { room, spacious, standing } from "./room";
import { followSheet } from "./sheet";

export class Console implements Host, Actions {
  model: Model = FIRST;
  stage: MapStage | null = null;
  private scheduled = false;
  private starting = false;
  private keyboard = false;
  /** It is known who looks, or that it cannot be known yet. */
  private met = false;
  private fonts: Promise<void> = Promise.resolve();
  private readonly places = new PlacesControl(this, () => {
    void this.startMap();
    this.incidents.moved();
  });
  readonly incidents = new IncidentsControl(this, () => this.places.recount());
  readonly contact = new ContactControl(this, (id) => this.incidents.open(id));
  readonly indicators = new IndicatorsControl(this);
  readonly report = new ReportControl(this, (id) => this.incidents.open(id));
  readonly account = new AccountControl(this, {
    left: () => this.report.forget(),
    follow: (by) => this.follow(by),
    known: () => this.report.restore(),
    anew: () => this.anew(),
  });
  private unfollow = (): void => undefined;

  constructor(readonly root: HTMLElement) {}

  async start(): Promise<void> {
    const state = parse(location.search);
    this.model = {
      ...FIRST,
      state,
      theme: resolveTheme(state.theme),
      now: new Date(serverNow()),
      layersOpen: spacious(),
    };
    this.dress();
    this.draw();
    this.listen();
    // All that the map needs is asked for at once; it is made when the last of it is there.
    this.fonts = loadFonts();
    MapStage.prepare();
    void this.loadLayers();
    this.incidents.start();
    this.contact.start();
    this.report.start();
    void this.account.start().then(() => {
      this.met = true;
      void this.startMap();
    });
    await this.places.load();
    this.indicators.sync();
  }

  private async loadLayers(): Promise<void> {
    try {
      this.change({ layers: ready(await api.layers()) });
      this.redraw();
    } catch (error) {
      this.change({ layers: { status: "failed", message: this.words(error) } });
    }
  }

  private async startMap(): Promise<void> {
    const container = this.root.querySelector<HTMLElement>(".map");
    const { shown } = this.model;
    if (!container || this.stage || this.starting || !shown) return;
    MapStage.prepareStyle(this.model.theme, shown.id);
    if (!this.places.placed(this.met)) return;
    this.starting = true;
    try {
      await this.fonts;
      const size = { width: container.clientWidth, height: container.clientHeight };
      const view = this.model.state.view ?? this.places.homeView(size);
      const stage = await MapStage.open(container, this.model, view, {
        point: (at) => this.pointed(at),
        pick: (at) => this.picked(at),
        move: (at, done) => this.moved(at, done),
        drop: (_, lon, lat) => this.report.place(lon, lat),
        drawn: (leftOut) => this.change({ map: "drawn", leftOut }),
        failing: (tilesFailing) => {
          if (tilesFailing !== this.model.tilesFailing) this.change({ tilesFailing });
        },
        attributions: (attributions) => this.change({ attributions }),
      });
      this.stage = stage;
      if (!stage) {
        this.change({ map: "no-webgl" });
        return;
      }
      stage.tell(this.model.now);
      this.change({ centre: { lat: view.lat, zoom: view.zoom } });
      await stage.update(this.model);
      this.incidents.moved();
    } catch (error) {
      this.starting = false;
      this.change({ map: "failed", mapMessage: this.words(error) });
    }
  }

  private moved(view: View, done: boolean): void {
    const { centre } = this.model;
    if (done || centre.zoom !== view.zoom || Math.abs(centre.lat - view.lat) > 0.5) {
      this.change({ centre: { lat: view.lat, zoom: view.zoom } });
    }
    if (!done) return;
    this.set({ view });
    this.incidents.moved();
  }

  words = (error: unknown): string => words(error, this.model.state.language);

  // --- the model and what shows it -----------------------------------------------------------

  change(patch: Partial<Model>): void {
    this.model = { ...this.model, ...patch };
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => this.draw());
  }

  set(patch: Partial<State>, how: "push" | "replace" = "replace"): void {
    const state = { ...this.model.state, ...patch };
    const theme = resolveTheme(state.theme);
    this.change({ state, theme });
    const url = `${location.pathname}${format(state, this.model.shown?.id ?? null)}`;
    if (how === "push") history.pushState(null, "", url);
    else history.replaceState(null, "", url);
    this.dress();
    this.contact.sync();
    this.indicators.sync();
    this.report.sync();
    this.redraw();
  }

  /** The map follows the model; a theme that cannot be had leaves the map as it was. */
  redraw(): void {
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
    onSystemTheme(() => this.set({}));
    followSheet(
      this.root,
      () => this.model.sheet,
      (sheet) => this.change({ sheet }),
    );
    window.addEventListener("popstate", () => this.back());
    followFullscreen((fullscreen) => this.change({ fullscreen }));
    document.addEventListener("keydown", (event) => {
      this.keyboard = true;
      key(event, this.model, this);
    });
    document.addEventListener("pointerdown", ({ target }) => {
      this.keyboard = false;
      const inside = target instanceof Element && target.closest("[data-menu=account]");
      if (this.model.accountOpen && !inside) this.account.menu(false);
    });
    startClocks(
      (now) => this.change({ now }),
      (now) => {
        this.stage?.tell(now);
        this.stage?.recover();
        // Not before it is known that it is still the same caller's.
        void this.account.look().then(() => this.incidents.look());
        const { localities, generations, layers } = this.model;
        const lacking = [localities, generations, layers].some(({ status }) => status === "failed");
        if (lacking || value(generations)?.length === 0) this.retry();
      },
    );
  }

  /** Follow what the caller may be told; nothing when the session is over. */
  private follow(by: string | null): void {
    this.unfollow();
    this.contact.hide();
    if (by === null) return;
    const tell = (told: Told): void => this.told(told);
    this.unfollow = followFrom(this.incidents.knows(), FOLLOWED, by, tell);
  }

  /** Other rights: everything that is shown may be another thing. */
  private anew(): void {
    this.contact.hide();
    this.incidents.anew();
    this.indicators.anew();
    this.incidents.moved();
    this.places.relate();
    void this.loadLayers();
    this.stage?.anew(this.model).catch(() => this.change({ tilesFailing: true }));
  }

  private told(told: Told): void {
    if (told.kind === "resync" && told.reason === "rights") {
      void this.account.read(true);
      return;
    }
    const lost = this.model.live.state === "lost";
    this.change({ live: heardFrom(this.model.live, told) });
    this.incidents.told(told);
    if (told.kind === "resync" && concerns(told, GROUND)) this.stage?.refreshGround(told.id);
    if (told.kind === "lost" || !lost) return;
    // What was asked for meanwhile was not had.
    void this.account.read();
    this.stage?.recover();
    this.incidents.recover();
    if (this.model.localities.status === "failed") this.retry();
  }

  /** The address was stepped back or forth. */
  private back(): void {
    const before = this.model.state;
    const state = parse(location.search);
    this.change({ state, theme: resolveTheme(state.theme), hover: null });
    this.dress();
    this.contact.sync();
    this.places.stepped(before);
    this.incidents.stepped(before);
    this.indicators.sync();
    this.redraw();
    if (state.view) this.stage?.go(state.view, true);
  }

  private pointed(at: Pointed | null): void {
    const sign = at?.sign?.kind === "incident";
    const found = at && !sign && !this.model.draft ? pointedAt(this.model, at) : null;
    this.point(at && found ? hoverOf(found, at) : null, sign);
  }

  private picked(at: Pointed): void {
    const { sign } = at;
    const groups = value(this.model.localities)?.groups ?? [];
    const counted = sign?.kind === "count" ? groups.find(({ code }) => code === sign.code) : null;
    const found = pointedAt(this.model, at);
    if (this.model.draft) this.report.place(at.lon, at.lat);
    else if (sign?.kind === "incident") this.incidents.open(sign.id);
    else if (counted) this.drill(counted.key);
    else if (sign?.kind === "count") this.incidents.zoomTo(at);
    else if (!found) this.close();
    else if (found.kind === "group") this.drill(found.group.key);
    else this.open(found.unit.code);
  }

  // --- what people do ------------------------------------------------------------------------

  tab(tab: State["tab"]): void {
    this.set({ tab, listing: null }, "push");
    this.change({ filter: "" });
    this.reframe();
    this.toTop();
  }

  /** `sign` when the pointer is over one: it can be opened, and the place under it is not meant. */
  point(hover: Hover | null, sign = false): void {
    this.places.point(hover);
    this.stage?.cursor(this.model.draft ? "crosshair" : hover?.at || sign ? "pointer" : "");
  }

  drill(key: string): void {
    this.places.drill(key);
    this.toTop();
  }

  home = (): void => {
    this.places.home();
    this.toTop();
  };

  province = (): void => {
    this.places.province();
    this.toTop();
  };

  open(code: string): void {
    this.places.open(code);
  }

  close = (): void => {
    if (this.model.state.incident) this.incidents.close();
    else this.places.close();
  };

  zoomTo(code: string): void {
    this.places.zoomTo(code);
  }

  generation(id: string, boundary?: string): void {
    this.places.generation(id, boundary);
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
    if (value(this.model.localities)) this.places.relate();
    else void this.places.load();
    if (this.stage) this.redraw();
    else void this.startMap();
    if (this.model.layers.status === "failed") void this.loadLayers();
  };

  zoomBy(step: number): void {
    this.stage?.zoomBy(step);
  }

  fullscreen = toggleFullscreen;

  fit(box: Box, maxZoom: number): void {
    if (!this.stage) return;
    const size = this.stage.size();
    const free = room(standing(this.model, size.height));
    this.stage.go(viewOf(box, size.width, size.height, free, maxZoom), true);
  }

  reframe = (): boolean => this.places.reframe();

  /** Another list is read from its first line. */
  private toTop(): void {
    requestAnimationFrame(() => this.root.querySelector(".rows")?.scrollTo({ top: 0 }));
    if (document.activeElement?.closest(".row, .back, .search")) this.focus("#localities");
  }

  focus(selector: string): void {
    if (this.keyboard) focusWhenDrawn(() => this.root.querySelector<HTMLElement>(selector));
  }
}
