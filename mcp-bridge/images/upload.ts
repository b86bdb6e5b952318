import { createHash } from "node:crypto";
import type { ComfyClient } from "#comfyui/client.ts";
import { loadImageValue } from "#comfyui/graph.ts";
import type { EngineFile, Graph } from "#comfyui/types.ts";
import type { Parameter, UploadedImage } from "../workflow/workflow.ts";
import { decodableByUs, enginePreviews } from "./engine-previews.ts";
import { decodedSize, type ImageUse, imageUses } from "./image-uses.ts";
import type { InputImage } from "./input-image.ts";
import { isDecodable } from "./limits.ts";
import type { RequestedArea } from "./requested-area.ts";
import type { ImageSource } from "./worker/image-tasks.ts";
import type { ImageWorkers } from "./worker/image-workers.ts";
import type { PreparedImage } from "./worker/prepare-image.ts";

/** Where uploads go on the engine, so that they do not mix with its user's own files. */
const UPLOAD_SUBFOLDER = "easel";

/** The images of one call, and where they go. */
export interface UploadRequest {
  parameters: Parameter[];
  /** By parameter. */
  pictures: Record<string, InputImage>;
  /** Takes the place of a mask; null where there is none. */
  area: RequestedArea | null;
  /** The graph that they are for, with its placeholders. */
  graph: Graph;
  client: ComfyClient;
  imageWorkers: Pick<ImageWorkers, "run">;
  signal: AbortSignal;
  /** Gets sentences for the result. */
  notes: string[];
}

/**
 * Gives the engine the images of a call, in forms that every version of it reads alike. Each image is decoded at most once, whatever
 * it is used for, and encoded once for each use that needs another file.
 * @returns what the engine calls them, by parameter
 * @throws EaselError image_unreadable, argument_invalid, or as `ComfyClient.upload`
 */
export async function uploadImages(request: UploadRequest): Promise<Record<string, UploadedImage>> {
  const uploaded: Record<string, UploadedImage> = {};
  for (const [image, uses] of imageUses(request)) {
    const files = await prepare(image, uses, request);
    for (const [index, use] of uses.entries()) {
      const file = files[index] ?? image;
      const stored = await upload(file.bytes, file.mime, request);
      uploaded[use.name] = { name: loadImageValue(stored), width: file.width, height: file.height };
    }
  }
  if (request.area) {
    const { image, mask } = request.area;
    const { file, notes } = await request.imageWorkers.run("drawMask", { area: request.area, image: sizeOf(request.pictures[image]) });
    request.notes.push(...notes);
    const stored = await upload(file.bytes, file.mime, request);
    uploaded[mask] = { name: loadImageValue(stored), width: file.width, height: file.height };
  }
  return uploaded;
}

/** The file for each use of the image; null where the image is right as it came. */
async function prepare(image: InputImage, uses: readonly ImageUse[], request: UploadRequest): Promise<(PreparedImage | null)[]> {
  const size = decodedSize(image, uses);
  const source = size && (await decodable(image, uses, request));
  if (!size || !source) return uses.map(() => null);
  const { bytes: _, label: __, hash: ___, ...info } = image;
  const { files, notes } = await request.imageWorkers.run("prepare", { source, image: info, uses, size });
  request.notes.push(...notes);
  return files;
}

/** The image in a format that is decoded here; by the engine, where it is the only decoder. Null where nobody needs that. */
async function decodable(image: InputImage, uses: readonly ImageUse[], request: UploadRequest): Promise<ImageSource | null> {
  if (isDecodable(image)) return { colours: image.bytes, alpha: null };
  if (!uses.some((use) => use.kind === "mask" || use.extend !== null)) return null;
  const stored = await upload(image.bytes, image.mime, request);
  return decodableByUs(enginePreviews(request.client, stored), image.alpha);
}

const sizeOf = (image: InputImage | undefined) => image && { width: image.width, height: image.height };

async function upload(bytes: Uint8Array, mime: string, { client, signal }: UploadRequest): Promise<EngineFile> {
  // Named by content: the engine keeps one copy, however often the image is used.
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 32);
  return client.upload(
    { bytes, filename: `${hash}.${mime.slice("image/".length)}`, mime },
    { subfolder: UPLOAD_SUBFOLDER, overwrite: true },
    signal,
  );
}
