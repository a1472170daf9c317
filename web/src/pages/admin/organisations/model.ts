// What the administration knows of organisations, and which of them are looked at.

import type { Organisation } from "../../../api/organisations";
import { LOADING, type Loadable } from "../../console/loadable";

export const GROUPS = ["province", "communes"] as const;
export type Group = (typeof GROUPS)[number];
export const TIMES = ["now", "former", "all"] as const;
export type Times = (typeof TIMES)[number];

export interface Wanted {
  group: Group;
  times: Times;
}

export interface OrganisationsSlice {
  all: Loadable<readonly Organisation[]>;
  wanted: Wanted;
}

export const ORGANISATIONS: OrganisationsSlice = {
  all: LOADING,
  wanted: { group: "province", times: "now" },
};

export interface OrganisationsActions {
  retry(): void;
  find(q: string): void;
  want(patch: Partial<Wanted>): void;
}
