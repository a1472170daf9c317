// One event stream to the server, that comes back by itself and resumes where it was.

import { address } from "../api/client";
import type { Change, Told } from "./events";
import { sweep } from "./sweep";

/** The server says something every 15 s; silence beyond this is a dead connection. */
const SILENCE_MS = 40_000;
/** A server that is there answers at once. */
const ANSWER_MS = 15_000;
/** The page looks this often whether there is silence. */
const LOOK_MS = 1000;
/** When for so long the page has neither looked nor heard, it slept: also a tab in the background,
 * that looks once a minute, hears. */
const ASLEEP_MS = 20_000;
const RETRIES_MS = [500, 1000, 2000, 5000] as const;
/** The reasons with which the server ends a stream: nothing is lost, and the next begins at once. */
const LAST_WORDS = ["rights", "lost"];

/**
 * Opens a stream at once; `tell` gets all it says, in order. Returns what closes it. Without a change
 * to go on `after` it is not known what was missed, and all is to be read anew.
 */
export function openStream(
  after: number | null,
  layers: readonly string[],
  tell: (told: Told) => void,
): () => void {
  let last = after;
  let missed = after === null;
  let source: EventSource | null = null;
  let retry = 0;
  let sweeping: Promise<void> | null = null;
  let failures = 0;
  let ending = false;
  let answered = false;
  let heard = Date.now();
  let looked = Date.now();

  function close(): void {
    source?.close();
    source = null;
    sweeping = null;
    clearTimeout(retry);
  }

  function lose(): void {
    close();
    missed ||= last === null;
    tell({ kind: "lost" });
  }

  /** The connection broke: come back by and by. */
  function again(): void {
    lose();
    retry = window.setTimeout(open, RETRIES_MS[Math.min(failures, RETRIES_MS.length - 1)]);
    failures += 1;
  }

  /** Nobody can say whether the connection still lives: a laptop slept, the network came or went, or
   * there is nothing but silence. */
  function doubt(): void {
    lose();
    failures = 0;
    const swept = sweep();
    sweeping = swept;
    void swept.then(() => sweeping === swept && open());
  }

  function open(): void {
    const query = new URLSearchParams({ layers: layers.join(",") });
    if (last !== null) query.set("after", String(last));
    ending = false;
    answered = false;
    sweeping = null;
    heard = Date.now();
    const opened = new EventSource(address(`api/v1/live?${query}`));
    source = opened;
    const on = (type: string, take: (event: MessageEvent<string>) => void): void =>
      opened.addEventListener(type, (event) => {
        if (source !== opened) return;
        const slept = asleep();
        heard = Date.now();
        if (event.lastEventId !== "") last = Number(event.lastEventId);
        take(event);
        // It came before the sleep, and says nothing of the connection now.
        if (slept) doubt();
      });
    opened.onopen = () => {
      if (source !== opened) return;
      failures = 0;
      answered = true;
      heard = Date.now();
      tell({ kind: "open" });
      if (missed) tell({ kind: "resync", id: last });
      missed = false;
    };
    // The browser would come back by itself after a broken connection and never after a refusal:
    // one way back for both.
    opened.onerror = () => {
      if (source !== opened) return;
      close();
      if (ending) open();
      else again();
    };
    on("change", (event) =>
      tell({ kind: "change", id: last ?? 0, change: JSON.parse(event.data) as Change }),
    );
    on("resync", (event) => {
      const { reason, layers } = JSON.parse(event.data) as { reason: string; layers: string[] };
      ending = LAST_WORDS.includes(reason);
      tell({ kind: "resync", id: last, reason, layers });
    });
    on("heartbeat", (event) => {
      const { at, change_id } = JSON.parse(event.data) as { at: string; change_id: number };
      last = Math.max(last ?? 0, change_id);
      tell({ kind: "heartbeat", id: last, at });
    });
  }

  const asleep = (): boolean => Date.now() - Math.max(heard, looked) > ASLEEP_MS;

  function look(): void {
    const now = Date.now();
    // A clock that was set back would have silence wait.
    if (now < looked) heard = now;
    const slept = asleep();
    looked = now;
    if (source === null) return;
    if (slept || now - heard > (answered ? SILENCE_MS : ANSWER_MS)) doubt();
  }

  const shown = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) doubt();
  };
  const looking = setInterval(look, LOOK_MS);
  const stopping = new AbortController();
  const { signal } = stopping;
  window.addEventListener("online", doubt, { signal });
  window.addEventListener("offline", doubt, { signal });
  window.addEventListener("pageshow", shown, { signal });
  document.addEventListener("resume", doubt, { signal });
  document.addEventListener("visibilitychange", look, { signal });
  open();
  return () => {
    close();
    clearInterval(looking);
    stopping.abort();
  };
}
