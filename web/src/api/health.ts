// The state of the system, for who keeps it running.

import { get } from "./client";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Health = Schemas["HealthDocument"];
export type Grade = Health["grade"];

export const health = (signal?: AbortSignal): Promise<Health> => get("api/v1/health", signal);
