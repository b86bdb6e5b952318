/** Seeded randomness: every part of a picture draws from its own stream, so that one more cloud does not move the fox. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  between(low: number, high: number): number;
  /** Whole number in [low, high]. */
  whole(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly [T, ...T[]]): T;
  /** -1 or 1. */
  side(): 1 | -1;
  stream(label: string): Random;
}

/** FNV-1a over UTF-16 code units. */
export function hashText(text: string, start = 0x811c9dc5): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** A good 32-bit mixer (the "lowbias32" constants of Chris Wellons' hash-prospector). */
export function scramble(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Any 64-bit seed down to 32 bits. */
export function foldSeed(seed: bigint): number {
  const bits = BigInt.asUintN(64, seed);
  return scramble(Number(bits & 0xffffffffn) ^ scramble(Number(bits >> 32n) + 0x9e3779b9));
}

/** The same numbers for the same seed of 32 bits. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    return scramble(state) / 4294967296;
  };
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    whole: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)] ?? items[0],
    side: () => (next() < 0.5 ? -1 : 1),
    stream: (label) => randomFrom(scramble(hashText(label, seed ^ 0x811c9dc5))),
  };
}

/** Smooth value noise, -1..1. */
export function smoothNoise(x: number, y: number, seed: number): number {
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const corner = (i: number, j: number): number =>
    scramble(seed ^ Math.imul(x0 + i, 0x27d4eb2d) ^ Math.imul(y0 + j, 0x165667b1)) / 2147483648 - 1;
  const ease = (t: number): number => t * t * (3 - 2 * t);
  const [sx, sy] = [ease(x - x0), ease(y - y0)];
  const upper = corner(0, 0) * (1 - sx) + corner(1, 0) * sx;
  const lower = corner(0, 1) * (1 - sx) + corner(1, 1) * sx;
  return upper + (lower - upper) * sy;
}
