// Between the model and the map: what of the model the map shows, and when that changed.

import type { StyleSpecification } from "@maplibre/maplibre-gl-style-spec";
import { get } from "../../api/client";
import type { Box, Unit } from "../../api/types";
import { text } from "../../i18n/text";
import { tileParameters } from "../../incidents/wanted";
import { GROUND, LIVE } from "../../live/events";
import type { Group } from "../../localities/localities";
import type { Place } from "../../map/states";
import type { StyleOptions } from "../../map/style";
import type { MapEvents, MapView, Mark } from "../../map/view";
import type { View } from "../../state";
import type { PageTheme } from "../../theme/theme";
import { accuracyOverlay } from "./incidents/accuracy";
import { markOpened } from "./incidents/marks";
import { valueOverlay, valueStates } from "./indicators/drawing";
import { value } from "./loadable";
import { absentLayer, type Hover, leftOut, type Model, opened, switched, within } from "./model";
import { ownUnits } from "./places/own";
import { markDraft } from "./report/mark";

export class MapStage {
  /** What is on the map, in words, so that nothing is drawn twice. */
  private drawn = "";

  private constructor(private readonly map: MapView) {}

  /** Begin to load the drawing code. */
  static prepare(): void {
    void import("../../map/view");
  }

  /** Begin to load a style. */
  static prepareStyle(theme: PageTheme, generation: string): void {
    styleOf(theme, generation).catch(() => undefined);
  }

  /** Null when the browser cannot draw a map. */
  static async open(
    container: HTMLElement,
    model: Model,
    view: View,
    events: MapEvents,
  ): Promise<MapStage | null> {
    const { openMap } = await import("../../map/view");
    const label = text(model.state.language, "map.label");
    const map = openMap(container, view, label, events);
    return map && new MapStage(map);
  }

  /** Raises when the style of a theme cannot be had. */
  async update(model: Model): Promise<void> {
    this.map.label(text(model.state.language, "map.label"));
    this.select(model);
    markOpened(this.map, model);
    markDraft(this.map, model);
    this.map.join(valueStates(model));
    const generation = model.shown?.id;
    if (!generation) return;
    const options = styleOptions(model, generation);
    const wanted = JSON.stringify([options, [...options.absent], [...options.switched]]);
    if (this.drawn === wanted) return;
    this.drawn = wanted;
    try {
      const style = await styleOf(model.theme, generation);
      // Another wish came while this one was on its way.
      if (this.drawn === wanted) this.map.show(style, options);
    } catch (error) {
      this.drawn = "";
      throw error;
    }
  }

  /** Other rights: the style may have other layers, and every tile may hold other things. */
  async anew(model: Model): Promise<void> {
    styles.clear();
    this.drawn = "";
    await this.update(model);
    this.map.refresh();
  }

  /** The open unit is outlined, else the group that is drilled into, else the one commune that is
   * the caller's own. */
  private select(model: Model): void {
    const group = within(model);
    const own = ownUnits(model);
    const unit = opened(model) ?? (!group && own.length === 1 ? own[0] : null);
    if (unit && unit.level === "commune") this.map.light("selected", unitPlace(unit));
    else this.map.light("selected", group ? groupPlace(group, model.shown?.id ?? "") : null);
  }

  hover(hover: Hover | null, generation: string): void {
    const { unit, group } = hover ?? { unit: null, group: null };
    if (unit) this.map.light("hover", unitPlace(unit));
    else this.map.light("hover", group ? groupPlace(group, generation) : null);
  }

  cursor(shape: "" | "pointer" | "crosshair"): void {
    this.map.cursor(shape);
  }

  tell(now: Date): void {
    this.map.tell(now);
  }

  /** Ask again for what could not be had. */
  recover(): void {
    this.map.recover();
  }

  /** Ask again for what a change touched: inside some boxes, or anywhere. */
  refreshLive(boxes: readonly Box[] | null, after: number | null): void {
    // A count stands at the label point of its place, which no box of an incident tells.
    this.map.refreshLayers(boxes ? ["incident_counts"] : LIVE, after);
    if (boxes) this.map.refreshBoxes("incidents", boxes, after);
  }

  /** The ground of the map has changed. */
  refreshGround(after: number | null): void {
    this.map.relocate(GROUND, after);
  }

  /** Stand an element on a place of the map, or take it away. */
  mark(key: string, at: Mark | null): void {
    this.map.mark(key, at);
  }

  box(): Box {
    return this.map.box();
  }

  go(view: View, animate: boolean): void {
    this.map.go(view, animate);
  }

  under(x: number, y: number): { lon: number; lat: number } {
    return this.map.under(x, y);
  }

  view(): View {
    return this.map.view();
  }

  size(): { width: number; height: number } {
    return this.map.size();
  }

  zoomBy(step: number): void {
    this.map.zoomBy(step);
  }
}

function styleOptions(model: Model, generation: string): Omit<StyleOptions, "lit"> {
  const { state, theme } = model;
  const overlays = [valueOverlay(model), accuracyOverlay(model)];
  return {
    generation,
    theme,
    parameters: tileParameters(state, value(model.incidents.terms), model.now),
    overlays: overlays.filter((overlay) => overlay !== null),
    absent: new Set([absentLayer(model), ...leftOut(model)]),
    switched: switched(model),
  };
}

/** Styles by theme. One serves every generation: the sources' addresses are made for each. */
const styles = new Map<PageTheme, Promise<StyleSpecification>>();

function styleOf(theme: PageTheme, generation: string): Promise<StyleSpecification> {
  let style = styles.get(theme);
  if (!style) {
    style = get<StyleSpecification>(`styles/${theme}.json?generation=${generation}`);
    style.catch(() => styles.delete(theme));
    styles.set(theme, style);
  }
  return style;
}

const unitPlace = (unit: Unit): Place => ({
  layer: "communes",
  id: `${unit.generation}/${unit.code}`,
});

function groupPlace({ kind, code }: Group, generation: string): Place {
  return kind === "district"
    ? { layer: "districts", id: `${generation}/${code}` }
    : { layer: "groupings", id: `${generation}/${kind}/${code}` };
}
