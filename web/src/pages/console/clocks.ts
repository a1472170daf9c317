// What happens by itself as time goes by.

import { serverNow } from "../../api/clock";

const SECOND = 1000;
/** How often deadlines on the map, windows of time, and what is still lacking, are looked at anew. */
const LOOK_MS = 30 * SECOND;

export function startClocks(tick: (now: Date) => void, look: (now: Date) => void): void {
  setInterval(() => tick(new Date(serverNow())), SECOND);
  setInterval(() => look(new Date(serverNow())), LOOK_MS);
}
