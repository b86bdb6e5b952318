import { PART_BYTES, type ViewPart, type ViewPicture } from "#contract/app-view.ts";

/** Parts on their way at the same time. */
const PARTS_AT_ONCE = 6;

/** A picture that has vanished, or came in pieces that do not fit together. */
export class PictureGone extends Error {}

/**
 * The original as a `data:` URI, fetched in parts and checked to be whole: its length always, its SHA-256 where the browser
 * computes it (only pages that it holds to be secure have that).
 * @throws PictureGone, or what `fetchPart` throws.
 */
export async function loadPicture(
  { reference, mime, bytes }: Pick<ViewPicture, "reference" | "mime" | "bytes">,
  fetchPart: (reference: string, offset: number) => Promise<ViewPart>,
  digest: SubtleCrypto | undefined,
): Promise<string> {
  if (bytes === 0) throw new PictureGone("The picture is empty.");
  const parts: ViewPart[] = [];
  const count = Math.ceil(bytes / PART_BYTES);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) {
      const part = await fetchPart(reference, index * PART_BYTES);
      parts[index] = part;
      if (part.bytes !== bytes || part.sha256 !== (parts[0] ?? part).sha256) throw new PictureGone("The picture has changed meanwhile.");
    }
  };
  await Promise.all(Array.from({ length: PARTS_AT_ONCE }, worker));
  // Every part but the last holds a multiple of three bytes, so base64 joins as text.
  const base64 = parts.map(({ data }) => data).join("");
  if (bytesIn(base64) !== bytes) throw new PictureGone("The picture did not come whole.");
  if (digest && (await sha256(base64, digest)) !== parts[0]?.sha256) throw new PictureGone("The picture did not come whole.");
  return `data:${mime};base64,${base64}`;
}

/** Bytes that a base64 text stands for. */
export function bytesIn(base64: string): number {
  const padding = base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}

async function sha256(base64: string, digest: SubtleCrypto): Promise<string> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
  const hash = new Uint8Array(await digest.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
