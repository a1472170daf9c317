// One stream per browser, however many tabs: a browser keeps six connections per host, and a stream
// takes one for good. The tab that holds a lock leads: it streams and passes all it hears on.

import type { Told } from "./events";
import { Seen } from "./seen";
import { openStream } from "./stream";

const NAME = "geo-ioc:live";
/** How often the leading tab says that it is there. */
const PRESENT_MS = 5000;
/** After so many times without a word from it, it hangs: another tab takes over. The server lets it
 * tell something every 15 s. Counted, and not by the clock, which goes on while the machine sleeps. */
const PATIENCE = 9;

/** What tabs tell each other. */
type Message =
  | { hello: true }
  | {
      /** Since when the tab leads. Of two the younger is right: the other's lock was taken away. */
      term: number;
      /** How much it has told. */
      n: number;
      /** The newest change that it had told before; null when it does not know where it stands. */
      last: number | null;
      /** Whether the server was there. */
      connected: boolean;
      /** What it tells; without it the message only says where it stands. */
      told?: Told;
    };
type Word = Exclude<Message, { hello: true }>;

/**
 * Follow the live stream of some layers from what the page has read (`after`, null when that is not
 * known); `tell` gets all of it, in order and once, in every tab. Returns what stops it. A stream
 * tells what its caller may know: only tabs of the same one (`by`) share it.
 */
export function follow(
  layers: readonly string[],
  by: string,
  tell: (told: Told) => void,
  after: number | null = null,
): () => void {
  // Over plain http from another machine a browser has no locks: each tab streams by itself.
  if (!navigator.locks || !("BroadcastChannel" in window)) {
    const seen = new Seen(after);
    return openStream(after, layers, (told) => seen.takes(told) && tell(told));
  }
  const following = new Following(`${NAME}:${layers.join(",")}:${by}`, layers, tell, after);
  following.start();
  return () => following.stop();
}

/** Follow the same way from what is still being read: nothing may happen between the two. */
export function followFrom(
  reading: Promise<number | null>,
  layers: readonly string[],
  by: string,
  tell: (told: Told) => void,
): () => void {
  let stop: (() => void) | null = null;
  let over = false;
  void reading.then((after) => {
    if (!over) stop = follow(layers, by, tell, after);
  });
  return () => {
    over = true;
    stop?.();
  };
}

class Following {
  private readonly channel: BroadcastChannel;
  private readonly seen: Seen;
  private connected = false;
  private leading = false;
  /** Of whom it was told so much; its own while it leads. */
  private term = 0;
  private n = 0;
  /** How often in a row the leading tab was not heard. */
  private silent = 0;
  /** Ends waiting for the lock, or leading. */
  private standing = new AbortController();
  /** Ends everything. */
  private readonly stopping = new AbortController();

  constructor(
    private readonly name: string,
    private readonly layers: readonly string[],
    private readonly tell: (told: Told) => void,
    after: number | null,
  ) {
    this.channel = new BroadcastChannel(name);
    this.seen = new Seen(after);
  }

  start(): void {
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => this.receive(data);
    // Not all at once, when several tabs miss the same one.
    const patience = PATIENCE + Math.floor(Math.random() * 3);
    const watch = setInterval(() => {
      this.silent = this.leading ? 0 : this.silent + 1;
      if (this.silent > patience) void this.stand(true);
    }, PRESENT_MS);
    const { signal } = this.stopping;
    signal.addEventListener("abort", () => clearInterval(watch));
    // A page that the browser puts to sleep leads no longer, and afterwards asks where the others are.
    const sleep = (): void => this.standing.abort();
    const wake = (): void => this.begin();
    document.addEventListener("freeze", sleep, { signal });
    document.addEventListener("resume", wake, { signal });
    window.addEventListener("pagehide", sleep, { signal });
    window.addEventListener("pageshow", ({ persisted }) => persisted && wake(), { signal });
    this.begin();
  }

  stop(): void {
    this.stopping.abort();
    this.standing.abort();
    this.channel.close();
  }

  private begin(): void {
    this.silent = 0;
    void this.stand();
    this.say({ hello: true });
  }

  private say(message: Message): void {
    // The page may have stopped because of what it was told.
    if (!this.stopping.signal.aborted) this.channel.postMessage(message);
  }

  /** Say where this tab stands. */
  private present(): void {
    const { term, n, connected } = this;
    this.say({ term, n, last: this.seen.last, connected });
  }

  // --- following -----------------------------------------------------------------------------

  private receive(message: Message): void {
    if (this.stopping.signal.aborted) return;
    if ("hello" in message) {
      if (this.leading) this.present();
      return;
    }
    if (message.term < this.term) return;
    // Its lock was taken away while it hung, and nobody has told it so far.
    if (this.leading) void this.stand();
    this.hear(message);
  }

  private hear({ term, n, last, connected, told }: Word): void {
    this.silent = 0;
    if (this.misses(term, told ? n - 1 : n, last)) {
      this.seen.startAt(last);
      this.tell({ kind: "resync", id: last });
    }
    this.term = term;
    this.n = n;
    if (told) this.take(told);
    else if (connected !== this.connected) this.take({ kind: connected ? "open" : "lost" });
  }

  /** Whether something was told that this tab has not heard, when it was told so much. */
  private misses(term: number, n: number, last: number | null): boolean {
    if (term === this.term) return n !== this.n;
    // Of another leader counts where it stands: what is told twice is known by its id. One that does
    // not know where has all tabs read everything anew once it is connected.
    return last === null ? n > 0 : this.seen.last === null || this.seen.last < last;
  }

  private take(told: Told): boolean {
    if (!this.seen.takes(told)) return false;
    this.connected = told.kind !== "lost";
    this.tell(told);
    return true;
  }

  // --- leading -------------------------------------------------------------------------------

  /** Wait for the lock, or take it from a tab that hangs; lead as long as it is held. */
  private async stand(steal = false): Promise<void> {
    this.standing.abort();
    const standing = new AbortController();
    this.standing = standing;
    const { signal } = standing;
    let led = false;
    try {
      // A request that takes the lock away cannot be called back; it does not wait either.
      await navigator.locks.request(this.name, steal ? { steal } : { signal }, () => {
        led = true;
        return signal.aborted ? undefined : this.lead(signal);
      });
    } catch {
      // Called back, or taken away by another tab.
    }
    // Who called it back says what follows.
    if (signal.aborted) return;
    standing.abort();
    if (led) this.begin();
  }

  private lead(signal: AbortSignal): Promise<void> {
    this.leading = true;
    this.term = Math.max(Date.now(), this.term + 1);
    this.n = 0;
    const close = openStream(this.seen.last, this.layers, (told) => {
      const { last } = this.seen;
      if (!this.take(told)) return;
      this.n += 1;
      const { term, n, connected } = this;
      this.say({ term, n, last, connected, told });
    });
    const present = setInterval(() => this.present(), PRESENT_MS);
    return new Promise((done) => {
      signal.addEventListener("abort", () => {
        this.leading = false;
        clearInterval(present);
        close();
        done();
      });
    });
  }
}
