// The sections of the administration: a new one is one line here, with the right that opens it.

import type { TemplateResult } from "lit";
import { type Access, may } from "../../access/access";
import type { IconName } from "../../components/icon";
import type { SectionId } from "./address";
import { auditSection } from "./audit/page";
import type { Actions, Model } from "./model";
import type { AdminKey, Say } from "./words";

export interface Section {
  id: SectionId;
  title: AdminKey;
  icon: IconName;
  right: string;
  draw(model: Model, say: Say, act: Actions): TemplateResult;
}

const ALL: readonly Section[] = [
  { id: "audit", title: "audit.title", icon: "trail", right: "audit.read", draw: auditSection },
];

/** Those that the caller may see; after the session has ended, those that could be seen. */
export const sectionsOf = (access: Access): Section[] =>
  ALL.filter(({ right }) => may({ ...access, ended: false }, right));

/** The one that the address means, else the first. */
export function sectionOf({ access, state }: Model): Section | null {
  const sections = sectionsOf(access);
  return sections.find(({ id }) => id === state.section) ?? sections[0] ?? null;
}
