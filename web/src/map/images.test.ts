import { expect, test } from "vitest";
import { drawing, stretched } from "./images";

test.each([
  "incident:NL:5:unverified:1:33",
  "incident:??:1:resolved:0:14.5",
  "count:24:3:4:1",
  "count:24:3:4:1:inset",
  "road_shield",
  "dam",
  "missing:no_data",
  "missing:not_submitted",
  "missing:not_applicable",
])("the style's picture %s is drawn in every theme", (id) => {
  for (const theme of ["light", "dark", "wall"] as const) {
    expect(drawing(id, theme)?.svg).toMatch(/^<svg .*<\/svg>$/);
  }
});

test.each([
  "incident:NL:6:verified:0:30",
  "incident:NL:3:maybe:0:30",
  "incident:NL:3:verified:0:0",
  "incident:NL:3:verified:0:100000",
  "incident:NL",
  "count:0:3:0:0",
  "count:x:3:0:0",
  "missing:anything",
  "airport",
  "",
])("the name %s is not one of ours", (id) => {
  expect(drawing(id, "light")).toBeNull();
});

test("the three ways of having no value are three patterns", () => {
  const drawn = ["no_data", "not_submitted", "not_applicable"].map(
    (why) => drawing(`missing:${why}`, "light")?.svg,
  );
  expect(new Set(drawn).size).toBe(3);
});

test("a road shield keeps its corners when it is stretched", () => {
  const shield = drawing("road_shield", "light");
  expect(shield && stretched(shield, { width: 40, height: 32 }, 2)).toEqual({
    stretchX: [[8, 32]],
    stretchY: [[8, 24]],
    content: [8, 8, 32, 24],
  });
  expect(stretched({ svg: "" }, { width: 10, height: 10 }, 2)).toBeNull();
});
