// The wall's two maps: the province, and the inset of its crowded part.

import type { StyleSpecification } from "@maplibre/maplibre-gl-style-spec";
import type { Incident } from "../../api/incidents";
import type { Box } from "../../api/types";
import { communeOf } from "../../incidents/order";
import { GROUND } from "../../live/events";
import { project, type Room, unproject, viewOf } from "../../map/place";
import type { MapView } from "../../map/view";
import type { View } from "../../state";
import { countRadius } from "../../symbols/count";
import { Arrivals } from "../console/incidents/arrivals";
import { type Counted, counted, outside } from "./counting";
import { type Ground, insetAreas, type Model, placesOf, sayer } from "./model";
import { type Arrangement, around, arrange, GAP, type Rectangle, type Standing } from "./names";
import { hasInset } from "./scale";
import { type NamedCount, WIDE_NAMES, wallStyle } from "./style";

/** px of a name, as palettes.toml sizes it for the wall; its line with what hangs below. */
const NAME_PX = 34;
const LINE_PX = 42;
/** A circle with its chip and clock, as a share of the circle. */
const BADGES = 1.1;
/** What names keep to the edge of a map, px. */
const EDGE = 10;
/** Kept free around the province: its names stand to the right more often, over the sea. */
const MAIN: Room = { top: 34, right: 150, bottom: 44, left: 60 };
/** On a small map it stands to the right of what the map's corner says. */
const SMALL: Room = { top: 30, right: 64, bottom: 54, left: 140 };
/** Around the inset's outermost points, for their circles and names; its title stands below. */
const INSET: Room = { top: 60, right: 150, bottom: 104, left: 236 };

type Which = "main" | "inset";
const PLACE = { main: "wall", inset: "inset" } as const;

interface Arranging {
  which: Which;
  view: View;
  size: { width: number; height: number };
  /** What stands over the map. */
  taken: readonly Rectangle[];
  /** What names leave to the wide names of sea and neighbours. */
  left: readonly Rectangle[];
  /** How the same counts were arranged. */
  before: Arrangement | null;
  /** What is said for outside the province. */
  outside: string;
}

interface Events {
  drawn(): void;
}

export class Stage {
  private readonly maps = new Map<Which, MapView>();
  private readonly drawn = new Map<Which, string>();
  private readonly arranged = new Map<Which, Arrangement>();
  private style: { generation: string; of: StyleSpecification } | null = null;
  private readonly rings: Record<Which, Arrivals> = {
    main: this.ringsOf("main"),
    inset: this.ringsOf("inset"),
  };

  constructor(
    private readonly root: HTMLElement,
    private readonly getStyle: (generation: string) => Promise<StyleSpecification>,
    private readonly events: Events,
  ) {}

  /** Load the drawing code. */
  static prepare = (): Promise<unknown> => import("../../map/view");

  /** Raises when the drawing code or the style cannot be had. */
  async update(model: Model): Promise<void> {
    const { ground } = model;
    if (!ground || !model.reading) return;
    const { MapView } = await import("../../map/view");
    const { id } = ground.generation;
    if (this.style?.generation !== id) {
      this.style = { generation: id, of: await this.getStyle(id) };
    }
    const { areas, localities } = ground;
    const areaOf = (commune: string): string | undefined => localities.groupOf.get(commune)?.code;
    const { communes } = model.reading;
    const { main, inset } = placesOf(model, areas);
    const around = [...counted(main, communes, areaOf), ...outside(communes, areaOf)];
    this.show(MapView, "main", model, around);
    if (inset.length > 0) this.show(MapView, "inset", model, counted(inset, communes, areaOf));
  }

  private show(Made: typeof MapView, which: Which, model: Model, counts: readonly Counted[]): void {
    const container = this.root.querySelector<HTMLElement>(`.wall-${which}`);
    const { ground, scale } = model;
    if (!container || !ground || !this.style) return;
    const size = { width: container.clientWidth, height: container.clientHeight };
    if (size.width === 0) return;
    const pixelRatio = window.devicePixelRatio * scale.factor;
    const view = which === "main" ? mainView(model, ground, size) : insetView(counts, size);
    const say = sayer(model);
    const label = say(which === "main" ? "wall.map" : "wall.map.inset");
    const map =
      this.maps.get(which) ??
      new Made(container, view, label, this.eventsOf(), { interactive: false, pixelRatio });
    this.maps.set(which, map);
    map.sharpen(pixelRatio);
    map.tell(model.now);
    const roomy = hasInset(model.layout);
    const taken = covering(container);
    const left =
      which === "main" && roomy ? WIDE_NAMES.map((name) => wideBox(name, view, size)) : [];
    const { named, arrangement } = withNames(counts, {
      which,
      view,
      size,
      taken,
      left,
      before: this.arranged.get(which) ?? null,
      outside: say("wall.outside"),
    });
    this.arranged.set(which, arrangement);
    const field = which === "main" ? insetAreas(model) : [];
    const wanted = JSON.stringify([ground.generation.id, view, named, field]);
    if (this.drawn.get(which) === wanted) return;
    this.drawn.set(which, wanted);
    map.go(view, false);
    map.show(
      wallStyle(this.style.of, {
        counts: named,
        place: PLACE[which],
        field,
        wide: which === "main" && roomy,
      }),
      {
        generation: ground.generation.id,
        theme: "wall",
        parameters: {},
        overlays: [],
        absent: new Set([absent(ground)]),
        switched: new Map(),
      },
    );
  }

