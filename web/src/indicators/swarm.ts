// Every value as a dot beside a line, none upon another.

export interface Swarm {
  radius: number;
  /** By value, in the order given: how far above (-) or below the middle it stands. */
  offsets: number[];
}

const RADII = [3.2, 2.8, 2.4, 2, 1.6, 1.2];

/** Dots at `positions` px, as large as the height allows. */
export function swarm(positions: readonly number[], height: number): Swarm {
  for (const radius of RADII) {
    const offsets = spread(positions, radius, height / 2 - radius);
    if (offsets) return { radius, offsets };
  }
  const radius = RADII.at(-1) as number;
  return { radius, offsets: columns(positions, radius, height / 2 - radius) };
}

/** Each dot as near to the middle as those placed before it allow; null when one lies beyond reach. */
function spread(positions: readonly number[], radius: number, reach: number): number[] | null {
  const apart = 2 * radius + 0.4;
  const offsets = positions.map(() => 0);
  const placed: { x: number; y: number }[] = [];
  let first = 0;
  for (const i of inOrder(positions)) {
    const x = positions[i] as number;
    // Those before it stand in order: what is too far left for this one is so for all that follow.
    while (first < placed.length && x - (placed[first]?.x ?? 0) >= apart) first += 1;
    const near = placed.slice(first);
    const edges = near.flatMap((dot) => {
      const dy = Math.sqrt(Math.max(0, apart ** 2 - (x - dot.x) ** 2));
      return [dot.y - dy, dot.y + dy];
    });
    const free = (y: number): boolean =>
      near.every((dot) => (x - dot.x) ** 2 + (y - dot.y) ** 2 >= apart ** 2 - 1e-6);
    const y = [0, ...edges].sort((a, b) => Math.abs(a) - Math.abs(b)).find(free) ?? 0;
    if (Math.abs(y) > reach) return null;
    offsets[i] = y;
    placed.push({ x, y });
  }
  return offsets;
}

/** Too many to stand apart: in columns, pressed together over the whole height. */
function columns(positions: readonly number[], radius: number, reach: number): number[] {
  const offsets = positions.map(() => 0);
  const stacks = new Map<number, number[]>();
  for (const i of inOrder(positions)) {
    const column = Math.round((positions[i] as number) / (2 * radius));
    stacks.set(column, [...(stacks.get(column) ?? []), i]);
  }
  for (const stack of stacks.values()) {
    const step = Math.min(2 * radius, (2 * reach) / Math.max(1, stack.length - 1));
    stack.forEach((i, place) => {
      offsets[i] = (place - (stack.length - 1) / 2) * step;
    });
  }
  return offsets;
}

const inOrder = (positions: readonly number[]): number[] =>
  positions.map((_, i) => i).sort((a, b) => (positions[a] as number) - (positions[b] as number));
