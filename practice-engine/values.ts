/**
 * What flows along the links of a graph. Pictures are planes of 32-bit floats, row by row from the top left, nominally 0..1;
 * a frame of an image has three interleaved channels (RGB), a frame of a mask has one.
 */
export interface ImageBatch {
  readonly kind: "IMAGE";
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Float32Array[];
}

/** 1 means "masked", as everywhere in ComfyUI. */
export interface MaskBatch {
  readonly kind: "MASK";
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Float32Array[];
}

/**
 * A latent of this engine has pixels at full size, where one of ComfyUI has compressed numbers at an eighth of that.
 * A `null` frame is the empty latent of EmptyLatentImage.
 */
export interface Latent {
  readonly kind: "LATENT";
  readonly width: number;
  readonly height: number;
  readonly frames: readonly (Float32Array | null)[];
  readonly noiseMask: MaskBatch | null;
}

/** What CheckpointLoaderSimple gives: a way of painting. */
export interface Model {
  readonly kind: "MODEL";
  readonly style: "sketch" | "poster";
  /** -1..1, the sum of what the LoRAs add. */
  readonly warmth: number;
}

/** What CLIPTextEncode needs; it holds nothing here. */
export interface Clip {
  readonly kind: "CLIP";
}

/** What VAEDecode needs; it holds nothing here. */
export interface Vae {
  readonly kind: "VAE";
}

/** A prompt on its way to the sampler. */
export interface Conditioning {
  readonly kind: "CONDITIONING";
  readonly text: string;
}

/** How many times larger ImageUpscaleWithModel makes each side. */
export interface UpscaleModel {
  readonly kind: "UPSCALE_MODEL";
  readonly factor: number;
}

/** Anything that flows along a link. */
export type Value = ImageBatch | MaskBatch | Latent | Model | Clip | Vae | Conditioning | UpscaleModel;

/** Numbers for each pixel of an image: red, green and blue. */
export const CHANNELS = 3 as const;

/** A batch of images of one size. */
export function imageOf(width: number, height: number, frames: readonly Float32Array[]): ImageBatch {
  return { kind: "IMAGE", width, height, frames };
}

/** A batch of masks of one size. */
export function maskOf(width: number, height: number, frames: readonly Float32Array[]): MaskBatch {
  return { kind: "MASK", width, height, frames };
}

/** Frame `index` of a batch that is repeated without end, as ComfyUI repeats a short batch to the length of a longer one. */
export function frameAt<T>(frames: readonly T[], index: number): T {
  const frame = frames[index % frames.length];
  if (frame === undefined) throw new RangeError("The batch holds no frames.");
  return frame;
}
