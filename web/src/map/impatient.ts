// Asking that comes to an end.

/** The server makes a tile within 10 s or says that it cannot. */
const MOST_MS = 20_000;

/** The same as `ask`, which fails when there is no whole answer in time. */
export const impatient =
  (ask: typeof fetch): typeof fetch =>
  (input, init) => {
    const given = init?.signal ?? (input instanceof Request ? input.signal : null);
    const limit = AbortSignal.timeout(MOST_MS);
    return ask(input, { ...init, signal: given ? AbortSignal.any([given, limit]) : limit });
  };
