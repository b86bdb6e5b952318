import { z } from "zod";

/** What a person dropped onto the window, as far as only main can tell: by where it lies on the disk, which the window is not told. */
export const DroppedItem = z.object({
  id: z.string(),
  /** The name of the file or folder. */
  name: z.string(),
  /** `comfyui`: a folder with one that Easel can start. */
  kind: z.enum(["comfyui", "folder", "model", "file"]),
});
export type DroppedItem = z.infer<typeof DroppedItem>;

/** A file that the system had Easel open. */
export const OpenedFile = z.object({ name: z.string(), base64: z.string() });
export type OpenedFile = z.infer<typeof OpenedFile>;
