// Goes on with what was being written before the page was loaded anew, or before its writer had to
// sign in again.

import { type Access, mayReport } from "../../../access/access";
import { isTyped, NO_CONTACT } from "../../../incidents/contact";
import { type Draft, draftOf } from "./model";
import { type Kept, keep, kept, withoutContact } from "./store";

export function writerOf({ me }: Access): Kept["by"] {
  const account = me?.account;
  return account ? { id: account.id, name: account.name } : null;
}

/** The draft that this tab keeps, if whoever looks now may have it; else null, and it stays kept. */
export const takeUp = (access: Access): Draft | null => draftFrom(kept(), access);

/** To be called as soon as it is known who looks. */
export function keepFor(access: Access): void {
  const found = kept();
  if (found) keep(keptFor(found, access));
}

/** Who told of it is not for another account, whatever that one may do, nor for whoever searches its
 * browser. Nobody's session may be one that ended, and whose writer comes back. */
export const keptFor = (found: Kept, access: Access): Kept =>
  access.me?.account && !isOwn(found, access) ? withoutContact(found) : found;

const isOwn = ({ by }: Kept, { me }: Access): boolean =>
  (by?.id ?? null) === (me?.account?.id ?? null);

/** What one account wrote another one may go on with, but nobody without an account; and of who told
 * of it only the account itself sees anything. */
export function draftFrom(found: Kept | null, access: Access): Draft | null {
  const account = access.me?.account;
  if (!found || !mayReport(access) || (found.by && !account)) return null;
  const { written, body, typedPlace, by, hadContact } = found;
  const own = isOwn(found, access);
  const author = by && !own ? by.name : null;
  // Whoever signs in next does not send in their own name what they have not read.
  const sending: Draft["sending"] = body && own ? { is: "sending", body } : { is: "no" };
  const contact = own && found.contact && isTyped(found.contact) ? found.contact : null;
  return {
    ...draftOf(written),
    contact: contact ?? NO_CONTACT,
    contactLost: hadContact && contact === null,
    restored: true,
    typedPlace,
    author,
    sending,
  };
}
