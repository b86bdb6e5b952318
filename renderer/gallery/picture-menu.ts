import {
  Blend,
  Brush,
  Copy,
  Download,
  Eye,
  FolderOpen,
  Maximize,
  Repeat2,
  Shuffle,
  Star,
  StarOff,
  TextCursorInput,
  Trash2,
  Workflow,
} from "lucide-react";
import type { Picture } from "#contract/gallery.ts";
import { messages } from "#contract/messages/messages.ts";
import type { MenuGroups } from "../ui/menu-list.tsx";
import { useGallery } from "./gallery-store.ts";
import {
  begin,
  copyPicture,
  copyPrompt,
  copyWorkflow,
  makeAgain,
  openWorkflow,
  reveal,
  save,
  setFavourite,
  trash,
} from "./picture-actions.ts";

const words = messages.gallery.detail;

/** What can be done with a picture; with all that are selected, where it is one of them. */
export function pictureMenu(picture: Picture, onOpen: (id: string) => void): MenuGroups {
  const { selected } = useGallery.getState();
  const ids = selected.has(picture.id) ? [...selected] : [picture.id];
  const favourite = picture.favourite
    ? { label: words.unstar, icon: StarOff, run: () => setFavourite(ids, false) }
    : { label: words.star, icon: Star, run: () => setFavourite(ids, true) };
  const many = [favourite, { label: words.saveAs, icon: Download, run: () => save(ids) }];
  const remove = [{ label: words.trash, icon: Trash2, danger: true, run: () => trash(ids) }];
  if (ids.length > 1) return [many, remove];
  return [[{ label: words.open, icon: Eye, run: () => onOpen(picture.id) }], makeItems(picture), [...many, ...fileItems(picture)], remove];
}

/** What can be made of it. */
export function makeItems(picture: Picture): MenuGroups[number] {
  const still = picture.kind === "picture" && picture.whole;
  return [
    { label: words.again, icon: Repeat2, disabled: !picture.prompt && !picture.tool, run: () => makeAgain(picture) },
    { label: words.start, icon: Blend, disabled: !still, run: () => begin("paint", picture) },
    { label: words.vary, icon: Shuffle, disabled: !still, run: () => begin("vary", picture) },
    { label: words.edit, icon: Brush, disabled: !still, run: () => begin("edit", picture) },
    { label: words.upscale, icon: Maximize, disabled: !still, run: () => begin("upscale", picture) },
  ];
}

/** What its file is good for. */
export function fileItems(picture: Picture): MenuGroups[number] {
  const isComfy = picture.maker === "comfyui" || picture.maker === "easel";
  return [
    { label: words.copy, icon: Copy, disabled: picture.kind !== "picture", run: () => copyPicture(picture) },
    { label: words.copyPrompt, icon: TextCursorInput, disabled: !picture.prompt, run: () => copyPrompt(picture) },
    { label: words.copyWorkflow, icon: Workflow, disabled: !isComfy, run: () => copyWorkflow(picture) },
    { label: words.openWorkflow, icon: Workflow, disabled: !isComfy, run: () => openWorkflow(picture) },
    { label: words.reveal, icon: FolderOpen, run: () => reveal(picture) },
  ];
}
