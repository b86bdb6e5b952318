import { parentPort } from "node:worker_threads";
import { readRegularFile } from "#base/regular-file.ts";
import { decodeImage, encodeJpeg, fitWithin, flattenOnWhite } from "#mcp-bridge/images/pixels/pixels.ts";
import type { DecodeTask } from "./decode-thread.ts";

const MAX_PICTURE_BYTES = 400_000_000;
const JPEG_QUALITY = 85;

/** The thread in which smaller copies of very large pictures are made; answers null for what is no picture that can be decoded here. */
parentPort?.on("message", async ({ file, side }: DecodeTask) => {
  const bytes = await readRegularFile(file, MAX_PICTURE_BYTES).catch(() => null);
  const pixels = bytes && (await decodeImage(bytes, fitWithin(side)));
  parentPort?.postMessage(pixels && encodeJpeg(flattenOnWhite(pixels), JPEG_QUALITY));
});
