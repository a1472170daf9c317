// One event stream to the server, that comes back by itself and resumes where it was.

import { address } from "../api/client";
import type { Change, Told } from "./events";

/** The server says something every 15 s; silence beyond this is a dead connection. */
const SILENCE_MS = 40_000;
const RETRIES_MS = [500, 1000, 2000, 5000] as const;

/** Opens a stream at once; `tell` gets all it says, in order. Returns what closes it. */
export function openStream(
  after: number | null,
  layers: readonly string[],
  tell: (told: Told) => void,
): () => void {
  let last = after;
  let source: EventSource | null = null;
  let watchdog = 0;
  let retry = 0;
  let failures = 0;
  let heard = Date.now();
  let missed = false;
  /** The server said that it ends this stream: nothing is lost, and the next one begins at once. */
  let ending = false;

  const alive = (): void => {
    heard = Date.now();
    clearTimeout(watchdog);
    watchdog = window.setTimeout(again, SILENCE_MS);
  };

  function again(): void {
    source?.close();
    clearTimeout(watchdog);
    clearTimeout(retry);
    // Without an id to go on from, what happened meanwhile is not known.
    missed ||= last === null;
    tell({ kind: "lost" });
    retry = window.setTimeout(open, RETRIES_MS[Math.min(failures, RETRIES_MS.length - 1)]);
    failures += 1;
  }

  function open(): void {
    const query = new URLSearchParams({ layers: layers.join(",") });
    if (last !== null) query.set("after", String(last));
    ending = false;
    const opened = new EventSource(address(`api/v1/live?${query}`));
    source = opened;
    const on = (type: string, take: (event: MessageEvent<string>) => void): void =>
      opened.addEventListener(type, (event) => {
        if (source !== opened) return;
        if (event.lastEventId !== "") last = Number(event.lastEventId);
        alive();
        take(event);
      });
    alive();
    opened.onopen = () => {
      failures = 0;
      alive();
      tell({ kind: "open" });
      if (missed) tell({ kind: "resync", id: last });
      missed = false;
    };
    // The browser would come back by itself after a broken connection and never after a refusal:
    // one way back for both.
    opened.onerror = () => {
      if (source !== opened) return;
      opened.close();
      if (ending) open();
      else again();
    };
    on("change", (event) =>
      tell({ kind: "change", id: last ?? 0, change: JSON.parse(event.data) as Change }),
    );
    on("resync", (event) => {
      const { reason, layers } = JSON.parse(event.data) as { reason: string; layers: string[] };
      ending = true;
      tell({ kind: "resync", id: last, reason, layers });
    });
    on("heartbeat", (event) => {
      const { at, change_id } = JSON.parse(event.data) as { at: string; change_id: number };
      last = Math.max(last ?? 0, change_id);
      tell({ kind: "heartbeat", id: last, at });
    });
  }

  const woken = (): void => {
    // A laptop that slept wakes with a connection that is dead and does not know it.
    if (!document.hidden && Date.now() - heard > SILENCE_MS) again();
  };
  window.addEventListener("online", again);
  document.addEventListener("visibilitychange", woken);
  open();
  return () => {
    source?.close();
    source = null;
    clearTimeout(watchdog);
    clearTimeout(retry);
    window.removeEventListener("online", again);
    document.removeEventListener("visibilitychange", woken);
  };
}
