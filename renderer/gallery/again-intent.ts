import type { PictureDetails } from "#contract/gallery.ts";
import type { CreateIntent } from "../state/create-intent.ts";

/** What the Create page begins with to make a picture like this one: Easel's own call, or what the file of another program tells. */
export function againIntent({ picture, arguments: given, steps, cfg }: PictureDetails): CreateIntent {
  const { prompt, negativePrompt, seed, width, height, model, maker, tool } = picture;
  if (tool && Object.keys(given).length > 0) return { mode: "paint", tool, values: given, prompt };
  const values = {
    ...(negativePrompt && { negative_prompt: negativePrompt }),
    // Sizes beyond these come from enlarging, and no model paints them.
    ...(width && height && Math.max(width, height) <= 2_048 && width % 8 === 0 && height % 8 === 0 && { width, height }),
    ...(steps && { steps }),
    ...(cfg && { cfg }),
    ...(seed && { seed }),
    // Other programs call models as they like; ComfyUI by their files.
    ...(maker === "comfyui" && model && { model }),
  };
  return { mode: "paint", tool: "generate_image", values, prompt };
}
