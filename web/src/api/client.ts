// Every request of the page goes through here. Addresses are relative to the page: it works under
// any path prefix.

import { serverNow, told } from "./clock";
import { attend, unattendedHeaders } from "./unattended";

export interface FieldError {
  pointer: string;
  message: string;
}

/** What the server refused, in words for a person (RFC 9457). */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly errors: FieldError[] = [],
    /** What kind of problem it is, without its `urn:geo-ioc:`. */
    readonly type: string = "",
    /** After how many seconds a next try may do, where the server said so. */
    readonly retryAfterS: number | null = null,
  ) {
    super(detail);
  }
}

/** The server could not be reached, or did not answer in time. */
export class Unreachable extends Error {}

const TIMEOUT_MS = 10_000;
let language = "vi";
// Tests ask without a page.
const unattended = "document" in globalThis ? attend(window, Date.now) : () => false;

/** Problems are told in this language. */
export function speak(code: string): void {
  language = code;
}

/** An address of this server. */
export const address = (path: string): string => new URL(path, document.baseURI).href;

let heed: (refusal: Refused) => void = () => undefined;

/** Whoever watches over the caller's rights hears of every refusal. */
export function onRefusal(listener: (refusal: Refused) => void): void {
  heed = listener;
}

/** One JSON answer; null when there is nothing to answer (204). Raises Refused or Unreachable. */
export const get = <T>(path: string, signal?: AbortSignal, mostMs = TIMEOUT_MS): Promise<T> =>
  ask<T>(path, {}, signal, mostMs).then(({ body }) => body);

/** An answer, and the newest change that it knows of: what is newer the stream tells. */
export interface AsOf<T> {
  body: T;
  change: number;
}

/** A JSON answer of what the stream tells of. Raises Refused or Unreachable. */
export const getAsOf = <T>(path: string, signal?: AbortSignal): Promise<AsOf<T>> =>
  ask<T>(path, {}, signal).then(({ body, change }) => ({ body, change }));

/** Sends JSON; the answer with its status. Raises Refused or Unreachable. */
export const post = <T>(path: string, body: unknown): Promise<{ status: number; body: T }> =>
  send<T>("POST", path, body);

export const put = <T>(path: string, body: unknown): Promise<T> =>
  send<T>("PUT", path, body).then((answer) => answer.body);

export const remove = (path: string): Promise<null> =>
  ask<null>(path, { method: "DELETE" }).then(({ body }) => body);

const send = <T>(
  method: string,
  path: string,
  body: unknown,
): Promise<{ status: number; body: T }> =>
  ask<T>(path, {
    method,
    body: JSON.stringify(body),
    headers: { "Content-Type": "application/json" },
  });

async function ask<T>(
  path: string,
  options: RequestInit,
  signal?: AbortSignal,
  mostMs = TIMEOUT_MS,
): Promise<AsOf<T> & { status: number }> {
  const limit = AbortSignal.timeout(mostMs);
  let response: Response;
  try {
    response = await fetch(address(path), {
      ...options,
      headers: {
        Accept: "application/json",
        "Accept-Language": language,
        ...unattendedHeaders(unattended()),
        ...options.headers,
      },
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    told(Date.parse(response.headers.get("Date") ?? ""), 1000);
    const { status } = response;
    if (response.ok) {
      const body = (status === 204 ? null : await response.json()) as T;
      return { status, body, change: Number(response.headers.get("X-Change-Id") ?? 0) };
    }
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable(String(error));
  }
  const problem = (await response.json().catch(() => null)) as {
    type?: string;
    title?: string;
    detail?: string;
    errors?: FieldError[];
  } | null;
  // A gateway that answers for a dead server is no word of the server's.
  if (problem === null && response.status >= 502 && response.status <= 504) {
    throw new Unreachable(String(response.status));
  }
  const refusal = new Refused(
    response.status,
    problem?.detail ?? problem?.title ?? response.statusText,
    problem?.errors ?? [],
    problem?.type?.replace(/^urn:geo-ioc:/, "") ?? "",
    secondsOf(response.headers.get("Retry-After")),
  );
  heed(refusal);
  throw refusal;
}

/** Retry-After is seconds, or a day and time. */
export function secondsOf(said: string | null): number | null {
  if (said === null || said.trim() === "") return null;
  const seconds = Number(said);
  const at = Date.parse(said);
  if (!Number.isNaN(seconds)) return Math.max(0, Math.ceil(seconds));
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - serverNow()) / 1000));
}
