// Whoever reported, as it is typed and as it is shown: what is checked is checked by the server.

import type { Contact, GivenContact } from "../api/contacts";

export const CONTACT_FIELDS = ["name", "phone", "email", "address"] as const;
export type ContactField = (typeof CONTACT_FIELDS)[number];

/** As it stands in the inputs. */
export type TypedContact = Readonly<Record<ContactField, string>>;

export const NO_CONTACT: TypedContact = { name: "", phone: "", email: "", address: "" };

/** What is given of it; null when nothing is: an empty contact is none. */
export function givenOf(typed: TypedContact): GivenContact | null {
  const given = CONTACT_FIELDS.flatMap((name) => {
    const value = typed[name].trim();
    return value === "" ? [] : [[name, value] as const];
  });
  return given.length > 0 ? Object.fromEntries(given) : null;
}

export const isTyped = (typed: TypedContact): boolean => givenOf(typed) !== null;

/** To be corrected. */
export const typedOf = (known: Contact): TypedContact => ({
  name: known.name ?? "",
  phone: spaced(known.phone ?? ""),
  email: known.email ?? "",
  address: known.address ?? "",
});

/** What was stored of one, when it has the shape of one. */
export function readTyped(found: unknown): TypedContact | null {
  if (typeof found !== "object" || found === null) return null;
  const each = found as Record<string, unknown>;
  return CONTACT_FIELDS.every((name) => typeof each[name] === "string")
    ? (each as TypedContact)
    : null;
}

/** The input that the last word of a JSON pointer means; `whole` for the contact itself. */
export const contactInput = (name: string | undefined): ContactField | "whole" =>
  CONTACT_FIELDS.find((each) => each === name) ?? "whole";

/** 0912 345 678, as it is read out; foreign and short numbers stay as they are kept. */
export const spaced = (phone: string): string =>
  /^0\d{9,10}$/.test(phone) ? phone.replace(/^(\d{4})(\d{3})(\d+)$/, "$1 $2 $3") : phone;
