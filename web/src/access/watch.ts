// Keeps what the page knows of its caller true: reads it at the start, after signing in or out in any
// tab, when the stream says that rights have changed, and when the server refuses something.

import { onRefusal, Refused } from "../api/client";
import type { Me } from "../api/me";
import * as api from "../api/me";
import { type Access, differs, hasEnded, UNKNOWN } from "./access";

const CHANNEL = "geo-ioc:access";

/** What tabs of a browser tell each other: their caller is another one, or has left. */
type Word = "changed" | "left";

export interface WatchEvents {
  /** What is known has changed; `anew` when what is shown must be read again. */
  known(access: Access, anew: boolean): void;
  /** The person left, here or in another tab: nothing may stay on screen. */
  left(): void;
  /** The server refused what the caller may not do. */
  forbidden(said: string): void;
}

export class Watch {
  private access: Access = UNKNOWN;
  /** Whether the person chose to go on without the session that ended. */
  private onward = false;
  /** Whether what is shown must be read again as soon as it is known for whom. */
  private stale = false;
  private reading: Promise<void> | null = null;
  private readonly channel: BroadcastChannel | null =
    "BroadcastChannel" in globalThis ? new BroadcastChannel(CHANNEL) : null;

  constructor(private readonly events: WatchEvents) {
    onRefusal((refusal) => this.refused(refusal));
    if (!this.channel) return;
    this.channel.onmessage = ({ data }: MessageEvent<Word>) => {
      if (data === "left") events.left();
      else void this.read();
    };
  }

  /** Ask who the caller is. One that cannot be had leaves what was known. `anew` when what is shown
   * must be read again even by the same caller. */
  read(anew = false): Promise<void> {
    this.stale ||= anew;
    this.reading ??= this.ask().finally(() => {
      this.reading = null;
    });
    return this.reading;
  }

  private async ask(): Promise<void> {
    try {
      const me = await api.me();
      const entrance = me.kind === "public" ? await api.entrance().catch(() => null) : null;
      this.take(me, entrance);
    } catch (error) {
      if (!(error instanceof Refused) || error.type !== "not_signed_in") return;
      // A server that does not even say who asks has no session for us.
      if (this.access.me?.account) this.end();
    }
  }

  private take(me: Me, entrance: Access["entrance"]): void {
    const before = this.access;
    if (hasEnded(before.me, me) && !this.onward) {
      this.end();
      return;
    }
    this.onward = false;
    this.access = { me, entrance, ended: false };
    // What was read before the first answer was read with the same cookies.
    const anew = this.stale || before.ended || (before.me !== null && differs(before.me, me));
    this.stale = false;
    this.events.known(this.access, anew);
  }

  private end(): void {
    if (this.access.ended) return;
    this.access = { ...this.access, ended: true };
    this.events.known(this.access, false);
  }

  /** The session is over and the person goes on as anybody: what is shown is read anew. */
  goOnPublic(): void {
    this.onward = true;
    void this.read();
  }

  /** Sign out. Raises Refused or Unreachable, and then nothing has changed. */
  async leave(everywhere: boolean): Promise<void> {
    await api.signOut(everywhere);
    this.tell("left");
    this.events.left();
  }

  tell(word: Word): void {
    this.channel?.postMessage(word);
  }

  private refused({ type, detail }: Refused): void {
    if (type === "forbidden") this.events.forbidden(detail);
    const signedIn = this.access.me?.account && !this.access.ended;
    if (type === "forbidden" || (type === "not_signed_in" && signedIn)) void this.read();
  }
}

/** Tell the other tabs that this browser has another caller now. */
export function tellChanged(): void {
  if (!("BroadcastChannel" in globalThis)) return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("changed" satisfies Word);
  channel.close();
}
