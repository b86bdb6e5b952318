/** Python's and PyTorch's `round`: halves go to the even neighbour. ComfyUI rounds every size and mask like this. */
export function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** The number, limited to 0..1. */
export function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** A rectangle of interleaved pixels, copied. */
export function cut(
  pixels: Float32Array,
  stride: number,
  channels: number,
  area: { left: number; top: number; width: number; height: number },
): Float32Array {
  const result = new Float32Array(area.width * area.height * channels);
  for (let y = 0; y < area.height; y++) {
    const start = ((area.top + y) * stride + area.left) * channels;
    result.set(pixels.subarray(start, start + area.width * channels), y * area.width * channels);
  }
  return result;
}

/**
 * A value 0..1 as a byte, truncated and not rounded: ComfyUI's SaveImage does `clip(255 * x, 0, 255)` and then takes the integer
 * part (in 32-bit floats, so the product is first rounded to one).
 */
export function toByte(value: number): number {
  const scaled = Math.fround(255 * value);
  return Math.min(255, Math.max(0, scaled)) | 0;
}

/** Values 0..1 as bytes; see `toByte`. */
export function toBytes(pixels: Float32Array): Uint8Array {
  const bytes = new Uint8Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) {
    bytes[i] = toByte(pixels[i] as number);
  }
  return bytes;
}
