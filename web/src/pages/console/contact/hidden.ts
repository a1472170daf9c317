// A tab that nobody looks at for a while: whoever comes back may be somebody else.

export const LONG_MS = 5 * 60_000;

type Page = Pick<Document, "hidden" | "addEventListener">;

/** Calls `hide` once a page has been hidden for LONG_MS, at the latest when it is seen again: a
 * browser lets timers of hidden pages wait. */
export function whenLongHidden(page: Page, hide: () => void): void {
  let since: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  page.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (page.hidden) {
      since = Date.now();
      timer = setTimeout(hide, LONG_MS);
    } else {
      if (since !== null && Date.now() - since >= LONG_MS) hide();
      since = null;
    }
  });
}
