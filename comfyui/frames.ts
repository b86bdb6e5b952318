import { z } from "zod";
import { tryParseJson } from "#base/json.ts";

/** What ComfyUI sends in binary over its WebSocket (protocol.py; all numbers big-endian, 32 bits). */
export type Frame =
  | { type: "preview" /** Null where the engine did not say (frame type 1). */; jobId: string | null; mime: PreviewMime; bytes: Uint8Array }
  | { type: "text"; node: string; text: string };

/** The formats in which ComfyUI sends previews. */
export type PreviewMime = "image/jpeg" | "image/png";

const PREVIEW = 1;
const TEXT = 3;
const PREVIEW_WITH_METADATA = 4;

const Metadata = z.object({ prompt_id: z.string().nullish(), image_type: z.enum(["image/jpeg", "image/png"]) });

/**
 * - 1: u32 format (1 = JPEG, 2 = PNG), picture.
 * - 3: u32 length, node id, text; it goes to every client, whoever owns the job.
 * - 4: u32 length, JSON metadata, picture; sent instead of 1 to clients that asked for `supports_preview_metadata`.
 *
 * Anything else, and what is cut short, gives undefined.
 */
export function decodeFrame(frame: Uint8Array): Frame | undefined {
  if (frame.byteLength < 8) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const event = view.getUint32(0);
  const second = view.getUint32(4);
  if (event === PREVIEW) {
    const mime = second === 2 ? "image/png" : "image/jpeg";
    // A copy: the socket's buffer is larger and would be kept alive.
    return { type: "preview", jobId: null, mime, bytes: new Uint8Array(frame.subarray(8)) };
  }
  const end = 8 + second;
  if ((event !== TEXT && event !== PREVIEW_WITH_METADATA) || end > frame.byteLength) return undefined;
  const head = new TextDecoder().decode(frame.subarray(8, end));
  if (event === TEXT) return { type: "text", node: head, text: new TextDecoder().decode(frame.subarray(end)) };
  const metadata = Metadata.safeParse(tryParseJson(head)).data;
  return (
    metadata && {
      type: "preview",
      jobId: metadata.prompt_id ?? null,
      mime: metadata.image_type,
      bytes: new Uint8Array(frame.subarray(end)),
    }
  );
}
