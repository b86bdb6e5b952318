import describeImage from "#workflows/describe_image.json" with { type: "json" };
import generateImage from "#workflows/generate_image.json" with { type: "json" };
import imageToImage from "#workflows/image_to_image.json" with { type: "json" };
import inpaint from "#workflows/inpaint.json" with { type: "json" };
import upscale from "#workflows/upscale.json" with { type: "json" };

/** A workflow template as it lies on the disk. */
export interface TemplateFile {
  /** Base name. */
  file: string;
  text: string;
}

/** The names of the tools that Easel's own templates make. */
export const BUILT_IN_TOOLS: readonly string[] = ["generate_image", "image_to_image", "inpaint", "upscale", "describe_image"];

/** Easel's own templates. They are imported so that they are part of the bundled bridge. */
export function builtInTemplates(): TemplateFile[] {
  return [generateImage, imageToImage, inpaint, upscale, describeImage].map((template) => ({
    file: `${template.__metadata__.tool_name}.json`,
    text: JSON.stringify(template, null, 2),
  }));
}
