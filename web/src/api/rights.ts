// The table of rights: who may do what, in words.

import { get } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type RightsTable = Schemas["RightsDocument"];

export const rights = (): Promise<RightsTable> => get("api/v1/rights");
