// Goes on with what was being written before the page was loaded anew, or before its writer had to
// sign in again.

import { type Access, mayReport } from "../../../access/access";
import { type Draft, draftOf } from "./model";
import { type Kept, kept } from "./store";

export function writerOf({ me }: Access): Kept["by"] {
  const account = me?.account;
  return account ? { id: account.id, name: account.name } : null;
}

/** The draft that this tab keeps, if whoever looks now may have it; else null, and it stays kept. */
export const takeUp = (access: Access): Draft | null => draftFrom(kept(), access);

/** What one account wrote another one may go on with, but nobody without an account. */
export function draftFrom(found: Kept | null, access: Access): Draft | null {
  const account = access.me?.account;
  if (!found || !mayReport(access) || (found.by && !account)) return null;
  const { written, body, typedPlace, by } = found;
  const author = by && by.id !== account?.id ? by.name : null;
  // Whoever signs in next does not send in their own name what they have not read.
  const sending: Draft["sending"] =
    body && author === null ? { is: "sending", body } : { is: "no" };
  return { ...draftOf(written), restored: true, typedPlace, author, sending };
}
