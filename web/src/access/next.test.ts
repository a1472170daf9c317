import { expect, test } from "vitest";
import { safeNext, signInAddress, withLook } from "./next";

const HERE = "https://ioc.nghean.gov.vn";
const next = (given: string | null): string => safeNext(given, HERE, "/");

test.each(["/", "/?tab=localities&view=104.9,19.2,8", "/ban-do/?incident=a#list", "/docs"])(
  "%s is one of ours",
  (path) => expect(next(path)).toBe(path),
);

test.each([
  null,
  "",
  "docs",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  " //evil.example",
  "/.//evil.example",
  "/x/..//evil.example",
  "/%2e%2e//evil.example",
  "https://evil.example/",
  "https:evil.example",
  "javascript:alert(1)",
  "data:text/html,x",
  "//evil.example@ioc.nghean.gov.vn",
])("%j leads nowhere but home", (given) => expect(next(given)).toBe("/"));

test("signing in does not lead to signing in", () => {
  expect(next("/sign-in?next=/")).toBe("/");
  expect(next("/ban-do/sign-in")).toBe("/");
});

test("a path that looks odd and stays here is kept as it is resolved", () => {
  expect(next("/a/../b?x=//evil.example")).toBe("/b?x=//evil.example");
});

test("what was chosen on the way goes on to the page that was left", () => {
  const path = "/?view=104.9,19.2,8&boundary=2025-07-01/16681";
  expect(withLook(path, { language: null, theme: null })).toBe(path);
  expect(withLook("/?theme=light", { language: "en", theme: "dark" })).toBe("/?theme=dark&lang=en");
});

test("the way to sign in holds the way back", () => {
  const address = signInAddress("/?lang=en&tab=localities", { language: "en", theme: "dark" });
  const query = new URL(address, HERE).searchParams;
  expect(next(query.get("next"))).toBe("/?lang=en&tab=localities");
  expect([query.get("lang"), query.get("theme"), query.get("expired")]).toEqual([
    "en",
    "dark",
    null,
  ]);
  const expired = signInAddress("/", { language: "vi", theme: null, expired: true });
  expect(expired).toBe("./sign-in?next=%2F&expired=1");
});
