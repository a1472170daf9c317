// What stands in a cell, in words.

import type { Language } from "../../../i18n/text";
import type { Say } from "../words";
import { accessOf, type Known, type Standing, type Subject } from "./table";

/** Who sees it where nothing is decided. */
export function byDefault(of: Known, subject: Subject, language: Language, say: Say): string {
  const access = accessOf(subject);
  if (access !== "right") return say(`sharing.access.${access}`);
  const title = of.rights.get(subject.access);
  return say("sharing.access.right", { right: title?.[language] ?? subject.access });
}

/** What a choice would do. */
export function effect(
  of: Known,
  subject: Subject,
  party: string,
  choice: Standing,
  language: Language,
  say: Say,
): string[] {
  const access = accessOf(subject);
  const values = { party, subject: subject.title[language] };
  const rule = byDefault(of, subject, language, say);
  if (choice === "default") return [say("sharing.effect.default", { ...values, rule })];
  if (choice === "given") {
    return access === "public"
      ? [say("sharing.effect.given.public", values)]
      : [say("sharing.effect.given", { ...values, rule })];
  }
  return [
    say("sharing.effect.withheld", values),
    ...(access === "public" ? [say("sharing.effect.withheld.public", values)] : []),
    ...(subject.kind === "indicator" ? [say("sharing.effect.withheld.all")] : []),
  ];
}
