// A screen that nobody stands at loads its page again by itself when a part of it did not come.

import { pulse } from "./api/queries";

const AGAIN_MS = 5000;

/** Load the page again as soon as the server is there: never onto a browser's error page. */
export function reloadWhenServed(): void {
  const look = (): void => {
    pulse().then(
      () => location.reload(),
      () => setTimeout(look, AGAIN_MS),
    );
  };
  setTimeout(look, AGAIN_MS);
}
