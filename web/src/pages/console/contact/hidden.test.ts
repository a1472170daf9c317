import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { LONG_MS, whenLongHidden } from "./hidden";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function page() {
  const target = new EventTarget();
  let hidden = false;
  const made = Object.defineProperty(target, "hidden", { get: () => hidden });
  const turn = (to: boolean): void => {
    hidden = to;
    target.dispatchEvent(new Event("visibilitychange"));
  };
  return { page: made as unknown as Document, turn };
}

test("what is shown is hidden once nobody has looked for five minutes, and not before", () => {
  const hide = vi.fn();
  const { page: of, turn } = page();
  whenLongHidden(of, hide);
  turn(true);
  vi.advanceTimersByTime(LONG_MS - 1);
  turn(false);
  vi.advanceTimersByTime(LONG_MS);
  expect(hide).not.toHaveBeenCalled();
  turn(true);
  vi.advanceTimersByTime(LONG_MS);
  expect(hide).toHaveBeenCalledOnce();
});

test("a browser whose timers slept hides it when it is seen again", () => {
  const hide = vi.fn();
  const { page: of, turn } = page();
  whenLongHidden(of, hide);
  turn(true);
  vi.setSystemTime(Date.now() + LONG_MS);
  turn(false);
  expect(hide).toHaveBeenCalledOnce();
});
