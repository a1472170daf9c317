// Sends one report until it is taken: the same body with the same id, however often it must be.

import { Refused, Unreachable } from "../../../api/client";
import type { Received, Report } from "../../../api/incidents";

/** Between two tries. */
export const RETRY_MS = 4000;
/** The server itself said that a later try may do. */
const LATER: readonly number[] = [408, 429, 502, 503, 504];

export interface SendingEvents {
  taken(incident: Received): void;
  refused(error: Refused): void;
  /** Not taken this time; `said` are the server's words when it answered. */
  waiting(said: string): void;
  /** Something of the page's own is wrong. */
  failed(error: unknown): void;
}

export class Sending {
  private body: Report | null = null;
  private busy = false;
  private timer = 0;

  constructor(
    private readonly post: (body: Report) => Promise<{ body: Received }>,
    private readonly now: () => number,
    private readonly events: SendingEvents,
  ) {}

  /** Nothing while another report is on its way. */
  start(body: Report): void {
    if (this.body) return;
    this.body = body;
    void this.try();
  }

  /** Do not wait for the next try. */
  again(): void {
    if (this.body && !this.busy) void this.try();
  }

  /** Whatever the server still answers is not heard. */
  stop(): void {
    this.body = null;
    this.busy = false;
    clearTimeout(this.timer);
  }

  private async try(): Promise<void> {
    const { body } = this;
    if (!body) return;
    clearTimeout(this.timer);
    this.busy = true;
    try {
      const sent = { ...body, sent_at: new Date(this.now()).toISOString() };
      const answer = await this.post(sent);
      if (this.body !== body) return;
      this.stop();
      this.events.taken(answer.body);
    } catch (error) {
      if (this.body !== body) return;
      this.busy = false;
      const later = error instanceof Refused && LATER.includes(error.status);
      if (error instanceof Unreachable || later) {
        this.timer = setTimeout(() => void this.try(), RETRY_MS) as unknown as number;
        this.events.waiting(later ? error.detail : "");
        return;
      }
      this.stop();
      if (error instanceof Refused) this.events.refused(error);
      else this.events.failed(error);
    }
  }
}
