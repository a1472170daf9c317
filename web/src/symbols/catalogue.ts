// Which frame and pictogram a category has: layers/catalogues/symbols.toml, read when the page is
// built.

import symbols from "../../../layers/catalogues/symbols.toml";
import type { Family } from "./frames";
import { PICTOGRAMS, type PictogramName } from "./pictograms";

export interface CategorySign {
  family: Family;
  pictogram: PictogramName;
}

const known = (name: string): name is PictogramName => name in PICTOGRAMS;

export const CATEGORIES: ReadonlyMap<string, CategorySign> = new Map(
  Object.entries(symbols.categories).map(([code, { family, pictogram }]) => {
    if (!known(pictogram)) throw new Error(`symbols.toml: ${code}: no pictogram ${pictogram}`);
    return [code, { family: family as Family, pictogram }];
  }),
);

const OTHER: CategorySign = { family: "life", pictogram: "other" };

/** An unknown category is drawn as "other", never left out. */
export const categorySign = (code: string): CategorySign => CATEGORIES.get(code) ?? OTHER;
