import type { ComfyClient } from "#comfyui/client.ts";
import type { EngineFile } from "#comfyui/types.ts";
import type { ImageSource } from "./worker/image-tasks.ts";

/** A file as it was read or fetched. */
export interface ImageFile {
  bytes: Uint8Array;
  mime: string;
}

/** What the engine makes of one of its files on request (`/view`). Each rejects where the engine is gone or no longer has the file. */
export interface EnginePreviews {
  /** A JPEG of full size; quality 1 to 100. Transparent parts show whatever colours lie behind them. */
  jpeg(quality: number): Promise<ImageFile>;
  /** A PNG of the colours alone, or one of which only the alpha counts. */
  channel(which: "rgb" | "a"): Promise<ImageFile>;
}

/** The previews of one file of an engine. */
export function enginePreviews(client: ComfyClient, file: EngineFile): EnginePreviews {
  return {
    jpeg: (quality) => client.view(file, { preview: { format: "jpeg", quality } }),
    channel: (which) => client.view(file, { channel: which }),
  };
}

/**
 * A file in a format that only the engine can decode, in one that is decoded here.
 * @param alpha whether it can have transparent parts
 * @throws what the previews reject with
 */
export async function decodableByUs(previews: EnginePreviews, alpha: boolean): Promise<ImageSource> {
  const [colours, opaque] = await Promise.all([previews.channel("rgb"), alpha ? previews.channel("a") : null]);
  return { colours: colours.bytes, alpha: opaque?.bytes ?? null };
}
