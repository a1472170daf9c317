// What of a reporter is on screen, and what a person can do with it.

import type { Contact, Found } from "../../../api/contacts";
import type { TypedContact } from "../../../incidents/contact";
import type { Loadable } from "../loadable";

export interface ContactForm {
  typed: TypedContact;
  /** By input; `whole` for all of it. */
  faults: Readonly<Record<string, string>>;
  busy: boolean;
}

export interface ContactSlice {
  /** Id of the incident whose reporter this is. */
  of: string | null;
  /** Null until somebody asks to see it. */
  looked: Loadable<Contact> | null;
  /** What else the same number has reported. */
  others: Loadable<Found> | null;
  form: ContactForm | null;
}

export const HIDDEN: ContactSlice = { of: null, looked: null, others: null, form: null };

export interface ContactActions {
  /** See who reported: told to the trail. */
  look(incident: string): void;
  hide(): void;
  /** What else this number has reported. */
  others(phone: string): void;
  /** Open one of those. */
  openOther(id: string): void;
  /** Write one down, or correct the one that is shown. */
  edit(incident: string): void;
  write(patch: Partial<TypedContact>): void;
  save(): void;
  cancelEdit(): void;
}
