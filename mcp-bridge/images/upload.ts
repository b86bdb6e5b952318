import { createHash } from "node:crypto";
import type { ComfyClient } from "#comfyui/client.ts";
import { loadImageValue } from "#comfyui/graph.ts";
import type { EngineFile, Graph } from "#comfyui/types.ts";
import type { Parameter, UploadedImage } from "../workflow/workflow.ts";
import { decodeWithEngine, enginePreviews } from "./engine-previews.ts";
import type { InputImage } from "./input-image.ts";
import { decodeImage } from "./pixels/pixels.ts";
import { decodedSize, drawnMask, type ImageUse, imageUses, prepareImage, prepareMask } from "./prepare-image.ts";
import type { RequestedArea } from "./requested-area.ts";

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
    const pixels = await decodeOnce(image, uses, request);
    for (const use of uses) {
      const file =
        use.kind === "image"
          ? await prepareImage(image, use, pixels.local ?? pixels.byEngine, request.notes)
          : await prepareMask(image, use, pixels.local ?? pixels.byEngine, request.notes);
      const stored = await upload(file.bytes, file.mime, request);
      uploaded[use.name] = { name: loadImageValue(stored), width: file.width, height: file.height };
    }
  }
  if (request.area) {
    const { image, mask } = request.area;
    const file = await drawnMask(request.area, request.pictures[image], request.notes);
    const stored = await upload(file.bytes, file.mime, request);
    uploaded[mask] = { name: loadImageValue(stored), width: file.width, height: file.height };
  }
  return uploaded;
}

/** The pixels that the uses of an image need, decoded here, or by the engine where that is the only decoder of the format. */
async function decodeOnce(image: InputImage, uses: readonly ImageUse[], request: UploadRequest) {
  const size = decodedSize(image, uses);
  const local = size && (await decodeImage(image.bytes, () => size));
  const decodable = image.mime === "image/png" || image.mime === "image/jpeg";
  const needed = uses.some((use) => use.kind === "mask" || use.extend !== null);
  if (local || !size || decodable || !needed) return { local, byEngine: null };
  const stored = await upload(image.bytes, image.mime, request);
  return { local, byEngine: await decodeWithEngine(enginePreviews(request.client, stored), image.alpha, () => size) };
}

async function upload(bytes: Uint8Array, mime: string, { client, signal }: UploadRequest): Promise<EngineFile> {
  // Named by content: the engine keeps one copy, however often the image is used.
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 32);
  return client.upload(
    { bytes, filename: `${hash}.${mime.slice("image/".length)}`, mime },
    { subfolder: UPLOAD_SUBFOLDER, overwrite: true },
    signal,
  );
}
