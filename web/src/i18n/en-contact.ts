import type { viContact } from "./vi-contact";

export const enContact: Record<keyof typeof viContact, string> = {
  "contact.title": "Reporter",
  "contact.name": "Name",
  "contact.phone": "Telephone",
  "contact.email": "E-mail",
  "contact.address": "Address",
  "contact.private": "Kept private: seen by right only, and every look is recorded",
  "contact.what": "name and telephone, to call back",
  "contact.written": "filled in",
  "contact.lost":
    "The reporter's contact is not kept when the page reloads or the account changes: fill it in again if needed.",
  "contact.public":
    "The title is shown word for word on the public map: no names or telephone numbers of people",
  "contact.kept": "Reporter: kept private",
  "contact.recorded": "every look is recorded",
  "contact.look": "See the contact",
  "contact.hide": "Hide",
  "contact.loading": "Opening the contact",
  "contact.gone": "This contact has been erased.",
  "contact.none": "Nobody is written down yet.",
  "contact.nothing": "Fill in at least one of them.",
  "contact.add": "Add a contact",
  "contact.edit": "Correct the contact",
  "contact.save": "Save the contact",
  "contact.saving": "Saving",
  "contact.copy": "Copy the telephone number",
  "contact.others": "Other reports of this number",
  "contact.others.none": "This number has reported nothing else.",
  "contact.others.found": "{n} other reports of this number, the newest first",
  "copy.done": "Copied",
  "access.admin": "Administration",
};
