// The video wall: keeps the model, has it drawn, reads what is open, and goes on by itself for months.

import "./wall.css";
import "./band.css";
import type { StyleSpecification } from "@maplibre/maplibre-gl-style-spec";
import { render } from "lit";
import { identity } from "../../access/access";
import { takeToken } from "../../access/claim";
import { tellChanged, Watch } from "../../access/watch";
import { get, Refused, speak } from "../../api/client";
import { serverNow } from "../../api/clock";
import type { Incident } from "../../api/incidents";
import { claim } from "../../api/me";
import { loadFonts } from "../../fonts";
import { Come } from "../../incidents/come";
import { communeOf, removed, upserted } from "../../incidents/order";
import { heardFrom } from "../../live/age";
import {
  type Change,
  concerns,
  FOLLOWED,
  GROUND,
  incidentIn,
  type Told,
  type ToldChange,
} from "../../live/events";
import { Lately } from "../../live/lately";
import { follow } from "../../live/shared";
import { canDraw } from "../../map/webgl";
import { reloadWhenServed } from "../../reload";
import { parse } from "../../state";
import { startClocks } from "../console/clocks";
import { words } from "../console/failure";
import { GRAVE } from "./band";
import { FIRST, type Model, sayer } from "./model";
import { page, provinceOf } from "./page";
import { generationOf, isOpen, read, readGround, readNews } from "./reader";
import { layoutOf, scaleOf } from "./scale";
import { Stage } from "./stage";

/** Changes that come together are read together. */
const TOGETHER_MS = 250;
const RETRIES_MS = [1000, 2000, 5000] as const;
/** A pointer that rests for so long is not drawn. */
const RESTS_MS = 3000;
/** So long a grave incident counts as having just come. */
const ARRIVES_MS = 60_000;
/** Grave incidents that are kept; the band tells the newest. */
const MOST_GRAVE = 50;

export class Wall {
  private model: Model = FIRST;
  private scheduled = false;
  private waiting = 0;
  private reading = false;
  private wanted = false;
  private failures = 0;
  /** What was missed is not known: boundaries and grave incidents are read anew too. */
  private missed = true;
  private resting = 0;
  private readonly stage: Stage | null;
  private readonly watch: Watch;
  private following: string | null = null;
  private readonly lately = new Lately();
  private readonly come = new Come();
  /** What is told while grave incidents are read: the answer may be older. */
  private meanwhile: ToldChange[] = [];
  private unfollow = (): void => undefined;

  constructor(private readonly root: HTMLElement) {
    const getStyle = (generation: string): Promise<StyleSpecification> =>
      get(`styles/wall.json?generation=${generation}`);
    const drawn = (): void => this.change({ map: "drawn" });
    this.watch = new Watch({
      known: (access, anew) => {
        this.change({ access });
        // Nobody stands here to sign in again: a wall goes on with what anybody may see.
        if (access.ended) this.watch.goOnPublic();
        else this.follow();
        if (anew) this.anew(null);
      },
      left: () => location.reload(),
      forbidden: () => undefined,
    });
    this.stage = canDraw() ? new Stage(root, getStyle, { drawn }) : null;
  }

  async start(): Promise<void> {
    const token = takeToken(window);
    const state = parse(location.search);
    const map = this.stage ? "loading" : "no-webgl";
    this.model = { ...FIRST, state, map, now: new Date(serverNow()) };
    speak(state.language);
    const html = document.documentElement;
    html.lang = state.language;
    html.dataset.theme = "wall";
    this.measure();
    this.listen();
    // Code that did not come once is never asked for again by the same page.
    if (this.stage) Stage.prepare().catch(reloadWhenServed);
    // The map draws names with its own faces: before they are there it would take others.
    await Promise.all([loadFonts(), this.enter(token)]);
    void this.read();
  }

  // --- the model and what shows it -----------------------------------------------------------

  private change(patch: Partial<Model>): void {
    this.model = { ...this.model, ...patch };
    if (this.scheduled) return;
    this.scheduled = true;
    // A hidden page has no frames, and is drawn when it is seen again.
    requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.scheduled = false;
    render(page(this.model), this.root);
    document.title = sayer(this.model)("wall.page", { province: provinceOf(this.model) });
    this.fit();
  }

  /** How large the screen is, and what there is room for. */
  private measure(): void {
    const screen = { width: window.innerWidth, height: window.innerHeight };
    const scale = scaleOf(screen, this.model.state.distance);
    this.model = { ...this.model, scale, layout: layoutOf(scale) };
    this.draw();
  }

  /** By script: the page's policy allows no style attributes. */
  private fit(): void {
    const wall = this.root.querySelector<HTMLElement>(".wall");
    if (!wall) return;
    const { width, height, factor } = this.model.scale;
    wall.style.setProperty("--wall-width", `${width}px`);
    wall.style.setProperty("--wall-height", `${height}px`);
    wall.style.transform = `scale(${factor})`;
  }

  /** The maps follow the page: their names keep clear of what stands on them. */
  private redraw(): void {
    this.draw();
    this.stage?.update(this.model).catch((error: unknown) => {
      words(error, this.model.state.language);
      this.soon(RETRIES_MS[2]);
    });
  }

  // --- what happens --------------------------------------------------------------------------

