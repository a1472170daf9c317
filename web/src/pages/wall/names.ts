// Where counts and their names stand on a wall's map. The map's own placing drops a name that finds
// no room; on a wall every count has its name, so that all of them are arranged together: a name takes
// the side where it is read whole, and circles that lie over each other move apart a little.

export type Anchor =
  | "center"
  | "left"
  | "right"
  | "top"
  | "bottom"
  | "top-left"
  | "top-right"
  | "bottom-left"
  | "bottom-right";

export interface Sign {
  /** px from the map's top left corner. */
  x: number;
  y: number;
  /** 0 when nothing is counted. */
  radius: number;
  /** px of its name, in each of the ways it may be broken into lines. */
  forms: readonly { width: number; height: number }[];
}

export interface Rectangle {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Room {
  /** Nothing stands outside. */
  free: Rectangle;
  /** What stands over the map. */
  taken: readonly Rectangle[];
  /** What is left free where that can be. */
  left: readonly Rectangle[];
}

/** Where a sign stands; `anchor` is MapLibre's: the side of the text that is at the circle. */
export interface Standing {
  x: number;
  y: number;
  anchor: Anchor;
  /** Which of its forms the name has. */
  form: number;
}

interface Place extends Standing {
  circle: Rectangle;
  /** Where other names would be taken for its own. */
  halo: Rectangle;
  text: Rectangle;
  /** Around all of these. */
  whole: Rectangle;
  radius: number;
  /** What it costs by itself. */
  cost: number;
}

/** Way from the circle to its text; what is read less well costs more. */
const SIDES: readonly { anchor: Anchor; across: number; down: number; cost: number }[] = [
  { anchor: "left", across: 1, down: 0, cost: 0 },
  { anchor: "right", across: -1, down: 0, cost: 5 },
  { anchor: "top", across: 0, down: 1, cost: 25 },
  { anchor: "bottom", across: 0, down: -1, cost: 30 },
  { anchor: "bottom-left", across: 1, down: -1, cost: 80 },
  { anchor: "bottom-right", across: -1, down: -1, cost: 80 },
  { anchor: "top-left", across: 1, down: 1, cost: 80 },
  { anchor: "top-right", across: -1, down: 1, cost: 80 },
];
/** Ways that a circle may move, px: far enough to make room, and still in its own area. */
const MOVES: readonly (readonly [number, number])[] = [
  [0, 0],
  ...[18, 36].flatMap((far) =>
    Array.from({ length: 8 }, (_, eighth) => {
      const angle = (eighth * Math.PI) / 4;
      return [far * Math.cos(angle), far * Math.sin(angle)] as const;
    }),
  ),
];

/** Room that a text keeps to its circle, and circles to each other, px. */
export const GAP = 10;
const APART = 5;
const HALO = 26;
/** Room between two names in a line, px. */
const BETWEEN = 14;
const PASSES = 10;
/** Costs per px² that is hidden, and per px. */
const COST = {
  text: 3,
  circle: 4,
  halo: 0.5,
  taken: 4,
  left: 0.15,
  edge: 300,
  near: 160,
  moved: 1.2,
} as const;
/** How often a settled arrangement is shaken. */
const SHAKES = 90;
/** A sign that costs less stands well. */
const BAD = 90;

/** Where signs stand, and how good that is: given back, it is kept as long as it stays so. */
export interface Arrangement {
  standing: readonly Standing[];
  chosen: readonly number[];
  cost: number;
}

/** Names do not jump when a count changes: only what became this much worse is arranged anew. */
const WORSE = 1.2;
const WORSE_BY = 300;

export function arrange(
  signs: readonly Sign[],
  room: Room,
  before: Arrangement | null = null,
): Arrangement {
  const places = signs.map((sign) => placesOf(sign, room));
  const fits = before?.chosen.every((choice, at) => choice < (places[at]?.length ?? 0));
  const same = before && fits && before.chosen.length === signs.length ? before : null;
  const kept = same && costOf(places, same.chosen) <= same.cost * WORSE + WORSE_BY;
  const found = kept ? { chosen: same.chosen, cost: same.cost } : searched(places);
  const standing = signs.map(({ radius }, at) => {
    const { x, y, form, anchor } = placeAt(places, at, found.chosen);
    return { x, y, form, anchor: radius === 0 ? ("center" as const) : anchor };
  });
  return { standing, ...found };
}

/** The best that is found by settling, shaking what stands badly and what is near it, and settling. */
function searched(places: readonly Place[][]): { chosen: number[]; cost: number } {
  const random = dice();
  const pick = (from: number): number => Math.floor(random() * from);
  let best = settle(
    places,
    places.map(() => 0),
  );
  for (let shake = 0; shake < SHAKES; shake += 1) {
    const { chosen } = best;
    const bad = places.flatMap((_, at) => (costAt(places, chosen, at) > BAD ? [at] : []));
    const worst = bad[pick(bad.length)];
    if (worst === undefined) break;
    const from = [...chosen];
    for (const at of [worst, pick(places.length), pick(places.length)]) {
      from[at] = pick(places[at]?.length ?? 1);
    }
    const other = settle(places, from);
    if (other.cost < best.cost) best = other;
  }
  return best;
}

/** The same numbers each time: what is shown follows from the data alone. */
function dice(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const placeAt = (places: readonly Place[][], at: number, chosen: readonly number[]): Place =>
  (places[at] as Place[])[chosen[at] as number] as Place;

/** What a sign's place costs among the chosen ones of the others; counted up to `limit`. */
function costAt(
  places: readonly Place[][],
  chosen: readonly number[],
  at: number,
  place = placeAt(places, at, chosen),
  limit = Number.POSITIVE_INFINITY,
): number {
  let cost = place.cost;
  for (let other = 0; other < chosen.length && cost < limit; other += 1) {
    if (other !== at) cost += between(place, placeAt(places, other, chosen));
  }
  return cost;
}

const costOf = (places: readonly Place[][], chosen: readonly number[]): number =>
  places.reduce((sum, _, at) => sum + costAt(places, chosen, at), 0);

/** Each in turn takes its cheapest place, until none wants to move any more. */
function settle(
  places: readonly Place[][],
  from: readonly number[],
): { chosen: number[]; cost: number } {
  const chosen = [...from];
  for (let pass = 0; pass < PASSES; pass += 1) {
    let moved = false;
    for (const [at, mine] of places.entries()) {
      let least = costAt(places, chosen, at);
      for (const [choice, place] of mine.entries()) {
        const cost = costAt(places, chosen, at, place, least);
        if (cost < least - 1) {
          least = cost;
          chosen[at] = choice;
          moved = true;
        }
      }
    }
    if (!moved) break;
  }
  return { chosen, cost: costOf(places, chosen) };
}

function between(a: Place, b: Place): number {
  if (overlap(a.whole, b.whole) === 0) return 0;
  const texts = overlap(a.text, b.text) * COST.text;
  const hidden = (overlap(a.text, b.circle) + overlap(a.circle, b.text)) * COST.circle;
  const mistaken = (overlap(a.text, b.halo) + overlap(a.halo, b.text)) * COST.halo;
  const lacking = a.radius + b.radius + APART - Math.hypot(a.x - b.x, a.y - b.y);
  const near = a.radius === 0 || b.radius === 0 ? 0 : Math.max(0, lacking) * COST.near;
  return texts + hidden + mistaken + near;
}

/** Every place that a sign may take: by how far it moves, by side, and by the form of its name. */
function placesOf({ x, y, radius, forms }: Sign, room: Room): Place[] {
  const sides = radius === 0 ? SIDES.slice(0, 1) : SIDES;
  return MOVES.flatMap(([dx, dy]) => {
    const at = { x: x + dx, y: y + dy, radius };
    const circle = around(at.x, at.y, radius * 1.8, radius * 1.8);
    const halo = around(at.x, at.y, radius * 2 + HALO, radius * 2 + HALO);
    return sides.flatMap(({ anchor, across, down, cost }) =>
      forms.map((size, form) => {
        const text = textOf(at, size, across, down);
        const over =
          shared([text, circle], room.taken) * COST.taken +
          shared([text, circle], room.left) * COST.left;
        const edges = (cut(text, room.free) + cut(circle, room.free)) * COST.edge;
        const moved = Math.hypot(dx, dy) * COST.moved;
        const whole = union(text, halo);
        return {
          ...at,
          anchor,
          form,
          circle,
          halo,
          text,
          whole,
          cost: cost + over + edges + moved,
        };
      }),
    );
  });
}

function textOf(
  { x, y, radius }: { x: number; y: number; radius: number },
  { width, height }: { width: number; height: number },
  across: number,
  down: number,
): Rectangle {
  if (radius === 0) return around(x, y, width + BETWEEN, height);
  // Aslant the text begins where the circle ends aslant.
  const away = (radius + GAP) * (across !== 0 && down !== 0 ? Math.SQRT1_2 : 1);
  const middle = { x: x + across * (away + width / 2), y: y + down * (away + height / 2) };
  return around(middle.x, middle.y, width + BETWEEN, height);
}

export const around = (x: number, y: number, width: number, height: number): Rectangle => ({
  left: x - width / 2,
  right: x + width / 2,
  top: y - height / 2,
  bottom: y + height / 2,
});

/** px² that two rectangles share. */
export const overlap = (a: Rectangle, b: Rectangle): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) *
  Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

const union = (a: Rectangle, b: Rectangle): Rectangle => ({
  left: Math.min(a.left, b.left),
  right: Math.max(a.right, b.right),
  top: Math.min(a.top, b.top),
  bottom: Math.max(a.bottom, b.bottom),
});

const shared = (of: readonly Rectangle[], among: readonly Rectangle[]): number =>
  of.reduce((sum, a) => sum + among.reduce((part, b) => part + overlap(a, b), 0), 0);

/** px that stand outside. */
const cut = (box: Rectangle, free: Rectangle): number =>
  Math.max(0, free.left - box.left) +
  Math.max(0, box.right - free.right) +
  Math.max(0, free.top - box.top) +
  Math.max(0, box.bottom - free.bottom);
