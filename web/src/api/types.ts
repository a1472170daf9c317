// The answers of the server that this page reads: the generated schema (npm run api), with the
// closed sets of words that the schema leaves as text.

import type { components } from "./schema";

type Schemas = components["schemas"];
type Narrow<T, U extends { [K in keyof U]: K extends keyof T ? unknown : never }> = Omit<
  T,
  keyof U
> &
  U;

export type Level = "province" | "district" | "commune";
export type Outline = "supplied" | "downloaded" | "schematic";
export type Box = readonly [west: number, south: number, east: number, north: number];
type Places = { level: Level; outline: Outline; bbox: Box };

export type Generation = Narrow<
  Schemas["Generation"],
  { levels: { level: Level; count: number; outline: Outline }[] }
>;
export type Unit = Narrow<Schemas["Unit"], Places>;
/** A unit of another generation, with the decision that links the two. */
export type Related = Narrow<
  Schemas["Related"],
  Places & { relation: "whole" | "unchanged" | "part" }
>;
export type Grouping = Schemas["Grouping"];
/** Where a point lies: the units it is in, and the communes its circle touches with their shares. */
export type Located = Narrow<Schemas["Located"], { units: Unit[] }>;

export interface List<T> {
  items: T[];
  next: string | null;
}
