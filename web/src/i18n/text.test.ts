import { expect, test } from "vitest";
import { en } from "./en";
import { text } from "./text";
import { type Key, vi } from "./vi";

const SOURCES = import.meta.glob<string>(["../**/*.ts", "!../**/*.test.ts", "!./*.ts"], {
  query: "?raw",
  import: "default",
  eager: true,
});

const names = (value: string): string[] =>
  [...value.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? "").sort();

test("both languages have the same keys", () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(vi).sort());
});

test("both languages of a text ask for the same values", () => {
  for (const key of Object.keys(vi) as Key[])
    expect([key, names(en[key])]).toEqual([key, names(vi[key])]);
});

test("Vietnamese is written in composed letters", () => {
  for (const value of Object.values(vi)) expect(value).toBe(value.normalize("NFC"));
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
  expect(Object.keys(vi).filter((key) => !said(key))).toEqual([]);
});
