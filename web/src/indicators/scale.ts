// One line on which all values stand: logarithmic when they span much, else linear.

export interface Scale {
  log: boolean;
  from: number;
  to: number;
  /** Where a value stands, 0 to 1. */
  at(value: number): number;
}

/** How many times the least the greatest must be for a logarithmic line. */
const SPANS_MUCH = 20;
const NICE = [1, 2, 5, 10];

/** The next round number outward. */
function outward(value: number, up: boolean): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const steps = NICE.map((step) => step * power);
  // Beyond what binary fractions are off.
  const slack = value * 1e-9;
  return up
    ? (steps.find((step) => step >= value - slack) ?? value)
    : (steps.findLast((step) => step <= value + slack) ?? value);
}

/** The scale that holds every value and every limit between classes. */
export function scaleOf(values: readonly number[], breaks: readonly number[] = []): Scale {
  const all = [...values, ...breaks];
  const least = Math.min(...all);
  const most = Math.max(...all);
  if (all.length === 0) return linear(0, 1);
  if (least > 0 && most / least >= SPANS_MUCH) {
    const [from, to] = [outward(least, false), outward(most, true)];
    const span = Math.log(to / from);
    const at = (value: number): number => clamp(Math.log(Math.max(value, from) / from) / span);
    return { log: true, from, to, at };
  }
  if (least === most)
    return linear(least - (Math.abs(least) || 1) / 2, most + (Math.abs(most) || 1) / 2);
  const step = outward((most - least) / 8, false);
  return linear(Math.floor(least / step) * step, Math.ceil(most / step) * step);
}

function linear(from: number, to: number): Scale {
  return { log: false, from, to, at: (value) => clamp((value - from) / (to - from)) };
}

const clamp = (share: number): number => Math.max(0, Math.min(1, share));
