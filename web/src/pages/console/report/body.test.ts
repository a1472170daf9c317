import { expect, test } from "vitest";
import type { Category, FieldDefinition, IncidentCatalogue } from "../../../api/incidents";
import { text } from "../../../i18n/text";
import { NO_CONTACT } from "../../../incidents/contact";
import { termsOf } from "../../../incidents/terms";
import {
  bodyOf,
  definitionsOf,
  faultsOf,
  fieldKey,
  firstFault,
  inputOf,
  lacking,
  optional,
  withContact,
} from "./body";
import { groupsOf } from "./groups";
import {
  accuracyOf,
  contactShown,
  draftOf,
  emptyReport,
  isEmpty,
  urgencyOf,
  type Written,
} from "./model";
import type { Reporter } from "./reporter";

const both = (of: string): { vi: string; en: string } => ({ vi: of, en: of });
const field = (id: string, type: FieldDefinition["type"], rest = {}): FieldDefinition => ({
  id,
  title: both(id),
  type,
  unit: null,
  min: null,
  max: null,
  max_length: null,
  choices: [],
  ...rest,
});
const of = (id: string, title: string, family: string, fields: string[] = []): Category => ({
  id,
  title: both(title),
  family,
  owner: "",
  disaster: false,
  fields,
});
const TERMS = termsOf({
  families: ["disaster", "rescue", "life"].map((id) => ({ id, title: both(id) })),
  categories: [
    of("NL", "Ngập lụt, lũ quét", "disaster", ["households", "depth_cm", "boat", "state", "road"]),
    of("SL", "Sạt lở đất", "disaster", ["road"]),
    of("DN", "Đuối nước", "rescue"),
    of("TO", "Tiếng ồn", "life"),
  ],
  fields: [
    field("households", "integer", { min: 0, max: 100_000 }),
    field("depth_cm", "number", { min: 0, max: 2000 }),
    field("boat", "boolean"),
    field("state", "choice", { choices: [{ id: "out", title: both("out") }] }),
    field("road", "text", { max_length: 120 }),
  ],
  urgencies: [],
  channels: [],
  visibilities: [],
  location_sources: [
    { id: "map", title: both("map"), accuracy_m: 100 },
    { id: "village", title: both("village"), accuracy_m: 1200 },
  ],
  states: [],
  actions: [],
} satisfies IncidentCatalogue);

const ID = "019abcde-0000-7000-8000-000000000001";
const NOW = new Date("2026-11-24T19:30:00Z");
const situation = {
  terms: TERMS,
  language: "vi" as const,
  say: (key: Parameters<typeof text>[1], values?: Parameters<typeof text>[2]) =>
    text("vi", key, values),
  now: NOW,
  reporter: "operator" as const,
};
const FULL: Written = {
  ...emptyReport(ID),
  at: { lon: 105.68, lat: 18.67 },
  category: "NL",
  severity: 4,
  title: "  Ngập 80 cm tại chợ Vinh ",
};
const body = (written: Written) => {
  const made = bodyOf(written, situation);
  if ("faults" in made) throw new Error(JSON.stringify(made.faults));
  return made.body;
};
const faults = (written: Written) => {
  const made = bodyOf(written, situation);
  return "faults" in made ? made.faults : {};
};

test("the shortest report has the honest defaults", () => {
  expect(body(FULL)).toEqual({
    id: ID,
    category: "NL",
    severity: 4,
    urgency: "urgent",
    title: "Ngập 80 cm tại chợ Vinh",
    description: "",
    lon: 105.68,
    lat: 18.67,
    fields: {},
    accuracy_m: 100,
    location_source: "map",
    reported_at: "2026-11-24T19:30:00.000Z",
    channel: "operator",
    visibility: "internal",
  });
});

test("a report comes by the way of whoever writes it, unless they say another", () => {
  const by = (reporter: Reporter, written: Written) => {
    const made = bodyOf(written, { ...situation, reporter });
    return "body" in made ? [made.body.channel, made.body.visibility] : [];
  };
  const chosen = { ...FULL, channel: "hotline", visibility: "public" };
  expect(by("operator", FULL)).toEqual(["operator", "internal"]);
  expect(by("field", FULL)).toEqual(["field", "internal"]);
  expect(by("field", chosen)).toEqual(["hotline", "public"]);
  // Whatever was chosen before the session ended.
  expect(by("citizen", chosen)).toEqual(["citizen", "internal"]);
});

test("citizens are asked neither how it comes in nor who may see it", () => {
  expect(optional("operator")).toEqual([...optional("citizen"), "channel", "visibility"]);
});

test("a grave incident is urgent unless a person said otherwise", () => {
  expect(urgencyOf({ ...FULL, severity: 3 })).toBe("normal");
  expect(urgencyOf({ ...FULL, severity: 5 })).toBe("urgent");
  expect(urgencyOf({ ...FULL, severity: 5, urgency: "complex" })).toBe("complex");
});

test("typed fields are sent as what they are; unknown and empty ones are not", () => {
  const fields = { households: "1.200", depth_cm: "80,5", boat: "false", state: "out", road: "" };
  expect(body({ ...FULL, fields }).fields).toEqual({
    households: 1200,
    depth_cm: 80.5,
    boat: false,
    state: "out",
  });
  expect(body({ ...FULL, fields: { boat: "true" } }).fields).toEqual({ boat: true });
  expect(body({ ...FULL, fields: { boat: "" } }).fields).toEqual({});
});

