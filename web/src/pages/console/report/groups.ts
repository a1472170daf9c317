// The categories of the form's list: what is asked for most in a storm first, the rest by typing.

import type { Category } from "../../../api/incidents";
import type { Bilingual } from "../../../i18n/text";
import type { Terms } from "../../../incidents/terms";
import { fold } from "../../../localities/search";

/** Families of the storm: the catalogue's order puts them first. */
export const FIRST: readonly string[] = ["disaster", "rescue"];
export interface CategoryGroup {
  id: string;
  title: Bilingual;
  categories: Category[];
}

/** Categories by family that answer what was typed; of the first families only, unless asked wide. */
export function groupsOf(terms: Terms, typed: string, wide: boolean): CategoryGroup[] {
  const { families, categories } = terms.catalogue;
  const folded = fold(typed);
  const words = (of: { id: string; title: Bilingual }): string =>
    ` ${fold(`${of.id} ${of.title.vi} ${of.title.en}`)}`;
  const answers = (category: Category): boolean =>
    folded === "" || folded.split(" ").every((word) => words(category).includes(` ${word}`));
  return families
    .filter(({ id }) => folded !== "" || wide || FIRST.includes(id))
    .map(({ id, title }) => ({
      id,
      title,
      categories: categories.filter((each) => each.family === id && answers(each)),
    }))
    .filter((group) => group.categories.length > 0);
}
