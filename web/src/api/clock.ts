// What time it is at the server: deadlines and ages are counted by its clock, since the clock of a
// wall's or a phone's own may be minutes off.

/** How far this machine's clock may be off before it is corrected, ms. */
const TOLERANCE_MS = 2000;

let offset = 0;

/** The server said what time it is; `grain` is how coarse what it said is, ms. */
export function told(server: number, grain = 0): void {
  if (Number.isNaN(server)) return;
  const found = server + grain / 2 - Date.now();
  if (Math.abs(found - offset) > TOLERANCE_MS) offset = Math.abs(found) > TOLERANCE_MS ? found : 0;
}

/** Now, by the server's clock, ms since 1970. */
export const serverNow = (): number => Date.now() + offset;
