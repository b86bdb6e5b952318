import { z } from "zod";
import { readImageInfo } from "../../images/image-info.ts";

/** A finished job as it goes to another computer: no ids and no files, since the other has its own. */
export interface Parcel {
  /** The complete arguments, as the job's view shows them. */
  arguments: Record<string, string | number | boolean | null>;
  text: string[];
  /** Sentences for the result. */
  notes: string[];
  outputs: ParcelOutput[];
}

export interface ParcelOutput {
  mime: string;
  bytes: Uint8Array;
}

/** The length of the header before it: 4 bytes, little-endian. */
const LENGTH_BYTES = 4;

const Header = z.object({
  arguments: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  text: z.array(z.string()),
  notes: z.array(z.string()),
  outputs: z.array(z.object({ mime: z.string(), bytes: z.int().min(0) })),
});

/** A header as JSON, then the files one after the other. */
export function packParcel({ outputs, ...rest }: Parcel): Buffer {
  const header = Buffer.from(JSON.stringify({ ...rest, outputs: outputs.map(({ mime, bytes }) => ({ mime, bytes: bytes.length })) }));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(header.length);
  return Buffer.concat([length, header, ...outputs.map(({ bytes }) => bytes)]);
}

/** Null for anything that is no whole parcel, or whose pictures are none: what lies in Redis may be by anybody. */
export function unpackParcel(packed: Buffer): Parcel | null {
  const header = headerOf(packed);
  if (!header) return null;
  const outputs: ParcelOutput[] = [];
  let position = LENGTH_BYTES + packed.readUInt32LE();
  for (const { mime, bytes: length } of header.outputs) {
    const bytes = packed.subarray(position, position + length);
    position += length;
    if (bytes.length < length || (mime.startsWith("image/") && readImageInfo(bytes)?.mime !== mime)) return null;
    outputs.push({ mime, bytes });
  }
  return position === packed.length ? { ...header, outputs } : null;
}

function headerOf(packed: Buffer): z.infer<typeof Header> | null {
  if (packed.length < LENGTH_BYTES) return null;
  const end = LENGTH_BYTES + packed.readUInt32LE();
  try {
    return end > packed.length ? null : (Header.safeParse(JSON.parse(packed.toString("utf8", LENGTH_BYTES, end))).data ?? null);
  } catch {
    return null;
  }
}