  private ringsOf(which: Which): Arrivals {
    const { maps } = this;
    const host = {
      get stage() {
        return maps.get(which) ?? null;
      },
    };
    // The counts say how grave it is; a symbol would cover them.
    return new Arrivals(host, () => "");
  }

  private eventsOf(): ConstructorParameters<typeof MapView>[3] {
    return {
      point: () => undefined,
      pick: () => undefined,
      move: () => undefined,
      drawn: () => this.events.drawn(),
      failing: () => undefined,
      attributions: () => undefined,
    };
  }

  /** Time has gone by: what is overdue is drawn so, and what could not be had is asked for again. */
  look(model: Model): void {
    for (const map of this.maps.values()) {
      map.tell(model.now);
      map.recover();
    }
  }

  /** Boundaries or the ground of the map have changed. */
  refreshGround(after: number | null): void {
    for (const map of this.maps.values()) map.relocate(GROUND, after);
  }

  /** Ring a grave incident that has just come, on the map that counts it. */
  ring(incident: Incident, model: Model): void {
    const { ground } = model;
    if (!ground) return;
    const commune = communeOf(incident, ground.generation.id)?.code ?? "";
    const area = ground.localities.groupOf.get(commune)?.code ?? "";
    this.rings[insetAreas(model).includes(area) ? "inset" : "main"].show(incident);
  }
}

/** Of districts and groupings the layer that the generation has nothing of. */
const absent = ({ generation }: Ground): string =>
  generation.levels.some(({ level }) => level === "district") ? "groupings" : "districts";

function mainView(
  { layout }: Model,
  { localities }: Ground,
  { width, height }: { width: number; height: number },
): View {
  return viewOf(localities.province.bbox, width, height, hasInset(layout) ? MAIN : SMALL, 12);
}

/** The inset's points with room for their signs, however wide it is. */
function insetView(counts: readonly Counted[], size: { width: number; height: number }): View {
  const lons = counts.map(({ lon }) => lon);
  const lats = counts.map(({ lat }) => lat);
  const box: Box = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
  return viewOf(box, size.width, size.height, INSET, 10);
}

/** Where words stand over a map, px from its top left corner. */
function covering(container: HTMLElement): Rectangle[] {
  const { left, top, width } = container.getBoundingClientRect();
  // The page is scaled as a whole: what the screen says is larger than what is laid out.
  const factor = width / container.clientWidth;
  return [...(container.parentElement?.querySelectorAll("h2, p") ?? [])].map((element) => {
    const box = element.getBoundingClientRect();
    return {
      left: (box.left - left) / factor,
      top: (box.top - top) / factor,
      right: (box.right - left) / factor,
      bottom: (box.bottom - top) / factor,
    };
  });
}

function wideBox(
  name: (typeof WIDE_NAMES)[number],
  view: View,
  size: { width: number; height: number },
): Rectangle {
  const { x, y } = project(name, view, size);
  return around(x + name.shift * name.em, y, name.width, name.height);
}

/** A name in one line; one of two places also in two. */
function formsOf(name: string): string[][] {
  const [first, second] = name.split(" – ");
  return second ? [[name], [`${first} –`, second]] : [[name]];
}

let context: CanvasRenderingContext2D | null = null;

/** Width of a name on the map, px. */
function measured(name: string): number {
  context ??= document.createElement("canvas").getContext("2d");
  if (!context) return name.length * NAME_PX * 0.55;
  context.font = `${NAME_PX}px "BVP Semibold"`;
  return context.measureText(name).width;
}

/** Counts with their names, arranged so that each is read whole. */
function withNames(
  counts: readonly Counted[],
  { which, view, size, taken, left, before, outside }: Arranging,
): { named: NamedCount[]; arrangement: Arrangement } {
  const called = counts.map((each) => (each.code === "" ? { ...each, name: outside } : each));
  const signs = called.map((each) => ({
    ...project(each, view, size),
    radius: each.of ? countRadius(each.of.count, PLACE[which]) * BADGES : 0,
    forms: formsOf(each.name).map((lines) => ({
      width: Math.max(...lines.map(measured)),
      height: LINE_PX * lines.length,
    })),
  }));
  const free = { left: EDGE, top: EDGE, right: size.width - EDGE, bottom: size.height - EDGE };
  const arrangement = arrange(signs, { free, taken, left }, before);
  const named = called.map((each, at) => {
    const { anchor, x, y, form } = arrangement.standing[at] as Standing;
    const away = ((signs[at]?.radius ?? 0) + GAP) / NAME_PX;
    return {
      ...each,
      ...unproject({ x, y }, view, size),
      name: (formsOf(each.name)[form] ?? [each.name]).join("\n"),
      anchor,
      away: anchor === "center" ? 0 : Math.round(away * 100) / 100,
    };
  });
  return { named, arrangement };
}
