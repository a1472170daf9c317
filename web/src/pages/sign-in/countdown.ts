// Too many wrong attempts: how long until the next one may be made.

/** When the server does not say how long. */
const UNSAID_S = 60;

export interface Block {
  /** The name that it holds for: another account may sign in meanwhile. */
  username: string;
  /** ms since 1970, by this machine's clock. */
  until: number;
  /** How long it was when it began. */
  seconds: number;
}

export function blockOf(username: string, retryAfterS: number | null, now: number): Block {
  const seconds = retryAfterS ?? UNSAID_S;
  return { username, seconds, until: now + seconds * 1000 };
}

/** Whole seconds that are left, 0 when it is over. The last one is shown until it is over. */
export const secondsLeft = (block: Block | null, now: number): number =>
  block === null ? 0 : Math.max(0, Math.ceil((block.until - now) / 1000));

/** Whether a name has to wait. Names differ by more than their case and the spaces around them. */
export const waits = (block: Block | null, username: string, now: number): boolean =>
  block !== null && secondsLeft(block, now) > 0 && same(block.username, username);

const same = (a: string, b: string): boolean =>
  a.trim().toLocaleLowerCase() === b.trim().toLocaleLowerCase();

/** 4:12; 0:09; 1:02:03. */
export function timer(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
