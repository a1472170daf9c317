// What the console knows of indicators, and what a person can do with them.

import type { Indicator, IndicatorValues } from "../../../api/indicators";
import type { Order } from "../../../indicators/ranks";
import { LOADING, type Loadable } from "../loadable";

export interface IndicatorsSlice {
  catalogue: Loadable<Indicator[]>;
  /** Periods that each indicator has, in time. */
  periods: Readonly<Record<string, readonly string[]>>;
  /** Answers by `keyOf` what was asked. */
  values: ReadonlyMap<string, Loadable<IndicatorValues>>;
  order: Order;
  legendOpen: boolean;
}

export const INDICATORS: IndicatorsSlice = {
  catalogue: LOADING,
  periods: {},
  values: new Map(),
  order: "highest",
  legendOpen: true,
};

export interface IndicatorActions {
  choose(indicator: string): void;
  period(period: string): void;
  order(order: Order): void;
  /** Open the legend, or make a bar of it. */
  legend(open: boolean): void;
  retry(): void;
}
