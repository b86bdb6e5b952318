import type { ComfyClient } from "#comfyui/client.ts";
import type { EngineFile } from "#comfyui/types.ts";
import type { Size } from "../workflow/limits/size-limits.ts";
import type { Pixels } from "./pixels/pixels.ts";

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
 * The pixels of a file in a format that only the engine can decode.
 * @param alpha whether it can have transparent parts
 * @returns null where the engine's answer cannot be decoded
 * @throws what the previews reject with
 */
export async function decodeWithEngine(previews: EnginePreviews, alpha: boolean, sizeFor: (own: Size) => Size): Promise<Pixels | null> {
  const { decodeImage } = await import("./pixels/pixels.ts");
  const decode = async (which: "rgb" | "a") => decodeImage((await previews.channel(which)).bytes, sizeFor);
  const [colours, opaque] = await Promise.all([decode("rgb"), alpha ? decode("a") : null]);
  if (colours && opaque) for (let at = 3; at < colours.data.length; at += 4) colours.data[at] = opaque.data[at] ?? 255;
  return colours;
}
