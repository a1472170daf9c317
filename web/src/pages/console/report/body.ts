// From what is written to what is sent, and from what the server found wrong back to its input.

import type { FieldDefinition, Report } from "../../../api/incidents";
import { number } from "../../../i18n/format";
import type { Key, Language } from "../../../i18n/text";
import { contactInput, givenOf, type TypedContact } from "../../../incidents/contact";
import type { Terms } from "../../../incidents/terms";
import type { Say } from "../model";
import { accuracyOf, MOST_ACCURACY_M, urgencyOf, type Written } from "./model";
import { parseNumber, vietnamMoment } from "./parse";
import type { Reporter } from "./reporter";

/** The input of a typed field; the others are named as in `ORDER`. */
export const fieldKey = (id: string): string => `field-${id}`;

/** An input of who reports, or all of them. */
export const contactKey = (name: string | undefined): string => {
  const input = contactInput(name);
  return input === "whole" ? "contact" : `contact-${input}`;
};

/** Inputs as they stand in the form: the first that is wrong is gone to. */
const ORDER = [
  "place",
  "accuracy",
  "source",
  "category",
  "severity",
  "title",
  "urgency",
  "fields",
  "description",
  "occurred",
  "channel",
  "visibility",
  "contact-name",
  "contact-phone",
  "contact-email",
  "contact-address",
  "contact",
  "whole",
] as const;

/** Inputs that stand among the optional parts, besides most typed fields. */
export const optional = (reporter: Reporter): readonly string[] =>
  reporter === "citizen"
    ? ["description", "occurred"]
    : ["description", "occurred", "channel", "visibility"];

/** How many typed fields are always shown: what a category asks first stands first. */
export const LEADING = 4;

export type Faults = Readonly<Record<string, string>>;

/** The input that a JSON pointer of the body means; `whole` for what has none. */
export function inputOf(pointer: string): string {
  const [, name = "", field] = pointer.split("/");
  if (name === "fields" && field !== undefined) {
    return fieldKey(field.replaceAll("~1", "/").replaceAll("~0", "~"));
  }
  if (name === "contact") return contactKey(field);
  if (name === "lon" || name === "lat") return "place";
  if (name === "accuracy_m") return "accuracy";
  if (name === "location_source") return "source";
  if (name === "occurred_at") return "occurred";
  return name === "fields" ? "whole" : (ORDER.find((each) => each === name) ?? "whole");
}

/** The server's words by input. What is wrong with an input that is not shown is told of the whole. */
export function faultsOf(
  errors: readonly { pointer: string; message: string }[],
  shown: ReadonlySet<string>,
): Faults {
  const faults: Record<string, string> = {};
  for (const { pointer, message } of errors) {
    const input = inputOf(pointer);
    const key = input.startsWith("field-") && !shown.has(input) ? "whole" : input;
    const said = key === "whole" ? `${pointer.slice(1)}: ${message}` : message;
    if (faults[key] === undefined) faults[key] = said;
    else if (key === "whole") faults[key] += `; ${said}`;
  }
  return faults;
}

/** The input that is wrong and stands first; null when none is. */
export function firstFault(faults: Faults, definitions: readonly FieldDefinition[]): string | null {
  const inputs = ORDER.flatMap((name) =>
    name === "fields" ? definitions.map(({ id }) => fieldKey(id)) : [name],
  );
  return inputs.find((name) => faults[name] !== undefined) ?? null;
}

/** The typed fields of the chosen category. */
export const definitionsOf = ({ category }: Written, terms: Terms | null): FieldDefinition[] =>
  (terms?.categories.get(category ?? "")?.fields ?? []).flatMap((id) => {
    const definition = terms?.fields.get(id);
    return definition ? [definition] : [];
  });

type Needed = "place" | "category" | "severity" | "title";

