import { expect, test } from "vitest";
import { ALONE_MS, attend, unattendedHeaders } from "./unattended";

function page() {
  let now = 0;
  const target = new EventTarget();
  const unattended = attend(target, () => now);
  const after = (ms: number): boolean => {
    now += ms;
    return unattended();
  };
  return { target, after };
}

test("a page is alone five minutes after it was opened, not before", () => {
  const { after } = page();
  expect(after(0)).toBe(false);
  expect(after(ALONE_MS - 1)).toBe(false);
  expect(after(1)).toBe(true);
});

test.each(["pointerdown", "pointermove", "wheel", "keydown", "touchstart"])(
  "a %s is somebody again, for as long",
  (type) => {
    const { target, after } = page();
    expect(after(ALONE_MS * 3)).toBe(true);
    target.dispatchEvent(new Event(type));
    expect(after(0)).toBe(false);
    expect(after(ALONE_MS)).toBe(true);
  },
);

test("what happens by itself is nobody", () => {
  const { target, after } = page();
  for (const type of ["visibilitychange", "online", "focus", "scroll"])
    target.dispatchEvent(new Event(type));
  expect(after(ALONE_MS)).toBe(true);
});

test("only what nobody asked for says so", () => {
  expect(unattendedHeaders(true)).toEqual({ "X-Unattended": "1" });
  expect(unattendedHeaders(false)).toEqual({});
});
