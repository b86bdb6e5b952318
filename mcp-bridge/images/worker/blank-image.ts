import { type Blank, mayBeBlank } from "../pixels/blank-picture.ts";
import type { ImageWorkers } from "./image-workers.ts";

/** How a picture's file turned out to show nothing; null for an ordinary one, and for what cannot be decoded here. */
export async function blankImage(workers: ImageWorkers, bytes: Uint8Array): Promise<Blank> {
  if (!mayBeBlank(bytes)) return null;
  return workers.run("blank", { source: { colours: bytes, alpha: null } }).catch(() => null);
}
