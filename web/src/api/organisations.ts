// Organisations over time: departments, and the committees of communes.

import { get } from "./client";
import type { components } from "./schema";
import type { List } from "./types";

export type Organisation = components["schemas"]["OrganisationItem"];

const PAGE = 1000;

/** All there ever were. */
export async function organisations(): Promise<Organisation[]> {
  let page = await get<List<Organisation>>(`api/v1/organisations?limit=${PAGE}`);
  const found = [...page.items];
  while (page.next) {
    page = await get<List<Organisation>>(page.next);
    found.push(...page.items);
  }
  return found;
}
