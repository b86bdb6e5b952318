import { useMemo } from "react";
import { EaselError } from "#contract/errors.ts";
import type { Picture } from "#contract/gallery.ts";
import type { CallInput } from "#contract/ipc.ts";
import type { ErrorView } from "#contract/job.ts";
import { ask } from "../../ipc/ask.ts";
import { useAppStore } from "../../state/app-store.ts";
import type { StartPicture } from "../../state/create-intent.ts";
import { type ShownPicture, showPicture, useCreate } from "../create-state.ts";

/** As the bridge names pictures that it keeps. */
const REFERENCE = /^[0-9a-f]{8}(-[1-9]\d{0,2})?$/;

/** Whether calls can name a picture by this. */
export const isReference = (text: unknown): text is string => typeof text === "string" && REFERENCE.test(text);

/** How the picture looks that a value names. */
export function useShownPicture(reference: string): ShownPicture {
  const known = useCreate(({ pictures }) => pictures[reference]);
  const picture = useAppStore(({ recent }) => recent.find((one) => one.reference === reference));
  return useMemo(() => {
    if (known) return known;
    if (picture) return { url: picture.url, width: picture.width, height: picture.height };
    return { url: outputUrl(reference), width: null, height: null };
  }, [known, picture, reference]);
}

/** The address of a picture that a job has made, or that the person has given. */
export const outputUrl = (reference: string): string => `easel-media://output/${reference}`;

/** Whether the file may be a picture: some systems give AVIF and HEIC no type. */
export const isPictureFile = ({ type, name }: Pick<File, "type" | "name">): boolean =>
  type.startsWith("image/") || /\.(png|jpe?g|webp|gif|avif|hei[cf])$/i.test(name);

export type Taken = { ok: true; reference: string } | { ok: false; error: ErrorView };

/** Has the bridge keep a file that the person gave. */
export async function takeFile(file: Blob): Promise<Taken> {
  const base64 = await base64Of(file).catch(() => null);
  if (base64 !== null) return take({ from: "file", base64 });
  return { ok: false, error: new EaselError("image_unreadable", "upload_not_a_picture", {}).report() };
}

/** The same for a picture of the gallery, where the bridge does not know it already. */
export async function takePicture({ id, reference, url, width, height }: Picture | StartPicture): Promise<Taken> {
  if (!isReference(reference)) return take({ from: "gallery", id });
  showPicture(reference, { url, width, height });
  return { ok: true, reference };
}

async function take(given: CallInput<"create.addPicture">): Promise<Taken> {
  const answer = await ask("create.addPicture", given);
  if (!answer.ok) return answer;
  const { reference, url, width, height } = answer.value;
  showPicture(reference, { url, width, height });
  return { ok: true, reference };
}

/** Rejects where the file cannot be read. */
function base64Of(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
