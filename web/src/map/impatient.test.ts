import { expect, test, vi } from "vitest";
import { impatient } from "./impatient";

/** Asks, and tells the signal that the question went out with. */
function asked(input: RequestInfo, init?: RequestInit): AbortSignal {
  const ask = vi.fn(() => new Promise<Response>(() => undefined));
  void impatient(ask as typeof fetch)(input, init);
  return (ask.mock.calls as unknown as [unknown, RequestInit][])[0]?.[1]?.signal as AbortSignal;
}

test("a question that is given up is given up at once", () => {
  const giving = new AbortController();
  const tile = new Request("http://ioc.example/tiles/a/0/0/0.mvt", { signal: giving.signal });
  for (const signal of [asked(tile), asked("http://ioc.example/", { signal: giving.signal })]) {
    expect(signal.aborted).toBe(false);
  }
  const signal = asked(tile);
  giving.abort();
  expect(signal.aborted).toBe(true);
});

test("a question that nobody answers comes to an end", () => {
  const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(AbortSignal.abort());
  expect(asked("http://ioc.example/").aborted).toBe(true);
  expect(timeout).toHaveBeenCalledOnce();
});
