// A browser without a page: what the stream and its sharing ask of one, driven by a test. Tabs share
// locks and channels; each has a document and a window of its own.

import { vi } from "vitest";

/** A stream to a server that says what the test has it say. */
export class FakeSource extends EventTarget {
  static all: FakeSource[] = [];
  static open = (): FakeSource[] => FakeSource.all.filter(({ closed }) => !closed);
  /** The newest one. */
  static get now(): FakeSource {
    const source = FakeSource.all.at(-1);
    if (!source) throw new Error("no stream was opened");
    return source;
  }

  closed = false;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(readonly url: string) {
    super();
    FakeSource.all.push(this);
  }

  get after(): string | null {
    return new URL(this.url).searchParams.get("after");
  }

  answer(): void {
    if (!this.closed) this.onopen?.();
  }

  /** The connection breaks, and both ends know. */
  fail(): void {
    if (!this.closed) this.onerror?.();
  }

  say(type: string, id: number | null, data: object): void {
    const event = new MessageEvent(type, {
      data: JSON.stringify(data),
      lastEventId: id === null ? "" : String(id),
    });
    if (!this.closed) this.dispatchEvent(event);
  }

  change(id: number): void {
    this.say("change", id, { id: `incident-${id}` });
  }

  heartbeat(id: number): void {
    this.say("heartbeat", null, { at: "2026-11-28T00:00:00Z", change_id: id });
  }

  resync(id: number, reason: string): void {
    this.say("resync", id, { reason, layers: ["incidents"] });
  }

  close(): void {
    this.closed = true;
  }
}

interface Wish {
  grant: () => Promise<unknown>;
  taken: (error: Error) => void;
}

/** Exclusive locks by name: wishes wait in turn, and a thief waits for nobody. */
class FakeLocks {
  private readonly held = new Map<string, Wish>();
  private readonly waiting = new Map<string, Wish[]>();

  request(
    name: string,
    { steal = false, signal }: { steal?: boolean; signal?: AbortSignal },
    grant: () => Promise<unknown> | undefined,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const wish: Wish = {
        grant: async () => resolve(await grant()),
        taken: reject,
      };
      const queue = this.waiting.get(name) ?? [];
      this.waiting.set(name, queue);
      if (steal) {
        this.held.get(name)?.taken(new DOMException("stolen", "AbortError"));
        this.hold(name, wish);
        return;
      }
      queue.push(wish);
      signal?.addEventListener("abort", () => {
        if (!queue.includes(wish)) return;
        queue.splice(queue.indexOf(wish), 1);
        reject(new DOMException("called back", "AbortError"));
      });
      this.next(name);
    });
  }

  private next(name: string): void {
    if (this.held.has(name)) return;
    const wish = this.waiting.get(name)?.shift();
    if (wish) this.hold(name, wish);
  }

  private hold(name: string, wish: Wish): void {
    this.held.set(name, wish);
    void Promise.resolve()
      .then(wish.grant)
      .then(() => {
        if (this.held.get(name) !== wish) return;
        this.held.delete(name);
        this.next(name);
      });
  }
}

class FakeChannel {
  static all: FakeChannel[] = [];
  /** Of a tab that is frozen, or kept away in the back and forward cache, nothing is delivered. */
  deaf = false;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  private closed = false;

  constructor(readonly name: string) {
    FakeChannel.all.push(this);
  }

  postMessage(data: unknown): void {
    if (this.closed) throw new DOMException("closed", "InvalidStateError");
    const others = FakeChannel.all.filter((each) => each !== this && each.name === this.name);
    for (const each of others) {
      if (!each.deaf && !each.closed) queueMicrotask(() => each.onmessage?.({ data }));
    }
  }

  close(): void {
    this.closed = true;
  }
}

export class FakePage extends EventTarget {
  hidden = false;
  baseURI = "http://ioc.example/";
  setTimeout = (run: () => void, ms: number): unknown => setTimeout(run, ms);
}

/** A tab: its page is document and window at once. */
export class Tab<T> {
  readonly page = new FakePage();
  readonly told: T[] = [];
  stop: () => void = () => undefined;
  private channel: FakeChannel | undefined;

  /** Open it with something that follows, and tells the tab. */
  start(following: (tell: (told: T) => void) => () => void): this {
    vi.stubGlobal("document", this.page);
    vi.stubGlobal("window", Object.assign(this.page, { BroadcastChannel: FakeChannel }));
    this.stop = following((told) => this.told.push(told));
    this.channel = FakeChannel.all.at(-1);
    return this;
  }

  hears(hears: boolean): void {
    if (this.channel) this.channel.deaf = !hears;
  }

  happens(type: string, of: object = {}): void {
    this.page.dispatchEvent(Object.assign(new Event(type), of));
  }
}

/** A new browser at time 0, whose time goes by as the test says. */
export function newBrowser({ locks = true } = {}): void {
  vi.useFakeTimers({ now: 1_000_000 });
  FakeSource.all = [];
  FakeChannel.all = [];
  vi.stubGlobal("EventSource", FakeSource);
  vi.stubGlobal("BroadcastChannel", FakeChannel);
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("")));
  vi.stubGlobal("navigator", locks ? { locks: new FakeLocks() } : {});
}

/** Time goes by, and all that was promised happens. */
export const passes = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

/** The machine sleeps: time goes by and nothing happens. */
export const sleeps = (ms: number): void => {
  vi.setSystemTime(Date.now() + ms);
};
