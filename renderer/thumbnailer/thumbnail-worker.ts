import type { ThumbnailTask } from "./thumbnailer.ts";

/** One of the threads in which Chromium decodes pictures. The type of a file is found from its bytes. */

const JPEG_QUALITY = 0.8;

interface Scope {
  onmessage: (event: MessageEvent<{ id: number; task: ThumbnailTask }>) => void;
  postMessage(message: unknown, transfer?: Transferable[]): void;
}
const scope = globalThis as unknown as Scope;

scope.onmessage = async ({ data: { id, task } }) => {
  const bytes = await makeThumbnail(task).catch(() => null);
  scope.postMessage({ id, bytes }, bytes ? [bytes.buffer] : []);
};

async function makeThumbnail({ bytes, width, height, side }: ThumbnailTask): Promise<Uint8Array<ArrayBuffer>> {
  const decoded = await createImageBitmap(new Blob([bytes]), width && height ? resizing(sizeWithin(width, height, side)) : {});
  const { width: across, height: down } = sizeWithin(decoded.width, decoded.height, side);
  const canvas = new OffscreenCanvas(across, down);
  const context = canvas.getContext("2d", { alpha: false });
  if (!context) throw new Error("There is no canvas here");
  context.fillStyle = "white";
  context.fillRect(0, 0, across, down);
  context.drawImage(decoded, 0, 0, across, down);
  decoded.close();
  const jpeg = await canvas.convertToBlob({ type: "image/jpeg", quality: JPEG_QUALITY });
  return new Uint8Array(await jpeg.arrayBuffer());
}

const resizing = ({ width, height }: { width: number; height: number }): ImageBitmapOptions => ({
  resizeWidth: width,
  resizeHeight: height,
  resizeQuality: "medium",
});

/** The size of the same shape whose longer side is at most `side`. */
function sizeWithin(width: number, height: number, side: number): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
