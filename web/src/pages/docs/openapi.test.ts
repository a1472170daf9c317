import { expect, test } from "vitest";
import { answersOf, byTag, type Document, typeName } from "./openapi";

test("a schema is told in a few words", () => {
  expect(typeName({ type: "integer" })).toBe("integer");
  expect(typeName({ type: "string", format: "date" })).toBe("string (date)");
  expect(typeName({ anyOf: [{ type: "number" }, { type: "null" }] })).toBe("number | null");
  expect(typeName({ type: "array", items: { $ref: "#/components/schemas/Unit" } })).toBe("[Unit]");
  expect(typeName({ enum: ["province", "commune"] })).toBe("province | commune");
  expect(typeName(undefined)).toBe("");
});

test("operations stand under their first tag, none is left out", () => {
  const document: Document = {
    info: { title: "", version: "" },
    paths: {
      "/a": { get: { tags: ["x"] }, post: { tags: ["y", "x"] } },
      "/b": { get: {} },
    },
  };
  const groups = byTag(document);
  expect([...groups.keys()]).toEqual(["x", "y", ""]);
  expect([...groups.values()].flat().map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /a",
    "POST /a",
    "GET /b",
  ]);
});

test("an answer that any operation may give is read where it stands", () => {
  const document: Document = {
    info: { title: "", version: "" },
    paths: {},
    components: { responses: { Problem401: { description: "Sign in first" } } },
  };
  const responses = {
    "200": { description: "here" },
    "401": { $ref: "#/components/responses/Problem401" },
  };
  expect(answersOf(document, { responses }).map(([, { description }]) => description)).toEqual([
    "here",
    "Sign in first",
  ]);
});
