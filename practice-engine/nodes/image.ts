import { cut } from "../pictures/arithmetic.ts";
import { resampleCropped } from "../pictures/resample.ts";
import { CHANNELS, imageOf, maskOf } from "../values.ts";
import { type NodeDefinition, node, sockets } from "./definition.ts";
import { image, int, newCombo, oneOf, side } from "./inputs.ts";
import { requireMemory } from "./memory.ts";

const emptyImage = node({
  name: "EmptyImage",
  title: "Empty Image",
  category: "image",
  inputs: {
    width: side(1),
    height: side(1),
    batch_size: int({ default: 1, min: 1, max: 4096 }),
    color: int({ default: 0, min: 0, max: 0xffffff, step: 1, display: "color" }),
  },
  outputs: sockets("IMAGE"),
  run({ width, height, batch_size, color }) {
    requireMemory(width, height, CHANNELS, batch_size);
    const frame = new Float32Array(width * height * CHANNELS);
    for (let i = 0; i < frame.length; i += CHANNELS) {
      frame[i] = ((color >> 16) & 255) / 255;
      frame[i + 1] = ((color >> 8) & 255) / 255;
      frame[i + 2] = (color & 255) / 255;
    }
    return { outputs: [imageOf(width, height, new Array<Float32Array>(batch_size).fill(frame))] };
  },
});

const imageInvert = node({
  name: "ImageInvert",
  title: "Invert Image Colors",
  category: "image/color",
  inputs: { image },
  outputs: sockets("IMAGE"),
  run: ({ image }) => ({
    outputs: [
      imageOf(
        image.width,
        image.height,
        image.frames.map((frame) => frame.map((value) => 1 - value)),
      ),
    ],
  }),
});

const imageBatch = node({
  name: "ImageBatch",
  title: "Batch Images (DEPRECATED)",
  category: "image/batch",
  deprecated: true,
  inputs: { image1: image, image2: image },
  outputs: sockets("IMAGE"),
  run({ image1, image2 }) {
    const size = { width: image1.width, height: image1.height };
    const fitted = image2.frames.map((frame) => resampleCropped(frame, image2, size, CHANNELS, "bilinear"));
    return { outputs: [imageOf(size.width, size.height, [...image1.frames, ...fitted])] };
  },
});

const repeatImageBatch = node({
  name: "RepeatImageBatch",
  title: "Repeat Image Batch",
  category: "image/batch",
  inputs: { image, amount: int({ default: 1, min: 1, max: 4096 }) },
  outputs: sockets("IMAGE"),
  run({ image, amount }) {
    requireMemory(image.width, image.height, CHANNELS, image.frames.length * amount);
    return { outputs: [imageOf(image.width, image.height, new Array(amount).fill(image.frames).flat())] };
  },
});

const imageFromBatch = node({
  name: "ImageFromBatch",
  title: "Get Image from Batch",
  category: "image/batch",
  inputs: { image, batch_index: int({ default: 0, min: -16384, max: 16384 }), length: int({ default: 1, min: 1, max: 4096 }) },
  outputs: sockets("IMAGE"),
  run({ image, batch_index, length }) {
    const count = image.frames.length;
    const first = Math.max(0, Math.min(count - 1, batch_index < 0 ? batch_index + count : batch_index));
    return { outputs: [imageOf(image.width, image.height, image.frames.slice(first, first + length))] };
  },
});

const imageCrop = node({
  name: "ImageCrop",
  title: "Crop Image (DEPRECATED)",
  category: "image/transform",
  deprecated: true,
  inputs: { image, width: side(1), height: side(1), x: side(0, 0), y: side(0, 0) },
  outputs: sockets("IMAGE"),
  run({ image, width, height, x, y }) {
    const left = Math.min(x, image.width - 1);
    const top = Math.min(y, image.height - 1);
    const area = { left, top, width: Math.min(width, image.width - left), height: Math.min(height, image.height - top) };
    const frames = image.frames.map((frame) => cut(frame, image.width, CHANNELS, area));
    return { outputs: [imageOf(area.width, area.height, frames)] };
  },
});

/** A new picture whose pixel (x, y) is the old one at `from(x, y)`. */
function rearranged(frame: Float32Array, stride: number, width: number, height: number, from: (x: number, y: number) => [number, number]) {
  const result = new Float32Array(frame.length);
  for (let y = 0, target = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [sourceX, sourceY] = from(x, y);
      const source = (sourceY * stride + sourceX) * CHANNELS;
      for (let c = 0; c < CHANNELS; c++) result[target++] = frame[source + c] as number;
    }
  }
  return result;
}

