import type { PreviewMetadata } from "../execution/event-publisher.ts";

/** The binary frames of ComfyUI's WebSocket: big-endian, the event number first (ComfyUI's protocol.py). */
const PREVIEW_IMAGE = 1;
const TEXT = 3;
const PREVIEW_IMAGE_WITH_METADATA = 4;
const FORMAT_JPEG = 1;

/** A preview without metadata (binary event 1). */
export function previewFrame(jpeg: Buffer): Buffer {
  return Buffer.concat([words(PREVIEW_IMAGE, FORMAT_JPEG), jpeg]);
}

/** A preview that names its job and node (binary event 4), for clients that asked for `supports_preview_metadata`. */
export function previewWithMetadataFrame(jpeg: Buffer, about: PreviewMetadata): Buffer {
  const metadata = Buffer.from(JSON.stringify({ ...about, image_type: "image/jpeg" }));
  return Buffer.concat([words(PREVIEW_IMAGE_WITH_METADATA, metadata.length), metadata, jpeg]);
}

/** A text at a node (binary event 3). */
export function textFrame(nodeId: string, text: string): Buffer {
  const id = Buffer.from(nodeId);
  return Buffer.concat([words(TEXT, id.length), id, Buffer.from(text)]);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value, index * 4);
  return bytes;
}
