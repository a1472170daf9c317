// On a phone the list is a sheet: dragged by its grip, or stepped through by a tap.

import type { Sheet } from "./model";

const STEPS: readonly Sheet[] = ["peek", "half", "full"];

/** Follows drags of `.grip` under `root` and says where the sheet came to rest. */
export function followSheet(
  root: HTMLElement,
  now: () => Sheet,
  rest: (sheet: Sheet) => void,
): void {
  let start: { y: number; moved: boolean; panel: HTMLElement } | null = null;
  root.addEventListener("pointerdown", (event) => {
    const grip = (event.target as Element).closest<HTMLElement>(".grip");
    const panel = grip?.closest<HTMLElement>(".panel");
    if (!grip || !panel) return;
    grip.setPointerCapture(event.pointerId);
    start = { y: event.clientY, moved: false, panel };
  });
  root.addEventListener("pointermove", (event) => {
    if (!start) return;
    const by = event.clientY - start.y;
    if (Math.abs(by) > 4) start.moved = true;
    start.panel.style.setProperty("--drag", `${by}px`);
    start.panel.toggleAttribute("data-dragging", start.moved);
  });
  const end = (event: PointerEvent): void => {
    if (!start) return;
    const { panel, moved } = start;
    const by = event.clientY - start.y;
    panel.style.removeProperty("--drag");
    panel.removeAttribute("data-dragging");
    start = null;
    if (moved) rest(step(now(), by < 0 ? 1 : -1));
  };
  root.addEventListener("pointerup", end);
  root.addEventListener("pointercancel", end);
  root.addEventListener("click", (event) => {
    if (!(event.target as Element).closest(".grip")) return;
    rest(now() === "peek" ? "half" : now() === "half" ? "full" : "peek");
  });
}

function step(from: Sheet, by: 1 | -1): Sheet {
  const next = STEPS.indexOf(from) + by;
  return STEPS[Math.max(0, Math.min(STEPS.length - 1, next))] ?? from;
}