test("fields of another category are kept and not sent", () => {
  const fields = { households: "46", road: "QL 7" };
  expect(body({ ...FULL, category: "SL", fields }).fields).toEqual({ road: "QL 7" });
});

test("what is missing or wrong is told at its input", () => {
  expect(lacking(emptyReport(ID))).toEqual(["place", "category", "severity", "title"]);
  expect(Object.keys(faults(emptyReport(ID)))).toEqual(["place", "category", "severity", "title"]);
  const fields = { households: "4,5", depth_cm: "9999" };
  expect(faults({ ...FULL, fields, accuracy: "0" })).toEqual({
    accuracy: "Phải từ 1 đến 50.000.",
    [fieldKey("households")]: "Phải là số nguyên.",
    [fieldKey("depth_cm")]: "Phải từ 0 đến 2.000.",
  });
  expect(faults({ ...FULL, fields: { households: "nhiều" } })).toEqual({
    [fieldKey("households")]: "Phải là số.",
  });
});

test("a time is Vietnam's, complete, and not to come", () => {
  expect(body({ ...FULL, occurred: "2026-11-25T02:10" }).occurred_at).toBe(
    "2026-11-25T02:10:00+07:00",
  );
  expect(faults({ ...FULL, occurred: "" })).toHaveProperty("occurred");
  expect(faults({ ...FULL, occurred: "2026-11-25T03:10" })).toHaveProperty("occurred");
});

test("the radius is that of the source until a person types another", () => {
  expect(accuracyOf({ ...FULL, source: "village" }, TERMS, "vi")).toBe(1200);
  expect(accuracyOf({ ...FULL, accuracy: "1.500" }, TERMS, "vi")).toBe(1500);
  expect(accuracyOf({ ...FULL, accuracy: "x" }, TERMS, "vi")).toBe(100);
  expect(body({ ...FULL, source: "village" }).accuracy_m).toBe(1200);
});

test.each([
  ["/lon", "place"],
  ["/lat", "place"],
  ["/accuracy_m", "accuracy"],
  ["/location_source", "source"],
  ["/occurred_at", "occurred"],
  ["/title", "title"],
  ["/fields/depth_cm", fieldKey("depth_cm")],
  ["/fields/a~1b~0c", fieldKey("a/b~c")],
  ["/contact/phone", "contact-phone"],
  ["/contact/fax", "contact"],
  ["/contact", "contact"],
  ["/fields", "whole"],
  ["/geometry/type", "whole"],
  ["", "whole"],
])("%s is told at %s", (pointer, input) => {
  expect(inputOf(pointer)).toBe(input);
});

test("the server's words stand at their inputs, once", () => {
  const shown = new Set(definitionsOf(FULL, TERMS).map(({ id }) => fieldKey(id)));
  const found = faultsOf(
    [
      { pointer: "/fields/households", message: "phải là số" },
      { pointer: "/lon", message: "quá xa" },
      { pointer: "/lat", message: "quá xa" },
      { pointer: "/fields/wings", message: "không có trường này" },
      { pointer: "/geometry", message: "hở" },
    ],
    shown,
  );
  expect(found).toEqual({
    [fieldKey("households")]: "phải là số",
    place: "quá xa",
    whole: "fields/wings: không có trường này; geometry: hở",
  });
  expect(firstFault(found, definitionsOf(FULL, TERMS))).toBe("place");
  expect(firstFault({}, [])).toBeNull();
});

test("who told of it is sent when anybody is named, as typed", () => {
  expect(withContact(body(FULL), NO_CONTACT)).not.toHaveProperty("contact");
  const typed = { ...NO_CONTACT, phone: " +84 912.345.678 " };
  expect(withContact(body(FULL), typed).contact).toEqual({ phone: "+84 912.345.678" });
});

test("who told of it is asked where somebody called, and is never hidden when wrong", () => {
  const draft = draftOf(FULL);
  expect(contactShown(draft, "operator")).toBe(false);
  expect(contactShown(draft, "hotline")).toBe(true);
  expect(contactShown(draft, "citizen")).toBe(true);
  expect(contactShown({ ...draft, contactOpen: true }, "operator")).toBe(true);
  expect(contactShown({ ...draft, contactOpen: false }, "hotline")).toBe(false);
  const faults = { "contact-phone": "phải là số điện thoại" };
  expect(contactShown({ ...draft, contactOpen: false, faults }, "operator")).toBe(true);
});

test("an untouched report is empty, a touched one is not", () => {
  expect(isEmpty(emptyReport(ID))).toBe(true);
  expect(isEmpty({ ...emptyReport(ID), title: "x" })).toBe(false);
  expect(isEmpty(emptyReport(ID), { ...NO_CONTACT, name: "Mai" })).toBe(false);
});

test("categories of the storm stand first; typing finds any, without tone marks", () => {
  const codes = (typed: string, wide = false): string[] =>
    groupsOf(TERMS, typed, wide).flatMap(({ categories }) => categories.map(({ id }) => id));
  expect(codes("")).toEqual(["NL", "SL", "DN"]);
  expect(codes("", true)).toEqual(["NL", "SL", "DN", "TO"]);
  expect(codes("lu quet")).toEqual(["NL"]);
  expect(codes("quet ngap")).toEqual(["NL"]);
  expect(codes("duoi")).toEqual(["DN"]);
  expect(codes("to")).toEqual(["TO"]);
  expect(codes("xyz")).toEqual([]);
});
