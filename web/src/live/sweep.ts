// A browser keeps connections for later. When a line died without a word so did they, and whatever is
// asked on one of them waits in vain.

import { address } from "../api/client";

/** How many a browser keeps to one host. */
const KEPT = 6;
const ANSWER_MS = 2500;

/** Ask on all of them at once: those that do not answer are closed. */
export async function sweep(): Promise<void> {
  const ask = async (): Promise<void> => {
    const signal = AbortSignal.timeout(ANSWER_MS);
    // From the cache they would be answered one after the other.
    const answer = await fetch(address("healthz"), { signal, cache: "no-store" });
    await answer.text();
  };
  await Promise.allSettled(Array.from({ length: KEPT }, ask));
}
