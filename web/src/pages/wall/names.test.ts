import { expect, test } from "vitest";
import { around, arrange, overlap, type Room, type Sign } from "./names";

const LINE = 42;
const room: Room = {
  free: { left: 14, top: 14, right: 946, bottom: 854 },
  taken: [around(180, 770, 330, 130)],
  left: [],
};

/** The province as it is on a wall at 5 m: points of the areas, px, with large counts. */
const PROVINCE: readonly Sign[] = [
  [483, 573, 30, 121],
  [406, 519, 34, 187],
  [582, 605, 38, 161],
  [177, 366, 34, 117],
  [653, 382, 38, 176],
  [411, 291, 30, 184],
  [503, 321, 32, 165],
  [529, 400, 36, 144],
  [688, 453, 40, 178],
  [548, 489, 37, 116],
  [565, 660, 38, 244],
  [304, 421, 34, 224],
  [722, 416, 34, 181],
  [605, 415, 34, 151],
  [770, 475, 32, 151],
].map(([x, y, radius, width]) => ({ x, y, radius, forms: [{ width, height: LINE }] }) as Sign);

/** What the arranged signs cover: circles and texts. */
function boxes(signs: readonly Sign[], arranged: ReturnType<typeof arrange>) {
  return signs.map(({ radius, forms }, at) => {
    const width = forms[0]?.width ?? 0;
    const { x, y, anchor } = arranged.standing[at] as (typeof arranged.standing)[number];
    const away = radius === 0 ? 0 : radius + 10;
    const aslant = anchor.includes("-") ? Math.SQRT1_2 : 1;
    const across = anchor.includes("left") ? 1 : anchor.includes("right") ? -1 : 0;
    const down = anchor.startsWith("top") ? 1 : anchor.startsWith("bottom") ? -1 : 0;
    const text = around(
      x + across * (away * aslant + width / 2),
      y + down * (away * aslant + LINE / 2),
      width,
      LINE,
    );
    return { x, y, radius, text };
  });
}

test("every name of the province is read whole", () => {
  const found = boxes(PROVINCE, arrange(PROVINCE, room));
  found.forEach(({ text, x, y, radius }, at) => {
    expect(text.left, `name ${at}`).toBeGreaterThanOrEqual(room.free.left);
    expect(text.right, `name ${at}`).toBeLessThanOrEqual(room.free.right);
    for (const [other, its] of found.entries()) {
      if (other === at) continue;
      expect(overlap(text, its.text), `names ${at} and ${other}`).toBeLessThan(120);
      const near = Math.hypot(x - its.x, y - its.y) - radius - its.radius;
      expect(near, `counts ${at} and ${other}`).toBeGreaterThan(-8);
      const inner = around(its.x, its.y, its.radius * 1.3, its.radius * 1.3);
      expect(overlap(text, inner), `name ${at} under count ${other}`).toBe(0);
    }
    expect(overlap(text, room.taken[0] as typeof text)).toBe(0);
  });
});

test("a lone count has its name to the right, and where that is cut, to the left", () => {
  const at = (x: number): string =>
    arrange([{ x, y: 400, radius: 30, forms: [{ width: 150, height: LINE }] }], room).standing[0]
      ?.anchor ?? "";
  expect(at(400)).toBe("left");
  expect(at(900)).toBe("right");
});

test("a place where nothing is counted has its name on its point", () => {
  const { standing } = arrange(
    [{ x: 300, y: 300, radius: 0, forms: [{ width: 120, height: LINE }] }],
    room,
  );
  expect(standing).toEqual([{ x: 300, y: 300, anchor: "center", form: 0 }]);
});

test("a long name is broken where it would not fit in one line", () => {
  const forms = [
    { width: 380, height: LINE },
    { width: 230, height: LINE * 2 },
  ];
  const small: Room = { free: { left: 0, top: 0, right: 520, bottom: 400 }, taken: [], left: [] };
  const form = (x: number): number | undefined =>
    arrange([{ x, y: 200, radius: 40, forms }], small).standing[0]?.form;
  expect(form(60)).toBe(0);
  expect(form(230)).toBe(1);
});

test("names stay where they are when a count grows a little", () => {
  const before = arrange(PROVINCE, room);
  const grown = PROVINCE.map((sign, at) => (at === 3 ? { ...sign, radius: 35 } : sign));
  expect(arrange(grown, room, before).chosen).toEqual(before.chosen);
});

test("the same signs are always arranged in the same way", () => {
  expect(arrange(PROVINCE, room)).toEqual(arrange(PROVINCE, room));
});