/** How each of them is named, and what is said at its input when it is missing. */
export const NEEDED: Readonly<Record<Needed, { name: Key; fault: Key }>> = {
  place: { name: "report.needs.place", fault: "report.lacking.place" },
  category: { name: "report.needs.category", fault: "report.lacking.category" },
  severity: { name: "report.needs.severity", fault: "report.lacking.severity" },
  title: { name: "report.needs.title", fault: "report.lacking.title" },
};

/** What is still missing of what every report needs. */
export function lacking({ at, category, severity, title }: Written): Needed[] {
  const there = { place: at, category, severity, title: title.trim() };
  return (Object.keys(NEEDED) as Needed[]).filter((name) => !there[name]);
}

export interface Situation {
  terms: Terms | null;
  language: Language;
  say: Say;
  /** By the server's clock, as all times on the page. */
  now: Date;
  reporter: Reporter;
}

/** The report, or what is wrong with it. Its `sent_at` is that of each sending. */
export function bodyOf(
  written: Written,
  situation: Situation,
): { body: Report } | { faults: Faults } {
  const { terms, language, say, now, reporter } = situation;
  const faults: Record<string, string> = {};
  for (const each of lacking(written)) faults[each] = say(NEEDED[each].fault);
  const occurred = written.occurred === null ? null : vietnamMoment(written.occurred);
  if (written.occurred !== null && occurred === null) {
    faults.occurred = say("report.occurred.wrong");
  } else if (occurred !== null && Date.parse(occurred) > now.getTime() + 60_000) {
    faults.occurred = say("report.occurred.future");
  }
  const radius = written.accuracy === null ? 1 : parseNumber(written.accuracy, language);
  if (radius === null || radius <= 0 || radius > MOST_ACCURACY_M) {
    faults.accuracy = say("report.number.range", {
      min: 1,
      max: number(language, MOST_ACCURACY_M),
    });
  }
  const fields: Record<string, unknown> = {};
  for (const definition of definitionsOf(written, terms)) {
    const typed = written.fields[definition.id] ?? "";
    if (typed.trim() === "") continue;
    const read = fieldValue(definition, typed, situation);
    if ("fault" in read) faults[fieldKey(definition.id)] = read.fault;
    else fields[definition.id] = read.value;
  }
  const { at, category, severity } = written;
  if (!at || !category || !severity || Object.keys(faults).length > 0) return { faults };
  return {
    body: {
      id: written.id,
      category,
      severity,
      urgency: urgencyOf(written),
      title: written.title.trim(),
      description: written.description.trim(),
      lon: at.lon,
      lat: at.lat,
      fields,
      accuracy_m: accuracyOf(written, terms, language),
      location_source: written.source,
      reported_at: now.toISOString(),
      ...shared(written, reporter),
      ...(occurred === null ? {} : { occurred_at: occurred }),
    },
  };
}

/** With who told of it, when anybody is named. */
export function withContact(body: Report, typed: TypedContact): Report {
  const contact = givenOf(typed);
  return contact ? { ...body, contact } : body;
}

/** How it came in, and who may see it. Citizens choose neither. */
const shared = (
  { channel, visibility }: Written,
  reporter: Reporter,
): Pick<Report, "channel" | "visibility"> =>
  reporter === "citizen"
    ? { channel: "citizen", visibility: "internal" }
    : { channel: channel ?? reporter, visibility };

/** What a typed field's input says. Unknown is not sent: it is no "no". */
function fieldValue(
  definition: FieldDefinition,
  typed: string,
  { language, say }: Situation,
): { value: unknown } | { fault: string } {
  if (definition.type === "boolean") return { value: typed === "true" };
  if (definition.type === "choice" || definition.type === "text") return { value: typed.trim() };
  const value = parseNumber(typed, language);
  const { min, max } = definition;
  if (value === null) return { fault: say("report.number.wrong") };
  if (definition.type === "integer" && !Number.isInteger(value)) {
    return { fault: say("report.number.whole") };
  }
  const low = min !== null && value < min;
  const high = max !== null && value > max;
  if (!low && !high) return { value };
  const limits = { min: number(language, min ?? 0), max: number(language, max ?? 0) };
  return { fault: say("report.number.range", limits) };
}
