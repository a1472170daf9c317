// Whether anybody is at the page. A console that is left open asks on by itself, and a session must
// still come to rest: what is asked then says so.

/** Without a touch for so long, nobody is there. */
export const ALONE_MS = 5 * 60_000;

const TOUCHES = ["pointerdown", "pointermove", "wheel", "keydown", "touchstart"] as const;

/** Says whether nobody has touched the page for a while. To open it was a touch. */
export function attend(
  page: Pick<EventTarget, "addEventListener">,
  now: () => number,
): () => boolean {
  let touched = now();
  const touch = (): void => {
    touched = now();
  };
  // Captured: what stops an event further down was still a person.
  for (const each of TOUCHES) page.addEventListener(each, touch, { capture: true, passive: true });
  return () => now() - touched >= ALONE_MS;
}

/** The headers that say so; none while somebody is there. */
export const unattendedHeaders = (unattended: boolean): Record<string, string> =>
  unattended ? { "X-Unattended": "1" } : {};
