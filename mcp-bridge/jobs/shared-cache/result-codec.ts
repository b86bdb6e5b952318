import { z } from "zod";
import { type ImageInfo, readImageInfo } from "../../images/image-info.ts";

/** The result of a job as it goes to another computer: without ids and file names, since the other has its own. */
export interface SharedResult {
  /** The complete arguments, as the job's view shows them. */
  arguments: Record<string, string | number | boolean | null>;
  text: string[];
  /** Sentences for the result. */
  notes: string[];
  outputs: SharedOutput[];
}

/** A file that the job made. */
export interface SharedOutput {
  mime: string;
  /** Of its file's name; "" where an older bridge made it. */
  ending: string;
  bytes: Uint8Array;
}

/** The length of the header stands before it: 4 bytes, little-endian. */
const LENGTH_BYTES = 4;

/** Pictures that `readImageInfo` can tell from what is none. */
const CHECKED_MIMES: ReadonlySet<string> = new Set<ImageInfo["mime"]>(["image/png", "image/jpeg", "image/webp", "image/gif"]);

const Header = z.object({
  arguments: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  text: z.array(z.string()),
  notes: z.array(z.string()),
  outputs: z.array(z.object({ mime: z.string(), ending: z.string().default(""), bytes: z.int().min(0) })),
});

/** The length of a header, the header as JSON, then the files one after the other. */
export function encodeResult({ outputs, ...rest }: SharedResult): Buffer {
  const header = Buffer.from(
    JSON.stringify({ ...rest, outputs: outputs.map(({ bytes, ...output }) => ({ ...output, bytes: bytes.length })) }),
  );
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(header.length);
  return Buffer.concat([length, header, ...outputs.map(({ bytes }) => bytes)]);
}

/** Null for anything that is not a whole result, or whose pictures are not pictures: what lies in Redis may be by anybody. */
export function decodeResult(encoded: Buffer): SharedResult | null {
  const header = headerOf(encoded);
  if (!header) return null;
  const outputs: SharedOutput[] = [];
  let position = LENGTH_BYTES + encoded.readUInt32LE();
  for (const { bytes: length, ...output } of header.outputs) {
    const bytes = encoded.subarray(position, position + length);
    position += length;
    if (bytes.length < length || (CHECKED_MIMES.has(output.mime) && readImageInfo(bytes)?.mime !== output.mime)) return null;
    outputs.push({ ...output, bytes });
  }
  return position === encoded.length ? { ...header, outputs } : null;
}

function headerOf(encoded: Buffer): z.infer<typeof Header> | null {
  if (encoded.length < LENGTH_BYTES) return null;
  const end = LENGTH_BYTES + encoded.readUInt32LE();
  try {
    return end > encoded.length ? null : (Header.safeParse(JSON.parse(encoded.toString("utf8", LENGTH_BYTES, end))).data ?? null);
  } catch {
    return null;
  }
}
