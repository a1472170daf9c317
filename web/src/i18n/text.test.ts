import { expect, test } from "vitest";
import { OWN } from "../pages/admin/words";
import { en } from "./en";
import { text } from "./text";
import { vi } from "./vi";

const SOURCES = import.meta.glob<string>(["../**/*.ts", "!../**/*.test.ts", "!./**/*.ts"], {
  query: "?raw",
  import: "default",
  eager: true,
});

const VI: Record<string, string> = { ...vi, ...OWN.vi };
const EN: Record<string, string> = { ...en, ...OWN.en };

const names = (value: string): string[] =>
  [...value.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? "").sort();

test("both languages have the same keys", () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(vi).sort());
  expect(Object.keys(OWN.en).sort()).toEqual(Object.keys(OWN.vi).sort());
  // No page finds another text than it means.
  expect(Object.keys(VI)).toHaveLength(Object.keys(vi).length + Object.keys(OWN.vi).length);
});

test("both languages of a text ask for the same values", () => {
  for (const key of Object.keys(VI))
    expect([key, names(EN[key] ?? "")]).toEqual([key, names(VI[key] ?? "")]);
});

test("Vietnamese is written in composed letters", () => {
  for (const value of Object.values(VI)) expect(value).toBe(value.normalize("NFC"));
});

test("values are put in their places and missing ones stay visible", () => {
  expect(text("vi", "count.communes", { n: 130 })).toBe("130 xã, phường");
  expect(text("en", "count.communes")).toBe("{n} communes");
});

test("every text is said somewhere", () => {
  const code = Object.values(SOURCES).join("\n");
  const said = (key: string): boolean =>
    code.includes(`"${key}"`) ||
    [...key.matchAll(/\./g)].some(({ index }) => code.includes(`\`${key.slice(0, index + 1)}\${`));
  expect(Object.keys(VI).filter((key) => !said(key))).toEqual([]);
});
