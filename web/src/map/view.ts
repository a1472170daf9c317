// The map on the page. This folder is the only one that imports MapLibre.

import {
  type GeoJSONFeature,
  GPUInitializationError,
  Map as MapLibreMap,
  type MapMouseEvent,
  Marker,
  prewarm,
  setWorkerUrl,
} from "maplibre-gl";
import "maplibre-gl/dist/maplibre-gl.css";
import type { StyleSpecification } from "@maplibre/maplibre-gl-style-spec";
import type { Box } from "../api/types";
import type { View } from "../state";
import type { Theme } from "../symbols/palette";
import { reducedMotion } from "../theme/theme";
import { After } from "./after";
import { drawing, pixels, stretched } from "./images";
import { type LeftOut, leftOut } from "./left-out";
import { MAX_BOUNDS, MAX_ZOOM, MIN_ZOOM } from "./place";
import { sourceOf } from "./sources";
import { FeatureStates, type Place, type Values, type Way } from "./states";
import { compose, PLACES, pickLayer, type StyleOptions } from "./style";
import { Tiles } from "./tiles";
import workerUrl from "./worker?worker&url";

setWorkerUrl(new URL(workerUrl, import.meta.url).href);
// The workers start while the page still waits for what the map is to show.
prewarm();

/** A sign under the pointer: one incident, or a count with the code of its place. */
export interface Sign {
  kind: "incident" | "count";
  id: string;
  /** Code of the place that is counted; empty outside the province. */
  code: string;
  name: string;
  count: number;
}

/** What is under the pointer, which stands at (x, y) px of the map. */
export interface Pointed {
  sign: Sign | null;
  /** The smallest place first. */
  places: (Place & { code: string })[];
  lon: number;
  lat: number;
  x: number;
  y: number;
}

export interface MapEvents {
  /** The pointer is over something; null when it left. */
  point(at: Pointed | null): void;
  pick(at: Pointed): void;
  /** The view changed; `done` when it came to rest. */
  move(view: View, done: boolean): void;
  /** Everything in view is drawn, but for what its tiles left out: so many incidents, so many others. */
  drawn(leftOut: LeftOut): void;
  /** Something of the map could not be had, or is asked for again. */
  failing(failing: boolean): void;
  /** A mark that can be dragged was put down elsewhere. */
  drop?(key: string, lon: number, lat: number): void;
  /** Whom the drawn sources name. */
  attributions(names: string[]): void;
}

/** An element that stands on a place of the map. */
export interface Mark {
  lon: number;
  lat: number;
  element: HTMLElement;
  draggable?: boolean;
}

/** How a map stands on its page. */
export interface Framing {
  /** Whether people can move it; a wall's cannot be moved. */
  interactive: boolean;
  /** Device pixels per px, when the page is scaled as a whole. */
  pixelRatio?: number;
}

const FLY_MS = 500;
/** Counts change all day: beyond so many pictures the oldest goes, and is drawn again when wanted. */
const MOST_PICTURES = 600;
const SIGNS: Readonly<Record<string, Sign["kind"]>> = {
  "incidents:symbol": "incident",
  "incident_counts:symbol": "count",
};

/** A map on the page; null when the browser cannot draw one. */
export function openMap(...of: ConstructorParameters<typeof MapView>): MapView | null {
  try {
    return new MapView(...of);
  } catch (error) {
    if (error instanceof GPUInitializationError) return null;
    throw error;
  }
}

/** Raises when the browser cannot draw with WebGL. */
export class MapView {
  private readonly map: MapLibreMap;
  private server: StyleSpecification | null = null;
  private options: StyleOptions | null = null;
  /** There is a style to be changed; while its tiles come it is not called loaded any more. */
  private styled = false;
  private now = 0;
  private readonly markers = new Map<string, Marker>();
  /** Sources of which something could not be had. */
  private readonly failed = new Set<string>();
  private readonly states: FeatureStates;
  private readonly after = new After();
  private readonly tiles: Tiles;

