// What the page asks of indicators: their definitions, and the values of one level for one period.

import { get } from "./client";
import { all } from "./queries";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Indicator = Schemas["Indicator"];
export type PlaceLevel = Schemas["Values"]["level"];
export type Missing = NonNullable<Schemas["Value"]["missing"]>;
export type Status = "estimate" | "preliminary" | "official";
export type Value = Omit<Schemas["Value"], "status"> & { status: Status | null };
export type IndicatorValues = Omit<Schemas["Values"], "values"> & { values: Value[] };

export interface ValuesQuery {
  indicator: string;
  generation: string;
  level: PlaceLevel;
  /** Null asks for the newest. */
  period: string | null;
}

export const indicators = (): Promise<Indicator[]> => all("api/v1/indicators");

export const values = (
  { indicator, generation, level, period }: ValuesQuery,
  signal?: AbortSignal,
): Promise<IndicatorValues> => {
  const query = new URLSearchParams({ generation, level, ...(period ? { period } : {}) });
  return get(`api/v1/indicators/${encodeURIComponent(indicator)}/values?${query}`, signal);
};
