// One stream per browser, however many tabs: a browser keeps six connections per host, and a stream
// takes one for good. The tab that holds a lock streams and passes all it hears on to the others.

import type { Told } from "./events";
import { openStream } from "./stream";

const NAME = "geo-ioc:live";
/** How often the streaming tab says that it is there. */
const PRESENT_MS = 5000;
/** A streaming tab that says nothing for so long hangs, or is throttled: another one takes over. */
const ABSENT_MS = 90_000;

/** What tabs tell each other. `last` is the newest change that was told. */
type Message =
  | { told: Told }
  | { present: true; connected: boolean; last: number | null }
  | { hello: true };

/**
 * Follow the live stream of some layers; `tell` gets all of it, in order, in every tab. Returns what
 * stops it. A stream tells what its caller may know: only tabs of the same one (`by`) share it.
 */
export function follow(
  layers: readonly string[],
  by: string,
  tell: (told: Told) => void,
): () => void {
  // Over plain http from another machine a browser has no locks: each tab streams by itself.
  if (!navigator.locks || !("BroadcastChannel" in window)) return openStream(null, layers, tell);
  const following = new Following(`${NAME}:${layers.join(",")}:${by}`, layers, tell);
  following.start();
  return () => following.stop();
}

class Following {
  private readonly channel: BroadcastChannel;
  private last: number | null = null;
  private connected = false;
  private leading = false;
  private waiting = false;
  private heard = Date.now();
  private watch = 0;
  private readonly stopping = new AbortController();
  /** Gives the lock back, once it is held. */
  private release = (): void => undefined;

  constructor(
    private readonly name: string,
    private readonly layers: readonly string[],
    private readonly tell: (told: Told) => void,
  ) {
    this.channel = new BroadcastChannel(name);
  }

  start(): void {
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => this.receive(data);
    this.stand(false);
    this.say({ hello: true });
    // Not all at once, when several tabs miss the same one.
    const patience = ABSENT_MS + Math.random() * PRESENT_MS;
    this.watch = window.setInterval(() => {
      if (this.leading || Date.now() - this.heard < patience) return;
      this.heard = Date.now();
      this.stand(true);
    }, PRESENT_MS);
  }

  stop(): void {
    this.stopping.abort();
    clearInterval(this.watch);
    this.release();
    this.channel.close();
  }

  private say(message: Message): void {
    this.channel.postMessage(message);
  }

  private receive(message: Message): void {
    if (this.stopping.signal.aborted) return;
    if ("hello" in message) {
      if (this.leading) this.present();
      return;
    }
    if (this.leading) return;
    this.heard = Date.now();
    if ("told" in message) {
      this.take(message.told);
      return;
    }
    // A tab that came later learns where the stream stands, and whether it lives.
    this.last ??= message.last;
    if (message.connected !== this.connected) {
      this.take({ kind: message.connected ? "open" : "lost" });
    }
  }

  private take(told: Told): void {
    if ("id" in told && told.id !== null) this.last = told.id;
    this.connected = told.kind !== "lost";
    this.tell(told);
  }

  private present(): void {
    this.say({ present: true, connected: this.connected, last: this.last });
  }

  /** Ask for the lock, or take it from a tab that hangs. A lock that was taken away rejects. */
  private stand(steal: boolean): void {
    let depose = (): void => undefined;
    const { signal } = this.stopping;
    if (!steal) this.waiting = true;
    navigator.locks
      // A request that takes the lock away cannot be called back; it does not wait either.
      .request(this.name, steal ? { steal } : { signal }, () => {
        if (!steal) this.waiting = false;
        if (signal.aborted) return;
        depose = this.lead();
        return new Promise<void>((done) => {
          this.release = () => {
            depose();
            done();
          };
        });
      })
      .catch(() => {
        depose();
        if (!this.waiting && !signal.aborted) this.stand(false);
      });
  }

  private lead(): () => void {
    this.leading = true;
    // It followed, and nobody said how far: what happened meanwhile is not known.
    if (this.connected && this.last === null) this.tell({ kind: "resync", id: null });
    const close = openStream(this.last, this.layers, (told) => {
      this.take(told);
      this.say({ told });
    });
    const present = setInterval(() => this.present(), PRESENT_MS);
    return () => {
      this.leading = false;
      this.heard = Date.now();
      clearInterval(present);
      close();
    };
  }
}
