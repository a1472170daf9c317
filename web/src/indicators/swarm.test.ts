import { expect, test } from "vitest";
import { scaleOf } from "./scale";
import { swarm } from "./swarm";

test("values that span much stand on a logarithmic line with round ends", () => {
  const scale = scaleOf([14, 300, 7948], [50, 1100]);
  expect([scale.log, scale.from, scale.to]).toEqual([true, 10, 10000]);
  expect(scale.at(100)).toBeCloseTo(1 / 3, 6);
});

test("values that span little, or are not all positive, stand on a linear one", () => {
  const percent = scaleOf([81.2, 99.6]);
  expect([percent.log, percent.from, percent.to]).toEqual([false, 80, 100]);
  const signed = scaleOf([-4, 0, 500]);
  expect(signed.log).toBe(false);
  expect(signed.at(0)).toBeGreaterThan(signed.at(-4));
});

test("a line is there for one value, for equal ones and for none", () => {
  expect(scaleOf([5]).at(5)).toBe(0.5);
  expect(scaleOf([0, 0]).at(0)).toBe(0.5);
  expect(scaleOf([]).at(3)).toBe(1);
});

test("limits beyond the values are on the line, and values beyond its ends stay on it", () => {
  const scale = scaleOf([200, 300], [50, 1100]);
  expect(scale.from).toBeLessThanOrEqual(50);
  expect(scale.to).toBeGreaterThanOrEqual(1100);
  expect([scale.at(-1e9), scale.at(1e9)]).toEqual([0, 1]);
});

test("no dot lies on another, and each stands at its value", () => {
  const positions = Array.from({ length: 130 }, (_, i) => 250 + 90 * Math.sin(i * 1.7));
  const { radius, offsets } = swarm(positions, 46);
  for (let i = 0; i < positions.length; i += 1) {
    expect(Math.abs(offsets[i] as number) + radius).toBeLessThanOrEqual(23);
    for (let j = 0; j < i; j += 1) {
      const dx = (positions[i] as number) - (positions[j] as number);
      const dy = (offsets[i] as number) - (offsets[j] as number);
      expect(Math.hypot(dx, dy)).toBeGreaterThanOrEqual(2 * radius);
    }
  }
});

test("few dots are large and stand in the middle", () => {
  expect(swarm([10, 100, 200], 46)).toEqual({ radius: 3.2, offsets: [0, 0, 0] });
});

test("a thousand equal values stay within the height", () => {
  const { radius, offsets } = swarm(
    Array.from({ length: 1000 }, () => 50),
    46,
  );
  expect(Math.max(...offsets.map(Math.abs)) + radius).toBeLessThanOrEqual(23.001);
});
