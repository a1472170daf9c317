// A wall or a telephone is set up by a link whose fragment holds a token: servers, proxies and
// histories do not see it. It is taken once, and gone from the address before anything else happens.

const TOKEN = /^#token=(gi_(?:wall|field)_[A-Za-z0-9_-]{16,200})$/;

interface Bar {
  readonly location: { hash: string; pathname: string; search: string };
  readonly history: {
    state: unknown;
    replaceState(state: unknown, unused: string, url: string): void;
  };
}

/** The token of the address, which loses it. Null when there is none; a broken one goes too. */
export function takeToken({ location, history }: Bar): string | null {
  if (!location.hash.startsWith("#token=")) return null;
  const token = TOKEN.exec(location.hash)?.[1] ?? null;
  history.replaceState(history.state, "", `${location.pathname}${location.search}`);
  return token;
}
