import { expect, test } from "vitest";
import { FeatureStates } from "./states";

type At = { source: string; sourceLayer: string; id: string };

/** What the states need of a map: one source, whose features remember their state. */
function stage(): {
  states: FeatureStates;
  told: Map<string, Record<string, unknown>>;
  sources: Record<string, string>;
} {
  const told = new Map<string, Record<string, unknown>>();
  const sources: Record<string, string> = {};
  const key = ({ source, sourceLayer, id }: At): string => `${source} ${sourceLayer} ${id}`;
  const map = {
    getSource: (id: string) => (id === "base" ? {} : undefined),
    getLayer: () => undefined,
    setFeatureState: (at: At, state: object) =>
      told.set(key(at), { ...told.get(key(at)), ...state }),
    removeFeatureState: (at: At, name: string) => {
      const { [name]: _, ...rest } = told.get(key(at)) ?? {};
      told.set(key(at), rest);
    },
  };
  const of = map as unknown as ConstructorParameters<typeof FeatureStates>[0];
  return { states: new FeatureStates(of, (layer) => sources[layer] ?? null), told, sources };
}

test("a place is lit in the source that has its layer", () => {
  const { states, told, sources } = stage();
  sources.communes = "base";
  states.light("hover", { layer: "communes", id: "2025-07-01/16681" });
  expect(told.get("base communes 2025-07-01/16681")).toEqual({ hover: true });
  states.light("hover", null);
  expect(told.get("base communes 2025-07-01/16681")).toEqual({ hover: false });
});

test("what was lit before the map had its layer is lit when it is said again", () => {
  const { states, told, sources } = stage();
  states.light("selected", { layer: "communes", id: "2025-07-01/16681" });
  expect(told.size).toBe(0);
  sources.communes = "base";
  states.again();
  expect(told.get("base communes 2025-07-01/16681")).toEqual({ selected: true });
});

test("values are told to areas and to the points of their labels, and go when others come", () => {
  const { states, told, sources } = stage();
  sources.communes = "base";
  sources.groupings = "base";
  states.join({ layer: "communes", states: new Map([["a", { class: 3 }]]) });
  expect(told.get("base communes a")).toEqual({ class: 3 });
  expect(told.get("base communes_label a")).toEqual({ class: 3 });
  states.join({ layer: "groupings", states: new Map([["b", { class: 1 }]]) });
  expect(told.get("base communes a")).toEqual({});
  expect(told.get("base groupings b")).toEqual({ class: 1 });
});
