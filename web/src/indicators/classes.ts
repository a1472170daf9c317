// In which class a value falls.

const MOST = 6;

/** The class of a value: one at a limit belongs to the class above it. */
export function classOf(value: number, breaks: readonly number[]): number {
  return breaks.filter((limit) => value >= limit).length;
}

/** How many values each class holds. */
export function counted(values: readonly number[], breaks: readonly number[]): number[] {
  const counts = Array.from({ length: breaks.length + 1 }, () => 0);
  for (const value of values) {
    const of = classOf(value, breaks);
    counts[of] = (counts[of] ?? 0) + 1;
  }
  return counts;
}

/** Limits for an indicator that defines none: quantiles, rounded to two figures. Few values make few
 * classes, and equal ones make one. */
export function quantiles(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const distinct = new Set(sorted).size;
  const classes = Math.max(1, Math.min(MOST, distinct, Math.floor(Math.sqrt(sorted.length))));
  const limits = Array.from({ length: classes - 1 }, (_, i) =>
    Number((sorted[Math.floor(((i + 1) * sorted.length) / classes)] ?? 0).toPrecision(2)),
  );
  const [least, most] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  return [...new Set(limits)].filter((limit) => limit > least && limit <= most);
}
