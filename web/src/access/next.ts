// Where a person goes after signing in: back to where they came from, and nowhere else.

/** Spaces and control characters: an address parser drops them, and what was checked is not meant. */
const dropped = (letter: string): boolean => letter <= " " || letter === "\u007f";

/**
 * The path that `next` names, when it is one of this server's; else `fallback`.
 *
 * A path begins with one slash: two of them, or a backslash after it, name another server.
 */
export function safeNext(next: string | null, origin: string, fallback: string): string {
  if (next === null || [...next].some(dropped) || !leadsHere(next)) return fallback;
  let parsed: URL;
  try {
    parsed = new URL(next, origin);
  } catch {
    return fallback;
  }
  const path = `${parsed.pathname}${parsed.search}${parsed.hash}`;
  // "/.//other" is checked as one path, and resolved it is another.
  if (parsed.origin !== origin || !leadsHere(path) || isSignIn(parsed.pathname)) return fallback;
  return path;
}

const leadsHere = (path: string): boolean => /^\/(?![/\\])/.test(path);

const isSignIn = (path: string): boolean => /\/sign-in(\.html)?\/?$/.test(path);

/** The same path with a language and theme that were chosen on the way. */
export function withLook(
  path: string,
  look: { language: string | null; theme: string | null },
): string {
  const url = new URL(path, "http://here.invalid");
  const query = new URLSearchParams(url.search);
  if (look.language) query.set("lang", look.language);
  if (look.theme) query.set("theme", look.theme);
  // Commas stay readable, as the console writes them.
  const search = String(query).replaceAll("%2C", ",").replaceAll("%2F", "/");
  return `${url.pathname}${search ? `?${search}` : ""}${url.hash}`;
}

/** The address of the sign-in page that comes back to `here`, relative to the page's folder. */
export function signInAddress(
  here: string,
  of: { language: string; theme: string | null; expired?: boolean },
): string {
  const query = new URLSearchParams({ next: here });
  if (of.expired) query.set("expired", "1");
  if (of.language !== "vi") query.set("lang", of.language);
  if (of.theme) query.set("theme", of.theme);
  return `./sign-in?${query}`;
}
