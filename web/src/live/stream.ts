// One event stream to the server, that comes back by itself and resumes where it was.

import { address } from "../api/client";
import type { Change, Told } from "./events";

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
  let failures = 0;
  let ending = false;
  let answered = false;
  let heard = Date.now();
  let looked = Date.now();

  function again(): void {
    close();
    missed ||= last === null;
    tell({ kind: "lost" });
    retry = window.setTimeout(open, RETRIES_MS[Math.min(failures, RETRIES_MS.length - 1)]);
    failures += 1;
  }

  function close(): void {
    source?.close();
    source = null;
    clearTimeout(retry);
  }

  function open(): void {
    const query = new URLSearchParams({ layers: layers.join(",") });
    if (last !== null) query.set("after", String(last));
    ending = false;
    answered = false;
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
        if (slept) wake();
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

  /** A laptop that slept wakes with a connection that is dead and does not know it; also when the
   * network has come or gone nobody can say whether it is the same. */
  function wake(): void {
    failures = 0;
    again();
  }

  function look(): void {
    const now = Date.now();
    // A clock that was set back would have silence wait.
    if (now < looked) heard = now;
    const slept = asleep();
    looked = now;
    if (source === null) return;
    if (slept) wake();
    else if (now - heard > (answered ? SILENCE_MS : ANSWER_MS)) again();
  }

  const shown = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) wake();
  };
  const looking = setInterval(look, LOOK_MS);
  window.addEventListener("online", wake);
  window.addEventListener("offline", wake);
  window.addEventListener("pageshow", shown);
  document.addEventListener("resume", wake);
  document.addEventListener("visibilitychange", look);
  open();
  return () => {
    close();
    clearInterval(looking);
    window.removeEventListener("online", wake);
    window.removeEventListener("offline", wake);
    window.removeEventListener("pageshow", shown);
    document.removeEventListener("resume", wake);
    document.removeEventListener("visibilitychange", look);
  };
}