  constructor(
    container: HTMLElement,
    view: View,
    label: string,
    private readonly events: MapEvents,
    framing: Framing = { interactive: true },
  ) {
    this.map = new MapLibreMap({
      container,
      center: [view.lon, view.lat],
      zoom: view.zoom,
      minZoom: MIN_ZOOM,
      maxZoom: MAX_ZOOM,
      maxBounds: [MAX_BOUNDS[0], MAX_BOUNDS[1], MAX_BOUNDS[2], MAX_BOUNDS[3]],
      attributionControl: false,
      interactive: framing.interactive,
      ...(framing.pixelRatio ? { pixelRatio: framing.pixelRatio } : {}),
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      renderWorldCopies: false,
      // Names that fade in would draw the whole map again and again.
      fadeDuration: 0,
      locale: { "Map.Title": label },
      transformRequest: (url) => ({ url: this.after.address(url) }),
      // Numbers and letters of Vietnamese names come from the page's own faces.
      localIdeographFontFamily: "BVP Medium",
    });
    if (framing.interactive) {
      this.map.touchZoomRotate.disableRotation();
      this.map.keyboard.disableRotation();
    }
    const sourceOf = (layer: string): string | null => this.sourceOf(layer);
    this.states = new FeatureStates(this.map, sourceOf);
    this.tiles = new Tiles(this.map, this.after, sourceOf);
    this.map.setMissingStyleImageResolver((id) => this.draw(id));
    // Tests look at what is drawn: they find the map at its element.
    Object.assign(container, { map: this.map });
    this.listen();
  }

