import { expect, test } from "vitest";
import { accessOf, OPERATOR, PUBLIC } from "../../../access/access.fixture";
import type { Report } from "../../../api/incidents";
import { NO_CONTACT } from "../../../incidents/contact";
import { emptyReport } from "./model";
import { draftFrom, keptFor } from "./restoring";
import type { Kept } from "./store";

const BODY = { id: "r" } as Report;
const kept = (more: Partial<Kept> = {}): Kept => ({
  written: { ...emptyReport("r"), title: "Ngập 80 cm" },
  body: null,
  contact: null,
  hadContact: false,
  typedPlace: null,
  by: { id: "a1", name: "Nguyễn Thị Hồng Trực" },
  ...more,
});
const ANOTHER = { ...OPERATOR, account: { id: "a2", username: "ca.sau", name: "Lê Văn Ca" } };

test("who signs in again goes on where they were, to the last letter", () => {
  const draft = draftFrom(kept({ typedPlace: "18.67, 105" }), accessOf(OPERATOR));
  expect(draft).toMatchObject({ restored: true, author: null, typedPlace: "18.67, 105" });
  expect(draft?.written.title).toBe("Ngập 80 cm");
});

test("what was being sent is sent on by the same account only", () => {
  const own = draftFrom(kept({ body: BODY }), accessOf(OPERATOR));
  expect(own?.sending).toEqual({ is: "sending", body: BODY });
  const other = draftFrom(kept({ body: BODY }), accessOf(ANOTHER));
  expect(other?.sending).toEqual({ is: "no" });
  expect(other?.author).toBe("Nguyễn Thị Hồng Trực");
});

test("nobody without an account sees what one wrote; a citizen sees their own", () => {
  expect(draftFrom(kept(), accessOf(PUBLIC, true))).toBeNull();
  expect(draftFrom(kept({ by: null }), accessOf(PUBLIC, true))?.written.id).toBe("r");
});

const MAI = { ...NO_CONTACT, name: "Lô Thị Mai", phone: "0912 345 678" };

test("who told of a report that waits is there again for its writer, and for nobody else", () => {
  const waiting = kept({ body: BODY, contact: MAI, hadContact: true });
  expect(draftFrom(waiting, accessOf(OPERATOR))).toMatchObject({
    contact: MAI,
    contactLost: false,
  });
  const other = draftFrom(waiting, accessOf(ANOTHER));
  expect(other).toMatchObject({ contact: NO_CONTACT, contactLost: true, sending: { is: "no" } });
  const citizens = kept({ by: null, body: BODY, contact: MAI, hadContact: true });
  expect(draftFrom(citizens, accessOf(PUBLIC, true))?.contact).toEqual(MAI);
  expect(draftFrom(citizens, accessOf(OPERATOR))).toMatchObject({
    contact: NO_CONTACT,
    sending: { is: "no" },
  });
});

test("another account leaves nothing of who told of it, also one that may not report", () => {
  const waiting = kept({ body: BODY, contact: MAI, hadContact: true });
  const bare = { ...waiting, body: null, contact: null };
  const auditor = { ...ANOTHER, rights: {} };
  expect(keptFor(waiting, accessOf(auditor))).toEqual(bare);
  expect(keptFor(waiting, accessOf(ANOTHER))).toEqual(bare);
  expect(keptFor({ ...waiting, by: null }, accessOf(OPERATOR))).toEqual({ ...bare, by: null });
  expect(draftFrom(bare, accessOf(OPERATOR))).toMatchObject({ author: null, contactLost: true });
});

test("a session that ended by itself keeps all of it for its writer", () => {
  const waiting = kept({ body: BODY, contact: MAI, hadContact: true });
  expect(keptFor(waiting, accessOf(PUBLIC))).toEqual(waiting);
  expect(keptFor(waiting, accessOf(OPERATOR))).toEqual(waiting);
});

test("a contact that was not kept is told of, so that it is typed again", () => {
  // Empty where it was taken back before the page was left, as by a sign-out.
  for (const contact of [null, NO_CONTACT]) {
    const draft = draftFrom(kept({ contact, hadContact: true }), accessOf(OPERATOR));
    expect(draft).toMatchObject({ contact: NO_CONTACT, contactLost: true });
  }
});

test("without the right to report it stays kept, and is not opened", () => {
  expect(draftFrom(kept(), accessOf({ ...OPERATOR, rights: {} }))).toBeNull();
  expect(draftFrom(null, accessOf(OPERATOR))).toBeNull();
});
