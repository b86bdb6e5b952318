import { z } from "zod";
import { FACETS } from "./gallery-facets.ts";

/** What the window and main say to each other about the gallery's pictures. */

export const PictureKind = z.enum(["picture", "animation", "video", "audio"]);
export type PictureKind = z.infer<typeof PictureKind>;

/** A file of the gallery. Urls are for <img>, <video> and <audio>; they hold an opaque id, never a path. */
export const Picture = z.object({
  id: z.string(),
  kind: PictureKind,
  /** By which an AI app or a tool's argument means it; "" for what Easel did not make. */
  reference: z.string(),
  fileName: z.string(),
  /** The folder of the gallery that it lies in, by its name. */
  folder: z.string(),
  /** False for a file that ends before its end, or whose beginning cannot be read. */
  whole: z.boolean(),
  /** Which kind of program made it (`picture-facts`); null where the file does not say. */
  maker: z.string().nullable(),
  /** That program as it calls itself; "" where it does not. */
  software: z.string(),
  /** The tool of Easel's that made it, and who asked; "" for what Easel did not make. */
  tool: z.string(),
  client: z.string(),
  prompt: z.string(),
  negativePrompt: z.string(),
  seed: z.string(),
  model: z.string(),
  /** Pixels; null where the file does not say. */
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  bytes: z.number().int(),
  /** Epoch milliseconds. */
  createdAt: z.number(),
  /** Address of the engine that painted it, and for how long (ms); null where that is not known. */
  engine: z.string().nullable(),
  took: z.number().nullable(),
  practice: z.boolean(),
  favourite: z.boolean(),
  url: z.string(),
  /** A small JPEG; null for what has none: a sound, or a film without a poster. */
  thumbnailUrl: z.string().nullable(),
});
export type Picture = z.infer<typeof Picture>;

/** Everything that the file says of one picture. */
export const PictureDetails = z.object({
  picture: Picture,
  /** What Easel's tool was called with, for using it again; empty for what Easel did not make. */
  arguments: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  steps: z.number().nullable(),
  cfg: z.number().nullable(),
  sampler: z.string(),
  scheduler: z.string(),
  loras: z.array(z.object({ name: z.string(), strength: z.number().nullable() })),
  /** By the names that the program has for them. */
  others: z.record(z.string(), z.string()),
  /** Whether ComfyUI's workflow is in it. */
  hasWorkflow: z.boolean(),
});
export type PictureDetails = z.infer<typeof PictureDetails>;

export const GalleryQuery = z.object({
  /** All of these words, in any order, in prompt, model, seed, file name and the like. */
  search: z.string().max(2_000),
  sort: z.enum(["newest", "oldest", "largest", "name"]).default("newest"),
  favourites: z.boolean().default(false),
  /** Epoch milliseconds; null = from the first one, to the last one. */
  from: z.number().nullable().default(null),
  to: z.number().nullable().default(null),
  /** One value of each of these facets. */
  where: z.partialRecord(z.enum(FACETS), z.string()).default({}),
});
export type GalleryQuery = z.output<typeof GalleryQuery>;

/** How many files have been read of those that are new; null while nothing is read. */
export const IndexProgress = z.object({ done: z.number().int(), total: z.number().int() }).nullable();
export type IndexProgress = z.infer<typeof IndexProgress>;

/** All pictures that fit a query, as far as their places in a grid go. */
export interface GalleryShape {
  total: number;
  /** When each was made (epoch ms), and its width by its height, in the order of the query. */
  times: Float64Array;
  ratios: Float32Array;
}

export const FacetValues = z.partialRecord(z.enum(FACETS), z.array(z.object({ value: z.string(), count: z.number().int() })));
export type FacetValues = z.infer<typeof FacetValues>;

/** A folder whose pictures are in the gallery. */
export const GalleryFolder = z.object({
  id: z.string(),
  name: z.string(),
  /** Its path, home shortened to "~". */
  place: z.string(),
  /** `easel`: what Easel's bridge keeps. `engine`: what a ComfyUI on this computer saves. `added`: the person's own choice. */
  kind: z.enum(["easel", "engine", "added"]),
  /** False while it is taken away. */
  there: z.boolean(),
  pictures: z.number().int(),
});
export type GalleryFolder = z.infer<typeof GalleryFolder>;
