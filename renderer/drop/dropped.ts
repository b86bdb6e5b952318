import { create } from "zustand";
import type { DroppedItem } from "#contract/drop.ts";
import { isPictureFile } from "../create/picture/pictures.ts";
import { ask } from "../ipc/ask.ts";
import { importFiles } from "../workflows/import.ts";

/** Something that was dropped, and what may be done with it. */
export type Dropped =
  | { kind: "comfyui" | "folder" | "model"; id: string; name: string }
  | { kind: "picture"; name: string; file: File; hasWorkflow: boolean };

/** What waits for a word of the person; null = nothing. */
export const useDropped = create<{ items: readonly Dropped[] | null }>(() => ({ items: null }));

export const closeDropped = (): void => useDropped.setState({ items: null });

/** Looks at what was dropped, and asks what is to be done with it. What may be a workflow has a dialog of its own, which asks as well. */
export async function takeDropped(files: readonly File[]): Promise<void> {
  const answer = await ask("drop.look");
  const known = answer.ok ? answer.value.filter((item): item is KnownItem => item.kind !== "file") : [];
  const rest = files.filter(({ name }) => !known.some((item) => item.name === name));
  const pictures = await Promise.all(rest.filter(isPictureFile).map(pictureOf));
  const items: Dropped[] = [...known, ...pictures];
  if (items.length > 0) useDropped.setState({ items });
  else await importFiles(rest);
}

type KnownItem = DroppedItem & { kind: Exclude<DroppedItem["kind"], "file"> };

const pictureOf = async (file: File): Promise<Dropped> => ({
  kind: "picture",
  name: file.name,
  file,
  hasWorkflow: await hasWorkflow(file),
});

/** Programs write a workflow before the pixels, or after them. */
const LOOKED_THROUGH_BYTES = 512 * 1024;

/** Whether the file seems to hold a workflow of ComfyUI. What there is for sure is found out when it is read. */
async function hasWorkflow(file: Blob): Promise<boolean> {
  const ends = [file.slice(0, LOOKED_THROUGH_BYTES), file.slice(Math.max(LOOKED_THROUGH_BYTES, file.size - LOOKED_THROUGH_BYTES))];
  const texts = await Promise.all(ends.map((part) => part.text().catch(() => "")));
  return texts.some((text) => text.includes('"class_type"') || text.includes('"last_node_id"'));
}
