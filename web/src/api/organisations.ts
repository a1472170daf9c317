// Organisations over time: departments, and the committees of communes.

import { all } from "./queries";
import type { components } from "./schema";

export type Organisation = components["schemas"]["OrganisationItem"];

/** All there ever were. */
export const organisations = (): Promise<Organisation[]> => all("api/v1/organisations?limit=1000");
