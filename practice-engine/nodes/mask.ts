import { clamp01, roundHalfToEven } from "../pictures/arithmetic.ts";
import { CHANNELS, frameAt, imageOf, type MaskBatch, maskOf } from "../values.ts";
import { type NodeDefinition, NodeFailure, node, sockets } from "./definition.ts";
import { boolean, float, image, int, mask, newCombo, oneOf, side } from "./inputs.ts";
import { requireMemory } from "./memory.ts";

function changed(mask: MaskBatch, change: (frame: Float32Array) => Float32Array) {
  return { outputs: [maskOf(mask.width, mask.height, mask.frames.map(change))] };
}

const solidMask = node({
  name: "SolidMask",
  title: "Create Solid Mask",
  category: "image/mask",
  inputs: { value: float({ default: 1, min: 0, max: 1, step: 0.01 }), width: side(1), height: side(1) },
  outputs: sockets("MASK"),
  run({ value, width, height }) {
    requireMemory(width, height, 1, 1);
    return { outputs: [maskOf(width, height, [new Float32Array(width * height).fill(value)])] };
  },
});

const invertMask = node({
  name: "InvertMask",
  title: "Invert Mask",
  category: "image/mask",
  inputs: { mask },
  outputs: sockets("MASK"),
  run: ({ mask }) => changed(mask, (frame) => frame.map((value) => 1 - value)),
});

const thresholdMask = node({
  name: "ThresholdMask",
  title: "Threshold Mask",
  category: "image/mask",
  inputs: { mask, value: float({ default: 0.5, min: 0, max: 1, step: 0.01 }) },
  outputs: sockets("MASK"),
  run: ({ mask, value }) => changed(mask, (frame) => frame.map((part) => (part > Math.fround(value) ? 1 : 0))),
});

const maskToImage = node({
  name: "MaskToImage",
  title: "Convert Mask to Image",
  category: "image/mask",
  inputs: { mask },
  outputs: sockets("IMAGE"),
  run: ({ mask }) => ({
    outputs: [
      imageOf(
        mask.width,
        mask.height,
        mask.frames.map((frame) =>
          Float32Array.from({ length: frame.length * CHANNELS }, (_, i) => frame[Math.floor(i / CHANNELS)] as number),
        ),
      ),
    ],
  }),
});

const COLOURS = ["red", "green", "blue", "alpha"] as const;

const imageToMask = node({
  name: "ImageToMask",
  title: "Convert Image to Mask",
  category: "image/mask",
  inputs: { image, channel: newCombo(oneOf(COLOURS)) },
  outputs: sockets("MASK"),
  run({ image, channel }) {
    const offset = COLOURS.indexOf(channel);
    if (offset >= CHANNELS) throw new NodeFailure("IndexError", "index 3 is out of bounds for dimension 3 with size 3");
    const frames = image.frames.map((frame) =>
      Float32Array.from({ length: image.width * image.height }, (_, i) => frame[i * CHANNELS + offset] as number),
    );
    return { outputs: [maskOf(image.width, image.height, frames)] };
  },
});

/** One step of growing (`pick` the largest) or shrinking (the smallest) by the four neighbours, with the diagonals if `square`. */
function spread(frame: Float32Array, width: number, height: number, square: boolean, pick: (a: number, b: number) => number): Float32Array {
  const result = new Float32Array(frame.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let value = frame[y * width + x] as number;
      for (let down = -1; down <= 1; down++) {
        for (let right = -1; right <= 1; right++) {
          if (!square && down !== 0 && right !== 0) continue;
          const nextX = x + right;
          const nextY = y + down;
          if (nextX < 0 || nextY < 0 || nextX >= width || nextY >= height) continue;
          value = pick(value, frame[nextY * width + nextX] as number);
        }
      }
      result[y * width + x] = value;
    }
  }
  return result;
}

const growMask = node({
  name: "GrowMask",
  title: "Grow Mask",
  category: "image/mask",
  inputs: {
    mask,
    expand: int({ default: 0, min: -16384, max: 16384, step: 1 }),
    tapered_corners: boolean({ default: true, advanced: true }),
  },
  outputs: sockets("MASK"),
  async run({ mask, expand, tapered_corners }, context) {
    // Beyond the longer side nothing changes any more.
    const steps = Math.min(Math.abs(expand), mask.width + mask.height);
    let frames: readonly Float32Array[] = mask.frames;
    for (let step = 0; step < steps; step++) {
      frames = frames.map((frame) => spread(frame, mask.width, mask.height, !tapered_corners, expand > 0 ? Math.max : Math.min));
      await context.yieldToEventLoop();
    }
    return { outputs: [maskOf(mask.width, mask.height, frames)] };
  },
});

const featherMask = node({
  name: "FeatherMask",
  title: "Feather Mask",
  category: "image/mask",
  inputs: { mask, left: side(0, 0), top: side(0, 0), right: side(0, 0), bottom: side(0, 0) },
  outputs: sockets("MASK"),
  run({ mask, left, top, right, bottom }) {
    const { width, height } = mask;
    /** How much of the mask stays `place` away from an edge that is feathered over `reach`. */
    const share = (place: number, reach: number, limit: number) => Math.min(1, (place + 1) / Math.min(reach, limit));
    return changed(mask, (frame) =>
      frame.map((value, i) => {
        const x = i % width;
        const y = Math.floor(i / width);
        const across = share(x, left, width) * share(width - 1 - x, right, width);
        return value * across * share(y, top, height) * share(height - 1 - y, bottom, height);
      }),
    );
  },
});

const OPERATIONS = ["multiply", "add", "subtract", "and", "or", "xor"] as const;

function combine(operation: (typeof OPERATIONS)[number], a: number, b: number): number {
  const bits = () => [roundHalfToEven(a) !== 0, roundHalfToEven(b) !== 0] as const;
  switch (operation) {
    case "multiply":
      return a * b;
    case "add":
      return a + b;
    case "subtract":
      return a - b;
    case "and":
      return bits()[0] && bits()[1] ? 1 : 0;
    case "or":
      return bits()[0] || bits()[1] ? 1 : 0;
    case "xor":
      return bits()[0] !== bits()[1] ? 1 : 0;
  }
}

const maskComposite = node({
  name: "MaskComposite",
  title: "Combine Masks",
  category: "image/mask",
  inputs: { destination: mask, source: mask, x: side(0, 0), y: side(0, 0), operation: newCombo(oneOf(OPERATIONS)) },
  outputs: sockets("MASK"),
  run({ destination, source, x, y, operation }) {
    const frames = destination.frames.map((below, index) => {
      const above = frameAt(source.frames, index);
      const result = below.slice();
      for (let row = 0; row < Math.min(source.height, destination.height - y); row++) {
        for (let column = 0; column < Math.min(source.width, destination.width - x); column++) {
          const to = (row + y) * destination.width + column + x;
          result[to] = combine(operation, result[to] as number, above[row * source.width + column] as number);
        }
      }
      return result.map(clamp01);
    });
    return { outputs: [maskOf(destination.width, destination.height, frames)] };
  },
});

/** Nodes that make and change masks. */
export const maskNodes: readonly NodeDefinition[] = [
  solidMask,
  invertMask,
  thresholdMask,
  maskToImage,
  imageToMask,
  growMask,
  featherMask,
  maskComposite,
];
