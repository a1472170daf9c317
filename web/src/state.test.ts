import { expect, test } from "vitest";
import { format, INITIAL, parse, type State } from "./state";

const FULL: State = {
  tab: "indicators",
  generation: "2024-12-01",
  within: "412",
  boundary: "16681",
  incident: "01a20f82-c38c-7227-ad57-6094978eef5e",
  category: ["NL", "SL"],
  status: ["dispatched", "verified"],
  window: "24h",
  indicator: "population",
  period: "2025-Q3",
  listing: "communes",
  sort: "density",
  switched: ["indicators", "roads"],
  view: { lon: 105.6732, lat: 18.6796, zoom: 11.25 },
  theme: "dark",
  language: "en",
  wall: true,
  distance: 7.5,
};

test("a state goes through the address and back", () => {
  expect(parse(format(FULL, FULL.generation))).toEqual(FULL);
});

test("what is as at first leaves the address empty", () => {
  expect(format(INITIAL, "2025-07-01")).toBe("");
  expect(parse("")).toEqual(INITIAL);
});

test("a boundary brings its generation with it", () => {
  const state = parse("?boundary=2025-07-01/17179");
  expect(state.boundary).toBe("17179");
  expect(state.generation).toBe("2025-07-01");
});

test("a boundary of the generation in force names that generation", () => {
  expect(format({ ...INITIAL, boundary: "17179" }, "2025-07-01")).toBe(
    "?boundary=2025-07-01/17179",
  );
});

test.each([
  "?generation=tomorrow",
  "?boundary=17179",
  "?boundary=2025-07-01/<script>",
  "?view=105,19",
  "?view=105,x,8",
  "?view=,,",
  "?view=200,19,8",
  "?view=105,19,99",
  "?theme=blue&lang=fr&sort=colour&list=all",
  "?within=%00",
  "?tab=all&time=2d&status=%20&category=%3Cb%3E&incident=1&period=soon",
  "?wall=yes&distance=0",
  "?distance=",
])("what cannot be read stays as at first: %s", (search) => {
  expect(parse(search)).toEqual(INITIAL);
});
