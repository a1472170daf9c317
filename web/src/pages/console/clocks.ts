// What happens by itself as time goes by.

import { pulse } from "../../api/queries";

const SECOND = 1000;
/** How often the server is asked whether it lives. */
const PULSE_MS = 10 * SECOND;
/** How often deadlines on the map, and what is still lacking, are looked at anew. */
const LOOK_MS = 30 * SECOND;

export function startClocks(tick: (now: Date) => void, look: (now: Date) => void): void {
  const beat = (): void => {
    if (!document.hidden) pulse().catch(() => undefined);
  };
  setInterval(() => tick(new Date()), SECOND);
  setInterval(() => look(new Date()), LOOK_MS);
  setInterval(beat, PULSE_MS);
  document.addEventListener("visibilitychange", beat);
  window.addEventListener("online", beat);
}
