// A report that is being written, and what a person can do with it.

import type { Report } from "../../../api/incidents";
import type { Located } from "../../../api/types";
import type { Language } from "../../../i18n/text";
import { isTyped, NO_CONTACT, type TypedContact } from "../../../incidents/contact";
import type { Terms } from "../../../incidents/terms";
import type { Severity } from "../../../symbols/palette";
import type { Loadable } from "../loadable";
import { type Point, parseNumber } from "./parse";

/** What a person has said so far: all of it survives a reload of the page. */
export interface Written {
  /** UUIDv7, made once: the same report is never taken twice. */
  id: string;
  /** Where it is; null until a place is chosen. */
  at: Point | null;
  source: string;
  /** Radius of uncertainty as typed, metres; null is that of the source. */
  accuracy: string | null;
  category: string | null;
  severity: Severity | null;
  /** Null follows the severity. */
  urgency: string | null;
  title: string;
  description: string;
  /** Typed fields as they stand in their inputs; those of other categories are kept, not sent. */
  fields: Readonly<Record<string, string>>;
  /** Day and time in Vietnam; null is just now. */
  occurred: string | null;
  /** Null is that of whoever reports. */
  channel: string | null;
  visibility: string;
}

/** What was reported last, as it is told. */
export interface Reported {
  number: string;
  /** Who it was passed to, when it lies outside the reporter's own localities. */
  routed: string | null;
  /** It waits to be verified, and its reporter cannot open it. */
  held: boolean;
}

export type Sending =
  | { is: "no" }
  | { is: "sending"; body: Report }
  /** Not taken yet, and tried again by itself; `said` are the server's words when it answered. */
  | { is: "waiting"; body: Report; since: number; said: string }
  /** Refused as a whole; `taken` when the id is already known to the server, `signIn` when only the
   * session is missing. */
  | { is: "refused"; said: string; taken: boolean; signIn: boolean };

/** Where the draft's point lies, with the names of what its circle touches. */
export interface DraftPlace extends Located {
  names: ReadonlyMap<string, string>;
}

export interface Draft {
  written: Written;
  /** Who told of it. Apart from the rest, since a browser keeps it only while it must. */
  contact: TypedContact;
  /** Its inputs are shown, or not; null while nobody chose. */
  contactOpen: boolean | null;
  /** One was typed and is no longer there. */
  contactLost: boolean;
  place: Loadable<DraftPlace> | null;
  /** Coordinates while they are typed. */
  typedPlace: string | null;
  /** The inputs of the place are shown, besides what it was found to be. */
  exact: boolean;
  /** What was typed to find a category, and the hit that the arrow keys stand on. */
  typed: string;
  active: number;
  /** Another category is being chosen; the one before stays until then. */
  picking: boolean;
  /** Also the families that are asked for less. */
  wide: boolean;
  /** The optional parts are shown. */
  more: boolean;
  /** On a phone the form is folded away while a place is chosen. */
  folded: boolean;
  /** What is wrong, by field. */
  faults: Readonly<Record<string, string>>;
  sending: Sending;
  /** Asking whether what is written may be thrown away. */
  leaving: boolean;
  /** It was begun before the page was loaded anew. */
  restored: boolean;
  /** Whoever began it, when that was another account. */
  author: string | null;
  /** The device is being asked where it is, or why it cannot say. */
  gps: "no" | "asking" | "denied" | "failed";
}

export const emptyReport = (id: string): Written => ({
  id,
  at: null,
  source: "map",
  accuracy: null,
  category: null,
  severity: null,
  urgency: null,
  title: "",
  description: "",
  fields: {},
  occurred: null,
  channel: null,
  visibility: "internal",
});

export const draftOf = (written: Written): Draft => ({
  written,
  contact: NO_CONTACT,
  contactOpen: null,
  contactLost: false,
  place: null,
  typedPlace: null,
  exact: true,
  typed: "",
  active: -1,
  picking: false,
  wide: false,
  more: false,
  folded: false,
  faults: {},
  sending: { is: "no" },
  leaving: false,
  restored: false,
  author: null,
  gps: "no",
});

/** Whether nothing would be lost. */
export const isEmpty = (written: Written, contact = NO_CONTACT): boolean =>
  !isTyped(contact) && JSON.stringify(written) === JSON.stringify(emptyReport(written.id));

/** Whether the report is on its way, so that it must stay as it was sent. */
export const isFrozen = ({ sending }: Draft): boolean =>
  sending.is === "sending" || sending.is === "waiting";

/** Channels in which somebody else tells of it, who can be called back. */
const TOLD: readonly string[] = ["hotline", "citizen"];

/** Whether its inputs are shown. */
export function contactShown(
  { contactOpen, contact, faults, contactLost }: Draft,
  channel: string,
) {
  // What is wrong is never hidden.
  if (Object.keys(faults).some((name) => name.startsWith("contact"))) return true;
  return contactOpen ?? (TOLD.includes(channel) || isTyped(contact) || contactLost);
}

/** Whether the map is asked for a place. */
export const isPlacing = (draft: Draft): boolean => draft.written.at === null && !isFrozen(draft);

export const isGrave = ({ severity }: Written): boolean => severity !== null && severity >= 4;

/** The urgency that is sent: grave incidents are urgent unless a person said otherwise. */
export const urgencyOf = (written: Written): string =>
  written.urgency ?? (isGrave(written) ? "urgent" : "normal");

/** Radius taken while the words of incidents are not there. */
const ACCURACY_M = 100;
export const MOST_ACCURACY_M = 50_000;

export function sourceAccuracy(source: string, terms: Terms | null): number {
  const known = terms?.catalogue.location_sources.find(({ id }) => id === source);
  return known?.accuracy_m ?? ACCURACY_M;
}

/** The radius that is drawn and looked up; while a wrong one is typed, that of the source. */
export function accuracyOf(
  { accuracy, source }: Written,
  terms: Terms | null,
  language: Language,
): number {
  const typed = accuracy === null ? null : parseNumber(accuracy, language);
  const right = typed !== null && typed > 0 && typed <= MOST_ACCURACY_M;
  return right ? typed : sourceAccuracy(source, terms);
}

export interface ReportActions {
  /** Begin a report, or go on with the one that is being written. */
  begin(): void;
  /** Put it where the map was clicked. */
  place(lon: number, lat: number): void;
  /** Put it in the middle of the free part of the map. */
  placeCentre(): void;
  /** Put it where this device is. */
  placeDevice(): void;
  /** Coordinates were typed; `done` when the person has left the field. */
  typePlace(typed: string, done: boolean): void;
  write(patch: Partial<Written>): void;
  writeField(id: string, value: string): void;
  writeContact(patch: Partial<TypedContact>): void;
  category(id: string): void;
  /** Stand on the next or the previous of the categories that are listed. */
  stepCategory(by: 1 | -1): void;
  /** Choose the one that is stood on. */
  takeCategory(): void;
  /** Choose another category. */
  pick(): void;
  /** Change how the form is shown. */
  show(
    patch: Partial<
      Pick<
        Draft,
        "exact" | "typed" | "active" | "picking" | "wide" | "more" | "folded" | "contactOpen"
      >
    >,
  ): void;
  send(): void;
  /** Try again at once. */
  sendNow(): void;
  /** Stop sending, to change what is written. */
  edit(): void;
  /** Open the incident that the server has under this report's id. */
  openTaken(): void;
  /** Stop writing; asks once when something would be lost. */
  cancel(): void;
  /** Answer to that question. */
  leave(really: boolean): void;
  /** Stop telling the number of what was reported. */
  hideReported(): void;
}
