import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type FolderType, fileName, nextSaveTarget } from "../folders.ts";
import { isObject, pythonJson, pythonText } from "../json.ts";
import { toBytes } from "../pictures/arithmetic.ts";
import { encodePng } from "../pictures/png.ts";
import { CHANNELS, type ImageBatch } from "../values.ts";
import { type NodeContext, type NodeDefinition, NodeFailure, type NodeResult, node, sockets } from "./definition.ts";
import { anything, image, text } from "./inputs.ts";

/** Says in every file what made it. */
const LABEL = "Painted by Easel's practice engine: a drawing program, no AI model, not ComfyUI.";

async function save(image: ImageBatch, type: FolderType, prefix: string, level: number, context: NodeContext): Promise<NodeResult> {
  const root = context.folders[type];
  await mkdir(root, { recursive: true });
  const place = nextSaveTarget(root, prefix, image, context.now());
  if (place === null) {
    throw new NodeFailure("Exception", "**** ERROR: Saving image outside the output folder is not allowed.");
  }
  const extras = Object.entries(context.hidden.extraPngInfo).map(([key, value]) => [key, pythonJson(value)] as const);
  const label = ["easel_practice", LABEL] as const;
  const written: { filename: string; subfolder: string; type: FolderType }[] = [];
  for (const [number, frame] of image.frames.entries()) {
    const filename = fileName(place, number);
    const stride = image.width * CHANNELS;
    const row = (y: number) => toBytes(frame.subarray(y * stride, (y + 1) * stride));
    const png = await encodePng(
      { width: image.width, height: image.height, channels: CHANNELS, row },
      { level, text: [["prompt", pythonJson(context.hidden.prompt)], ...extras, label], yieldToEventLoop: context.yieldToEventLoop },
    );
    await writeFile(join(place.folder, filename), png);
    written.push({ filename, subfolder: place.subfolder, type });
  }
  return { outputs: [image], ui: { images: written } };
}

const forMetadata = { prompt: "PROMPT", extra_pnginfo: "EXTRA_PNGINFO" };

const saveImage = node({
  name: "SaveImage",
  title: "Save Image",
  category: "image",
  outputNode: true,
  hidden: forMetadata,
  inputs: { images: image, filename_prefix: text({ default: "ComfyUI" }) },
  outputs: sockets("IMAGE"),
  run: ({ images, filename_prefix }, context) => save(images, "output", filename_prefix, 4, context),
});

const previewImage = node({
  name: "PreviewImage",
  title: "Preview Image",
  category: "image",
  outputNode: true,
  hidden: forMetadata,
  inputs: { images: image },
  outputs: sockets("IMAGE"),
  run({ images }, context) {
    const letters = Array.from({ length: 5 }, () => String.fromCharCode(97 + Math.floor(context.random() * 26))).join("");
    return save(images, "temp", `ComfyUI_temp_${letters}`, 1, context);
  },
});

const previewAny = node({
  name: "PreviewAny",
  title: "Preview as Text",
  category: "utilities",
  outputNode: true,
  inputs: { source: anything },
  outputs: sockets("STRING"),
  run({ source }) {
    // Images and models are named, not printed.
    const text = isObject(source) && "kind" in source ? `<${String(source.kind)}>` : pythonText(source);
    return { outputs: [text], ui: { text: [text] } };
  },
});

const primitiveString = node({
  name: "PrimitiveString",
  title: "Text String",
  category: "utilities/primitive",
  inputs: { value: text({ multiline: false }) },
  outputs: sockets("STRING"),
  run: ({ value }) => ({ outputs: [value] }),
});

/** Nodes that save and show results, and PrimitiveString. */
export const outputNodes: readonly NodeDefinition[] = [saveImage, previewImage, previewAny, primitiveString];
