// Every request of the page goes through here, so that the connection state is that of real
// requests. Addresses are relative to the page: it works under any path prefix.

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
  ) {
    super(detail);
  }
}

/** The server could not be reached, or did not answer in time. */
export class Unreachable extends Error {}

export interface Contact {
  /** Last time the server answered, ms since 1970; null before the first answer. */
  answered: number | null;
  /** First of the failures since then. */
  failing: number | null;
}

const TIMEOUT_MS = 10_000;
const listeners = new Set<(contact: Contact) => void>();
let contact: Contact = { answered: null, failing: null };
let language = "vi";

export function onContact(listener: (contact: Contact) => void): void {
  listeners.add(listener);
}

/** Problems are told in this language. */
export function speak(code: string): void {
  language = code;
}

/** Told by whoever else talks to the server, as the map does. */
export function heard(ok: boolean): void {
  const now = Date.now();
  contact = ok
    ? { answered: now, failing: null }
    : { answered: contact.answered, failing: contact.failing ?? now };
  for (const listener of listeners) listener(contact);
}

/** An address of this server. */
export const address = (path: string): string => new URL(path, document.baseURI).href;

/** One JSON answer. Raises Refused or Unreachable. */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(address(path), {
      headers: { Accept: "application/json", "Accept-Language": language },
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    heard(false);
    throw new Unreachable(String(error));
  }
  // A gateway that answers for a dead server is no contact with it.
  heard(response.status < 502 || response.status > 504);
  if (response.ok) return (await response.json()) as T;
  const problem = (await response.json().catch(() => null)) as {
    title?: string;
    detail?: string;
    errors?: FieldError[];
  } | null;
  throw new Refused(
    response.status,
    problem?.detail ?? problem?.title ?? response.statusText,
    problem?.errors ?? [],
  );
}
