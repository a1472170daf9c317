// What the guide knows besides its own words: the table of rights.

import type { Rights } from "../../../api/grants";
import { LOADING, type Loadable } from "../../console/loadable";

export interface GuideSlice {
  rights: Loadable<Rights>;
}

export const GUIDE_AT_FIRST: GuideSlice = { rights: LOADING };

export interface GuideActions {
  retry(): void;
}
