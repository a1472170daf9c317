// Something that is on its way, there, or could not be had.

export type Loadable<T> =
  | { status: "loading" }
  | { status: "ready"; value: T }
  | { status: "failed"; message: string };

export const LOADING = { status: "loading" } as const;

export const ready = <T>(value: T): Loadable<T> => ({ status: "ready", value });

export const value = <T>(of: Loadable<T>): T | null => (of.status === "ready" ? of.value : null);
