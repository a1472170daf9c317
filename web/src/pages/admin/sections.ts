// The sections of the administration: a new one is one line here, with the right that opens it.

import type { TemplateResult } from "lit";
import { type Access, may } from "../../access/access";
import { ADMINISTRATION, OWN } from "../../access/administration";
import type { IconName } from "../../components/icon";
import { accountsSection } from "./accounts/page";
import type { SectionId } from "./address";
import { auditSection } from "./audit/page";
import { guideSection } from "./guide/page";
import { healthSection } from "./health/page";
import { meSection } from "./me/page";
import type { Actions, Model } from "./model";
import { organisationsSection } from "./organisations/page";
import { rosterSection } from "./roster/page";
import { sharingSection } from "./sharing/page";
import { tokensSection } from "./tokens/page";
import type { AdminKey, Say } from "./words";

export interface Section {
  id: SectionId;
  title: AdminKey;
  icon: IconName;
  right: string;
  draw(model: Model, say: Say, act: Actions): TemplateResult;
}

/** Everybody with an account has the last two. */
const ALL: readonly Section[] = [
  {
    id: "accounts",
    title: "accounts.title",
    icon: "people",
    right: ADMINISTRATION.accounts,
    draw: accountsSection,
  },
  {
    id: "roster",
    title: "roster.title",
    icon: "calendar",
    right: ADMINISTRATION.roster,
    draw: rosterSection,
  },
  {
    id: "organisations",
    title: "organisations.title",
    icon: "building",
    right: ADMINISTRATION.organisations,
    draw: organisationsSection,
  },
  {
    id: "sharing",
    title: "sharing.title",
    icon: "share",
    right: ADMINISTRATION.sharing,
    draw: sharingSection,
  },
  {
    id: "tokens",
    title: "tokens.title",
    icon: "key",
    right: ADMINISTRATION.tokens,
    draw: tokensSection,
  },
  {
    id: "health",
    title: "health.title",
    icon: "pulse",
    right: ADMINISTRATION.health,
    draw: healthSection,
  },
  {
    id: "audit",
    title: "audit.title",
    icon: "trail",
    right: ADMINISTRATION.audit,
    draw: auditSection,
  },
  { id: "me", title: "me.title", icon: "person", right: OWN, draw: meSection },
  { id: "guide", title: "guide.title", icon: "guide", right: OWN, draw: guideSection },
];

/** Those that the caller may see; after the session has ended, those that could be seen. */
export const sectionsOf = (access: Access): Section[] =>
  ALL.filter(({ right }) => may({ ...access, ended: false }, right));

/** The one that the address means, else the first. */
export function sectionOf({ access, state }: Model): Section | null {
  const sections = sectionsOf(access);
  return sections.find(({ id }) => id === state.section) ?? sections[0] ?? null;
}
