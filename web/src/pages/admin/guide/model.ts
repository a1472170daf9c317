// What the guide knows besides its own words: the table of rights.

import type { RightsTable } from "../../../api/rights";
import { LOADING, type Loadable } from "../../console/loadable";

export interface GuideSlice {
  rights: Loadable<RightsTable>;
}

export const GUIDE_AT_FIRST: GuideSlice = { rights: LOADING };

export interface GuideActions {
  retry(): void;
}
