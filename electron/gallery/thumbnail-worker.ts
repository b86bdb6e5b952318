import { parentPort } from "node:worker_threads";
import { readRegularFile } from "#base/regular-file.ts";
import { decodeImage, fitWithin } from "#mcp-bridge/images/pixels/pixels.ts";
import { makeThumbnail } from "#mcp-bridge/images/pixels/thumbnail.ts";
import type { ThumbnailTask } from "./thumbnail.ts";

const MAX_PICTURE_BYTES = 200_000_000;

/** The thread in which the gallery's small copies are made; answers null for what is no picture that can be decoded here. */
parentPort?.on("message", async ({ file, side }: ThumbnailTask) => {
  const bytes = await readRegularFile(file, MAX_PICTURE_BYTES).catch(() => null);
  const pixels = bytes && (await decodeImage(bytes, fitWithin(side)));
  parentPort?.postMessage(pixels && makeThumbnail(pixels, { maxSidePixels: side, maxBytes: Number.POSITIVE_INFINITY }));
});
