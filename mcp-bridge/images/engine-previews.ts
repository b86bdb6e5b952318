import type { ComfyClient } from "#comfyui/client.ts";
import type { EngineFile } from "#comfyui/types.ts";
import type { Pixels, Size } from "./pixels.ts";

export interface ImageFile {
  bytes: Uint8Array;
  mime: string;
}

/** What the engine makes of one of its files when asked. Each rejects when the engine is gone or has no such file any more. */
export interface EnginePreviews {
  /** A JPEG of full size; quality 1..100. Transparent parts show whatever colours lie behind them. */
  jpeg(quality: number): Promise<ImageFile>;
  /** A PNG of the colours alone, or one whose alpha alone counts. */
  channel(which: "rgb" | "a"): Promise<ImageFile>;
}

export function enginePreviews(client: ComfyClient, file: EngineFile): EnginePreviews {
  return {
    jpeg: (quality) => client.view(file, { preview: { format: "jpeg", quality } }),
    channel: (which) => client.view(file, { channel: which }),
  };
}

/** The pixels of a file in a format that only the engine can decode; `alpha`: it can hold transparent parts. */
export async function decodeWithEngine(views: EnginePreviews, alpha: boolean, sizeFor: (own: Size) => Size): Promise<Pixels | null> {
  const { decodeImage } = await import("./pixels.ts");
  const decode = async (which: "rgb" | "a") => decodeImage((await views.channel(which)).bytes, sizeFor);
  const [colours, opaque] = await Promise.all([decode("rgb"), alpha ? decode("a") : null]);
  if (colours && opaque) for (let at = 3; at < colours.data.length; at += 4) colours.data[at] = opaque.data[at] ?? 255;
  return colours;
}
