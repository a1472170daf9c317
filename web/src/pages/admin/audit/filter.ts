// Which rows of the trail are looked at: in the address of the page, and as the server is asked.

export const NAMES = ["actor", "action", "subject", "address", "from", "to"] as const;
export type Name = (typeof NAMES)[number];

/** What is "" asks nothing. `from` and `to` are days in Vietnam, both of them meant. */
export type Filter = Readonly<Record<Name, string>>;

export const ALL: Filter = { actor: "", action: "", subject: "", address: "", from: "", to: "" };

const DAYS: readonly Name[] = ["from", "to"];
/** As long as the server takes them. */
const MOST = { actor: 200, action: 400, subject: 200, address: 100, from: 10, to: 10 };

export const isDay = (value: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));

/** What a query says wrongly asks nothing. */
export function readFilter(query: URLSearchParams): Filter {
  const read = (name: Name): string => {
    const value = (query.get(name) ?? "").trim().slice(0, MOST[name]);
    return DAYS.includes(name) && !isDay(value) ? "" : value;
  };
  return Object.fromEntries(NAMES.map((name) => [name, read(name)])) as Filter;
}

export const parameters = (filter: Filter): [Name, string][] =>
  NAMES.flatMap((name) => (filter[name] === "" ? [] : [[name, filter[name]]]));

export const isFiltered = (filter: Filter): boolean => parameters(filter).length > 0;

export const sameFilter = (one: Filter, other: Filter): boolean =>
  NAMES.every((name) => one[name] === other[name]);

/** The server's `to` is the first moment that is no longer meant. */
export function queryOf(filter: Filter, limit: number): URLSearchParams {
  const query = new URLSearchParams(parameters(filter));
  if (filter.to) query.set("to", dayAfter(filter.to));
  query.set("limit", String(limit));
  return query;
}

function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}