  private listen(): void {
    const { map, events } = this;
    const sourceOf = (layer: string): string | null => this.sourceOf(layer);
    let frame = 0;
    map.on("mousemove", (event) => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => events.point(this.at(event)));
    });
    // Under a still pointer the map has moved on.
    map.on("movestart", () => events.point(null));
    map.on("mouseout", () => {
      cancelAnimationFrame(frame);
      events.point(null);
    });
    map.on("click", (event) => events.pick(this.at(event)));
    map.on("move", () => events.move(this.view(), false));
    map.on("moveend", () => events.move(this.view(), true));
    map.on("style.load", () => {
      this.styled = true;
      map.setGlobalStateProperty("now", this.now);
    });
    map.on("idle", () => events.drawn(leftOut(map, sourceOf)));
    map.on("sourcedata", (event) => {
      if (event.sourceDataType === "metadata") {
        this.states.again();
        this.tiles.located(event.sourceId);
        events.attributions(this.attributions());
      }
    });
    map.on("error", (event) => {
      this.failed.add((event as { sourceId?: string }).sourceId ?? "");
      events.failing(true);
    });
  }

  /** Draw this style; called again for every change of theme, generation or layers. */
  show(server: StyleSpecification, shown: Omit<StyleOptions, "lit">): void {
    const redraw = this.options !== null && this.options.theme !== shown.theme;
    const options = { ...shown, lit: this.states.layers };
    this.server = server;
    this.options = options;
    this.map.setStyle(compose(server, options), { diff: this.styled });
    if (redraw) void this.redraw();
    this.states.again();
  }

  get theme(): Theme {
    return this.options?.theme ?? "light";
  }

  private async draw(id: string): Promise<void> {
    const svg = drawing(id, this.theme);
    if (!svg || this.map.hasImage(id)) return;
    const ratio = Math.max(2, Math.ceil(this.map.getPixelRatio()));
    const data = await pixels(svg.svg, ratio);
    if (this.map.hasImage(id)) return;
    this.map.addImage(id, data, { pixelRatio: ratio, ...stretched(svg, data, ratio) });
    const [oldest, ...others] = this.map.listImages();
    if (oldest && others.length >= MOST_PICTURES) this.map.removeImage(oldest);
  }

  /** Pictures keep their names when the theme changes, so they are made again. */
  private async redraw(): Promise<void> {
    const ours = this.map.listImages().filter((id) => drawing(id, this.theme) !== null);
    for (const id of ours) this.map.removeImage(id);
    await Promise.all(ours.map((id) => this.draw(id)));
  }

  private at({ point, lngLat }: MapMouseEvent): Pointed {
    const places = PLACES.map(pickLayer);
    const layers = [...places, ...Object.keys(SIGNS)].filter((id) => this.map.getLayer(id));
    const found = this.map.queryRenderedFeatures(point, { layers }) as Rendered[];
    const sign = found.find(({ layer }) => layer.id in SIGNS);
    return {
      sign: sign ? signOf(sign) : null,
      places: PLACES.flatMap((layer) => {
        const feature = found.find((each) => each.sourceLayer === layer);
        if (!feature) return [];
        const id = String(feature.id ?? feature.properties?.id ?? "");
        return [{ layer, id, code: id.split("/").at(-1) ?? id }];
      }),
      lon: lngLat.lng,
      lat: lngLat.lat,
      x: point.x,
      y: point.y,
    };
  }

  /** Light one place up in one way; null puts the light out. */
  light(way: Way, place: Place | null): void {
    this.states.light(way, place);
  }

  /** Give the features of a layer values, joined in the page: no tile is asked for again. */
  join(values: Values | null): void {
    this.states.join(values);
  }

  /** Stand an element on a place of the map, or take it away. */
  mark(key: string, at: Mark | null): void {
    const before = this.markers.get(key);
    if (at && before?.getElement() === at.element) {
      before.setLngLat([at.lon, at.lat]).setDraggable(at.draggable ?? false);
      return;
    }
    before?.remove();
    this.markers.delete(key);
    if (!at) return;
    const { element, draggable = false } = at;
    const marker = new Marker({ element, draggable }).setLngLat([at.lon, at.lat]).addTo(this.map);
    marker.on("dragend", () => {
      const { lng, lat } = marker.getLngLat();
      this.events.drop?.(key, lng, lat);
    });
    this.markers.set(key, marker);
  }

  /** Ask again for what could not be had, if anything: whatever fails once more is told once more. */
  recover(): void {
    if (this.failed.size === 0 || !this.server) return;
    this.failed.clear();
    this.events.failing(false);
    this.refresh();
  }

  /** Ask again for all that is drawn. */
  refresh(): void {
    this.tiles.all();
  }

  /** Ask again for some layers, because of a change if it is known: anywhere, or inside boxes. */
  refreshLayers(layers: readonly string[], after: number | null): void {
    this.tiles.ofLayers(layers, after);
  }

  refreshBoxes(layer: string, boxes: readonly Box[], after: number | null): void {
    this.tiles.inBoxes(layer, boxes, after);
  }

  /** Layers whose tiles the browser keeps have changed: ask where their tiles are now. */
  relocate(layers: readonly string[], after: number | null): void {
    this.tiles.relocate(layers, after);
  }

  /** The source of the map that has a layer's tiles. */
  private sourceOf(layer: string): string | null {
    return this.server && sourceOf(this.server, layer);
  }

  private attributions(): string[] {
    const sources = Object.keys(this.map.getStyle()?.sources ?? {});
    const named = sources.map(
      (id) => (this.map.getSource(id) as { attribution?: string }).attribution,
    );
    return [...new Set(named.filter((name) => name !== undefined && name !== ""))] as string[];
  }

  /** What is in view. */
  box(): Box {
    const bounds = this.map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
  }

  view(): View {
    const { lng, lat } = this.map.getCenter();
    return { lon: lng, lat, zoom: this.map.getZoom() };
  }

  /** The place that stands `x`, `y` px from the map's top left corner. */
  under(x: number, y: number): { lon: number; lat: number } {
    const { lng, lat } = this.map.unproject([x, y]);
    return { lon: lng, lat };
  }

  size(): { width: number; height: number } {
    const { clientWidth, clientHeight } = this.map.getContainer();
    return { width: clientWidth, height: clientHeight };
  }

  /** Go there: at once, or by a short flight when a person asked for it. */
  go(view: View, animate: boolean): void {
    const camera = { center: [view.lon, view.lat] as [number, number], zoom: view.zoom };
    if (animate && !reducedMotion()) this.map.easeTo({ ...camera, duration: FLY_MS });
    else this.map.jumpTo(camera);
  }

  /** Device pixels per px from now on: the page is scaled another way. */
  sharpen(pixelRatio: number): void {
    if (this.map.getPixelRatio() !== pixelRatio) this.map.setPixelRatio(pixelRatio);
  }

  zoomBy(step: number): void {
    this.map.zoomTo(this.map.getZoom() + step, { duration: reducedMotion() ? 0 : 180 });
  }

  /** What the style compares deadlines with. */
  tell(now: Date): void {
    this.now = Math.floor(now.getTime() / 1000);
    if (this.styled) this.map.setGlobalStateProperty("now", this.now);
  }

  cursor(shape: "" | "pointer" | "crosshair"): void {
    this.map.getCanvas().style.cursor = shape;
  }

  label(text: string): void {
    this.map.getCanvas().setAttribute("aria-label", text);
  }
}

type Rendered = GeoJSONFeature & { sourceLayer?: string; layer: { id: string } };

function signOf({ id, layer, properties }: Rendered): Sign {
  return {
    kind: SIGNS[layer.id] ?? "incident",
    id: String(id ?? properties?.id ?? ""),
    code: String(properties?.code ?? ""),
    name: String(properties?.name ?? ""),
    count: Number(properties?.count ?? 1),
  };
}
