// Asks where a point lies: at once when it is placed, a moment later while a radius is typed.

import * as api from "../../../api/queries";
import type { Located } from "../../../api/types";
import type { Localities } from "../../../localities/localities";
import type { DraftPlace } from "./model";
import type { Point } from "./parse";

const TYPED_MS = 300;

export class PlaceLookup {
  private asking: AbortController | null = null;
  private timer = 0;

  constructor(
    private readonly known: () => Localities | null,
    private readonly found: (place: DraftPlace) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  stop(): void {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.asking = null;
  }

  ask(at: Point, accuracyM: number, typed = false): void {
    this.stop();
    const asking = new AbortController();
    this.asking = asking;
    const run = (): void => {
      this.look(at, accuracyM, asking.signal).then(this.found, (error: unknown) => {
        if (!asking.signal.aborted) this.failed(error);
      });
    };
    if (typed) this.timer = window.setTimeout(run, TYPED_MS);
    else run();
  }

  private async look(at: Point, accuracyM: number, signal: AbortSignal): Promise<DraftPlace> {
    const located = await api.lookup(at, accuracyM, signal);
    return { ...located, names: await this.names(located, signal) };
  }

  /** Names of the candidates, which may be of another generation than the one on screen. */
  private async names(
    { generation, units, candidates }: Located,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> {
    const known = this.known();
    const names = new Map(units.map(({ code, full_name }) => [code, full_name]));
    await Promise.all(
      candidates
        .filter(({ code }) => !names.has(code))
        .map(async ({ code }) => {
          const listed = known?.generation === generation ? known.units.get(code) : undefined;
          const { full_name } = listed ?? (await api.unit(generation, code, signal));
          names.set(code, full_name);
        }),
    );
    return names;
  }
}
