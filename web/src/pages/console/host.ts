// What the parts of the console share: the model, the address, the map.

import type { Box } from "../../api/types";
import type { State } from "../../state";
import type { MapStage } from "./map-stage";
import type { Model } from "./model";

export interface Host {
  readonly root: HTMLElement;
  readonly model: Model;
  /** Null until the map stands, or for good where none can be drawn. */
  readonly stage: MapStage | null;
  change(patch: Partial<Model>): void;
  /** Change what the address holds. A step that one may want to take back is pushed. */
  set(patch: Partial<State>, how?: "push" | "replace"): void;
  /** Have the map follow the model. */
  redraw(): void;
  /** What a person is told about a failure. */
  words(error: unknown): string;
  /** Bring a box into the part of the map that the cards leave free. */
  fit(box: Box, maxZoom: number): void;
  /** When the whole province is looked at, fit it into what the cards leave free now. Says whether
   * it is. */
  reframe(): boolean;
  /** Focus what a selector finds, for people who work by keyboard. */
  focus(selector: string): void;
}