  private listen(): void {
    window.addEventListener("resize", () => {
      this.measure();
      this.redraw();
    });
    window.addEventListener("pointermove", () => this.moved());
    this.moved();
    startClocks(
      (now) => this.change({ now }),
      (now) => this.look(now),
    );
  }

  /** Set this screen up with the token of its link, and ask what it may show. */
  private async enter(token: string | null): Promise<void> {
    if (token) await this.claim(token);
    await this.watch.read();
    this.follow();
  }

  /** A screen that starts before its network tries on: its token is nowhere but here. */
  private async claim(token: string): Promise<void> {
    try {
      await claim(token);
      tellChanged();
    } catch (error) {
      const final = error instanceof Refused && error.status !== 429 && error.status < 500;
      this.change({ tokenRefused: final });
      if (final) return;
      this.follow();
      await new Promise((done) => setTimeout(done, RETRIES_MS[2]));
      await this.claim(token);
    }
  }

  private follow(): void {
    const by = identity(this.model.access.me);
    if (by === this.following) return;
    this.following = by;
    this.unfollow();
    this.unfollow = follow(FOLLOWED, by, (told) => this.told(told));
  }

  /** What is shown may be another thing for who looks now. */
  private anew(after: number | null, ground = true): void {
    this.missed = true;
    if (ground) this.stage?.refreshGround(after);
    this.soon();
  }

  private moved(): void {
    clearTimeout(this.resting);
    if (this.model.resting) this.change({ resting: false });
    this.resting = window.setTimeout(() => this.change({ resting: true }), RESTS_MS);
  }

  /** Deadlines pass by themselves, and a generation comes into force at midnight. */
  private look(now: Date): void {
    const { ground, state } = this.model;
    const inForce = ground && generationOf(ground.generations, state.generation, now);
    if (inForce?.id !== ground?.generation.id) this.missed = true;
    this.stage?.look(this.model);
    if (!this.model.access.me) void this.watch.read();
    this.soon();
  }

  private told(told: Told): void {
    const live = heardFrom(this.model.live, told);
    const lostAt = told.kind === "lost" ? (this.model.lostAt ?? serverNow()) : null;
    this.change({ live, lostAt });
    if (told.kind === "change" || told.kind === "resync") this.lately.heard(told.id);
    if (told.kind === "change") {
      this.meanwhile.push(told);
      this.apply(told.change);
      this.soon();
    } else if (told.kind === "resync" && told.reason === "rights") void this.watch.read(true);
    else if (told.kind === "resync") this.anew(told.id, concerns(told, GROUND));
    else if (told.kind === "open" && this.model.behind) this.soon();
  }

  private soon(wait = TOGETHER_MS): void {
    if (this.reading) this.wanted = true;
    else if (!this.waiting) this.waiting = window.setTimeout(() => void this.read(), wait);
  }

  /** Everything that is open, once more. What was there stays there until then. */
  private async read(): Promise<void> {
    clearTimeout(this.waiting);
    this.waiting = 0;
    this.reading = true;
    this.wanted = false;
    const { missed } = this;
    this.missed = false;
    this.meanwhile = [];
    const readAt = serverNow();
    try {
      const { state, now } = this.model;
      const known = missed ? null : this.model.ground;
      const ground = known ?? (await readGround(state.generation, now));
      const [reading, news] = await Promise.all([
        read(ground.generation.id, this.lately.after()),
        missed ? readNews() : null,
      ]);
      this.failures = 0;
      this.change({ ground, reading, readAt, behind: false, ...news?.body });
      for (const { id, change } of this.meanwhile) if (news && id > news.change) this.apply(change);
      this.redraw();
    } catch (error) {
      words(error, this.model.state.language);
      this.missed ||= missed;
      this.failures += 1;
      this.change({ behind: true });
    }
    this.reading = false;
    if (this.failures > 0) this.soon(RETRIES_MS[Math.min(this.failures, RETRIES_MS.length) - 1]);
    else if (this.wanted) this.soon();
  }

  private apply(change: Change): void {
    const { id } = change;
    const { ground, grave, now } = this.model;
    if (!ground || id === null) return;
    const incident = incidentIn(change);
    if (incident?.demo && !this.model.demonstration) this.change({ demonstration: true });
    const matters = incident && incident.severity >= GRAVE && isOpen(ground, incident.status);
    if (!matters) {
      if (grave.some((each) => each.id === id)) this.change({ grave: removed(grave, id) });
      return;
    }
    const known = grave.some((each) => each.id === id);
    this.change({ grave: upserted(grave, incident).sort(newestFirst).slice(0, MOST_GRAVE) });
    const age = now.getTime() - Date.parse(incident.received_at);
    const isNew = age < ARRIVES_MS && (incident.version === 1 || !known);
    if (isNew && this.come.isFirst(id)) this.arrived(incident);
  }

  private arrived(incident: Incident): void {
    const { severity, title } = incident;
    const place = communeOf(incident, this.model.ground?.generation.id ?? "")?.full_name ?? "";
    this.stage?.ring(incident, this.model);
    this.change({ said: sayer(this.model)("incidents.arrived", { severity, title, place }) });
  }
}

const newestFirst = (a: Incident, b: Incident): number =>
  Date.parse(b.received_at) - Date.parse(a.received_at);
