/** Chance for seeds and keys, passed in so that tests own it. */
export interface Chance {
  /** An unsigned 64-bit seed as a decimal string. */
  seed(): string;
  /** A key that no other call has. */
  key(): string;
}

/** An unsigned 64-bit seed, as ComfyUI takes it, in decimal. */
export function randomSeed(): string {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return ((BigInt(high) << 32n) | BigInt(low)).toString();
}

/** 128 random bits in hex. `crypto.randomUUID` is only there on pages that the browser holds to be secure. */
export function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
