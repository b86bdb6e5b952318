import type { Picture } from "#contract/gallery.ts";
import { messages } from "#contract/messages/messages.ts";
import { act } from "../state/act.ts";
import { openCreate } from "../state/app-store.ts";
import type { CreateIntent, StartPicture } from "../state/create-intent.ts";
import { addToast } from "../state/toasts.ts";
import { againIntent } from "./again-intent.ts";
import { useGallery } from "./gallery-store.ts";

/** What a person does with pictures, wherever it is asked for: by a button, a key or a menu. */

const words = messages.gallery;
const done = (text: string) => addToast({ tone: "done", text });

export async function copyPicture({ id }: Picture): Promise<void> {
  if ((await act("gallery.copy", id)).ok) done(words.detail.copied);
}

export async function copyPrompt({ prompt }: Picture): Promise<void> {
  if ((await act("clipboard.writeText", prompt)).ok) done(words.detail.promptCopied);
}

export async function copyWorkflow({ id }: Picture): Promise<void> {
  const answer = await act("gallery.copyWorkflow", id);
  if (answer.ok) done(answer.value ? words.detail.workflowCopied : words.detail.noWorkflow);
}

/** ComfyUI takes a workflow that is pasted into it, and offers no other way in from outside. */
export async function openWorkflow({ id }: Picture): Promise<void> {
  const answer = await act("gallery.copyWorkflow", id);
  if (!answer.ok || !answer.value) return;
  if ((await act("engine.openInBrowser")).ok) done(words.detail.workflowToPaste);
}

export const reveal = ({ id }: Picture) => act("gallery.reveal", id);

export async function save(ids: readonly string[]): Promise<void> {
  const answer = await act("gallery.saveAs", [...ids]);
  if (answer.ok && answer.value) done(words.detail.saved);
}

export const setFavourite = (ids: readonly string[], favourite: boolean) => act("gallery.setFavourite", { ids: [...ids], favourite });

/** Answers whether they went. For a while they can be brought back. */
export async function trash(ids: readonly string[]): Promise<boolean> {
  const answer = await act("gallery.trash", [...ids]);
  if (!answer.ok) return false;
  const selected = new Set(useGallery.getState().selected);
  for (const id of ids) selected.delete(id);
  useGallery.setState({ selected });
  const undo = async () => {
    const undone = await act("gallery.undoTrash", answer.value);
    if (undone.ok && !undone.value) done(words.tooLate);
  };
  addToast({ tone: "done", text: words.trashed(ids.length), action: { label: words.undo, run: undo } });
  return true;
}

export async function makeAgain({ id }: Picture): Promise<void> {
  const answer = await act("gallery.details", id);
  if (answer.ok && answer.value) openCreate(againIntent(answer.value));
}

/** Opens the Create page with this picture to begin with. The bridge is given one that it does not know. */
export async function begin(mode: CreateIntent["mode"], picture: Picture): Promise<void> {
  const start = await startPicture(picture);
  if (start) openCreate({ mode, start, ...(picture.prompt && mode !== "upscale" && { prompt: picture.prompt }) });
}

async function startPicture({ id, reference, url, thumbnailUrl, width, height }: Picture): Promise<StartPicture | null> {
  if (reference) return { id, reference, url, thumbnailUrl, width, height };
  const kept = await act("create.addPicture", { from: "gallery", id });
  return kept.ok ? { id, reference: kept.value.reference, url, thumbnailUrl, width, height } : null;
}
