// What the console knows of indicators, and what a person can do with them.

// biome-ignore lint/complexity/noBannedTypes: filled next
export type IndicatorsSlice = {};

export const INDICATORS: IndicatorsSlice = {};

// biome-ignore lint/complexity/noBannedTypes: filled next
export type IndicatorActions = {};
