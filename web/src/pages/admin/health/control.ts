// Asks how the system is, again and again for as long as somebody looks.

import { serverNow } from "../../../api/clock";
import * as api from "../../../api/health";
import { ready } from "../../console/loadable";
import type { Control, Host } from "../model";
import { sectionOf } from "../sections";
import type { HealthActions, HealthSlice } from "./model";

const EVERY_MS = 30_000;

export class HealthControl implements HealthActions, Control {
  private timer = 0;
  private asking = false;

  constructor(private readonly host: Host) {}

  private get slice(): HealthSlice {
    return this.host.model.health;
  }

  private change(patch: Partial<HealthSlice>): void {
    this.host.change({ health: { ...this.slice, ...patch }, now: new Date(serverNow()) });
  }

  /** Each look at the page is a new question: what is old helps nobody here. */
  sync(): void {
    void this.ask();
  }

  retry = (): void => {
    void this.ask();
  };

  private async ask(): Promise<void> {
    clearTimeout(this.timer);
    if (!this.asking) {
      this.asking = true;
      try {
        this.change({ told: ready(await api.health()), lost: null });
      } catch (error) {
        this.failed(this.host.words(error));
      } finally {
        this.asking = false;
      }
    }
    clearTimeout(this.timer);
    this.timer = window.setTimeout(this.again, EVERY_MS);
  }

  private again = (): void => {
    const { model } = this.host;
    if (model.access.ended || sectionOf(model)?.id !== "health") return;
    if (document.hidden) this.timer = window.setTimeout(this.again, EVERY_MS);
    else void this.ask();
  };

  private failed(message: string): void {
    const { told, lost } = this.slice;
    if (told.status === "ready") {
      this.change({ lost: { since: lost?.since ?? new Date(serverNow()), message } });
    } else {
      this.change({ told: { status: "failed", message } });
    }
  }
}
