import { expect, test } from "vitest";
import { contactInput, givenOf, isTyped, NO_CONTACT, readTyped, spaced, typedOf } from "./contact";

test("what is empty is left out, and a contact of nothing is none", () => {
  expect(givenOf({ ...NO_CONTACT, name: "  Lô Thị Mai ", phone: "+84 912.345.678" })).toEqual({
    name: "Lô Thị Mai",
    phone: "+84 912.345.678",
  });
  expect(givenOf({ ...NO_CONTACT, address: "   " })).toBeNull();
  expect(isTyped(NO_CONTACT)).toBe(false);
});

test("a number is read out in groups, and stays what it is", () => {
  expect(spaced("0912345678")).toBe("0912 345 678");
  expect(spaced("02383844444")).toBe("0238 384 4444");
  expect(spaced("113")).toBe("113");
  expect(spaced("+8562055512")).toBe("+8562055512");
});

test("what is known is corrected where it stands", () => {
  const known = { name: null, phone: "0912345678", email: null, address: "Khối 9" };
  expect(typedOf(known)).toEqual({ name: "", phone: "0912 345 678", email: "", address: "Khối 9" });
});

test("what the server found wrong belongs to an input, or to all of it", () => {
  expect(contactInput("phone")).toBe("phone");
  expect(contactInput("fax")).toBe("whole");
  expect(contactInput(undefined)).toBe("whole");
});

test("only what has the shape of a contact is read back", () => {
  expect(readTyped({ ...NO_CONTACT, phone: "113" })?.phone).toBe("113");
  expect(readTyped({ phone: 113 })).toBeNull();
  expect(readTyped("113")).toBeNull();
  expect(readTyped(null)).toBeNull();
});