const imageFlip = node({
  name: "ImageFlip",
  title: "Flip Image",
  category: "image/transform",
  inputs: { image, flip_method: newCombo(oneOf(["x-axis: vertically", "y-axis: horizontally"])) },
  outputs: sockets("IMAGE"),
  run({ image, flip_method }) {
    const { width, height } = image;
    const from = (x: number, y: number): [number, number] =>
      flip_method === "x-axis: vertically" ? [x, height - 1 - y] : [width - 1 - x, y];
    return {
      outputs: [
        imageOf(
          width,
          height,
          image.frames.map((frame) => rearranged(frame, width, width, height, from)),
        ),
      ],
    };
  },
});

const imageRotate = node({
  name: "ImageRotate",
  title: "Rotate Image",
  category: "image/transform",
  inputs: { image, rotation: newCombo(oneOf(["none", "90 degrees", "180 degrees", "270 degrees"])) },
  outputs: sockets("IMAGE"),
  run({ image, rotation }) {
    const { width, height } = image;
    const quarter = rotation === "90 degrees" || rotation === "270 degrees";
    const size = quarter ? { width: height, height: width } : { width, height };
    // Clockwise, as the page of ComfyUI shows it.
    const from = (x: number, y: number): [number, number] => {
      if (rotation === "90 degrees") return [y, height - 1 - x];
      if (rotation === "180 degrees") return [width - 1 - x, height - 1 - y];
      if (rotation === "270 degrees") return [width - 1 - y, x];
      return [x, y];
    };
    const frames = image.frames.map((frame) => rearranged(frame, width, size.width, size.height, from));
    return { outputs: [imageOf(size.width, size.height, frames)] };
  },
});

const getImageSize = node({
  name: "GetImageSize",
  title: "Get Image Size",
  category: "image",
  hidden: { unique_id: "UNIQUE_ID" },
  inputs: { image },
  outputs: [
    { type: "INT", name: "width" },
    { type: "INT", name: "height" },
    { type: "INT", name: "batch_size" },
  ],
  run({ image }, context) {
    context.showText(`width: ${image.width}, height: ${image.height}\n batch size: ${image.frames.length}`);
    return { outputs: [image.width, image.height, image.frames.length] };
  },
});

const imagePadForOutpaint = node({
  name: "ImagePadForOutpaint",
  title: "Pad Image for Outpainting",
  category: "image/transform",
  inputs: {
    image,
    left: side(0, 0, 8),
    top: side(0, 0, 8),
    right: side(0, 0, 8),
    bottom: side(0, 0, 8),
    feathering: int({ default: 40, min: 0, max: 16384, step: 1, advanced: true }),
  },
  outputs: sockets("IMAGE", "MASK"),
  run({ image, left, top, right, bottom, feathering }) {
    const width = image.width + left + right;
    const height = image.height + top + bottom;
    requireMemory(width, height, CHANNELS, image.frames.length);
    const frames = image.frames.map((frame) => {
      const padded = new Float32Array(width * height * CHANNELS).fill(0.5);
      for (let y = 0; y < image.height; y++) {
        const row = frame.subarray(y * image.width * CHANNELS, (y + 1) * image.width * CHANNELS);
        padded.set(row, ((y + top) * width + left) * CHANNELS);
      }
      return padded;
    });
    const mask = new Float32Array(width * height).fill(1);
    const feathers = feathering > 0 && feathering * 2 < image.height && feathering * 2 < image.width;
    for (let y = 0; y < image.height; y++) {
      for (let x = 0; x < image.width; x++) {
        const distance = Math.min(
          top > 0 ? y : image.height,
          bottom > 0 ? image.height - y : image.height,
          left > 0 ? x : image.width,
          right > 0 ? image.width - x : image.width,
        );
        mask[(y + top) * width + x + left] = feathers && distance < feathering ? ((feathering - distance) / feathering) ** 2 : 0;
      }
    }
    return { outputs: [imageOf(width, height, frames), maskOf(width, height, [mask])] };
  },
});

/** Nodes that make, cut, turn and count images. */
export const imageNodes: readonly NodeDefinition[] = [
  emptyImage,
  imageInvert,
  imageBatch,
  repeatImageBatch,
  imageFromBatch,
  imageCrop,
  imageFlip,
  imageRotate,
  getImageSize,
  imagePadForOutpaint,
];
