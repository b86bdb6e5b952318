import { formats } from "../formats.ts";
import { someOf } from "../lists.ts";
import { type AllowedValues, allowedText, faultText, type ValueFault } from "../values.ts";

/** A list that is shown in part: `more` of its names are left out. */
type Names<Key extends string> = { [key in Key]: readonly string[] } & { more: number };

/** What to call the files of a models folder, and an example that a person can look for. */
const modelFolders: Readonly<Record<string, { one: string; example: string }>> = {
  checkpoints: { one: "checkpoint", example: "a Stable Diffusion checkpoint such as DreamShaper or Juggernaut XL" },
  loras: { one: "LoRA", example: "a LoRA file made for your checkpoint" },
  upscale_models: { one: "upscale model", example: "an upscale model such as RealESRGAN_x4plus or 4x-UltraSharp" },
  text_encoders: { one: "text encoder", example: "a vision-language text encoder such as Qwen3.5 or Gemma 4" },
};

/** Kinds of files that make no image from a text (`mcp-bridge/models/non-image-models.ts`). */
const nonImageModels = {
  lora: "a LoRA",
  controlnet: "a ControlNet",
  ip_adapter: "an IP-Adapter",
  depth_or_edges: "a model for depth or edges",
  upscaler: "an upscale model",
  refiner: "a refiner",
  text_encoder: "a text encoder",
  vae: "a VAE",
  model_part: "a part of a model",
  cascade_stage_b: "the second stage of Stable Cascade",
  video: "a video model",
  sound: "a sound model",
  three_d: "a 3D model",
  instruction_editing: "a model that changes pictures after an instruction, in a way of its own",
  own_workflow: "an image model that needs a workflow of its own",
};

const modelWord = (folder: string) => modelFolders[folder]?.one ?? "model";
const howToInstall = (folder: string) =>
  `Put ${modelFolders[folder]?.example ?? "a fitting model file"} into ComfyUI's models/${folder} folder, then ask again.`;
const quoted = (name: string) => `\`${name}\``;
const didYouMean = (suggestion: string) => `Did you mean \`${suggestion}\`?`;

/** "TextGenerate.image" is a class that lacks that input. */
function nodeText(name: string): string {
  const [, node, input] = /^([^.]+)\.([a-z_]\w*)$/.exec(name) ?? [];
  return node === undefined ? name : `${node} with an input "${input}"`;
}
const nodesText = ({ nodes, more }: Names<"nodes">) => someOf(nodes.map(nodeText), more);

/** What can be done about a file that was named and cannot be used: `usable` are those that can. */
type OtherModels = Names<"usable"> & { parameter: string; neededFolder: string };
const otherModel = (p: OtherModels) =>
  p.usable.length === 0 ? howToInstall(p.neededFolder) : `Leave \`${p.parameter}\` out, or use one of: ${someOf(p.usable, p.more)}.`;

/** `arguments`: those of the call that ask for so much; none where the workflow itself does. */
type OverLimit = { arguments: readonly string[] };
const lessText = (p: OverLimit, option: string, less: (list: string) => string) =>
  p.arguments.length === 0
    ? `Its owner can raise limits.${option} in the bridge's configuration.`
    : less(p.arguments.map((name) => `\`${name}\``).join(", "));
const giveLess = (list: string) => `Give less: it comes from ${list}.`;
const inPixels = (width: number, height: number) => `${Math.round(width)} x ${Math.round(height)} pixels`;
const inMegapixels = (pixels: number) => `${(pixels / 1_000_000).toFixed(1)} million pixels`;

/** How many installed files of one folder are named. */
const MAX_FILES_SHOWN = 8;

/** What is wrong with the arguments of a call, and what a workflow needs that is not installed. */
export const workflowErrors = {
  arguments_not_an_object: (p: { toolName: string } & Names<"parameters">) => ({
    message: `The arguments of ${p.toolName} must be an object.`,
    remedy: `Give ${someOf(p.parameters, p.more)}.`,
  }),
  parameter_unknown: (p: { toolName: string; name: string; suggestion: string | null } & Names<"parameters">) => ({
    message: `${p.toolName} has no parameter \`${p.name}\`.`,
    remedy: p.suggestion === null ? `It takes ${someOf(p.parameters, p.more)}.` : didYouMean(p.suggestion),
  }),
  /** Names that no parameter has and that mean nothing to the tool. */
  parameters_ignored: (p: { toolName: string; names: readonly string[]; moreNames: number } & Names<"parameters">) => ({
    message: `${p.toolName} has no ${formats.plural(p.names.length + p.moreNames, { one: "parameter", other: "parameters" })} ${someOf(p.names.map(quoted), p.moreNames)}.`,
    remedy: `It takes ${someOf(p.parameters, p.more)}.`,
  }),
  /** `candidates`: the parameters that could be meant. */
  argument_ambiguous: (p: { name: string; candidates: readonly string[] }) => ({
    message: `\`${p.name}\` could mean ${p.candidates.map(quoted).join(" or ")}.`,
    remedy: "Give the one that is meant, by its own name.",
  }),
  /** `width` and `height`: what the tool calls them. */
  picture_size_unreadable: (p: { name: string; width: string; height: string }) => ({
    message: `\`${p.name}\` is no size that can be understood.`,
    remedy: `Give \`${p.width}\` and \`${p.height}\` in pixels, or write it as 1024x768 or 16:9.`,
  }),
  argument_missing: (p: { name: string; description: string } & AllowedValues) => ({
    message: `\`${p.name}\` is missing.`,
    remedy: `Give ${allowedText(p)}: ${p.description}`,
  }),
  argument_value_invalid: (p: { name: string } & ValueFault & AllowedValues) => ({
    message: `\`${p.name}\` ${faultText(p)}.`,
    remedy: `Give ${allowedText(p)}.`,
  }),
  /** `option`: the setting in the `workflows` section of config.yaml. */
  configured_value_invalid: (p: { option: string; toolName: string; name: string } & ValueFault & AllowedValues) => ({
    message: `\`workflows.${p.option}\` of the configuration does not suit ${p.toolName}: \`${p.name}\` ${faultText(p)}.`,
    remedy: `Set it to ${allowedText(p)}, or give \`${p.name}\` with the call.`,
  }),
  /** `preset`: null for what is no text. */
  preset_unknown: (p: { preset: string | null; presets: readonly string[]; suggestion: string | null }) => ({
    message: `\`preset\` is ${p.preset === null ? "this" : `"${p.preset}"`}, but must be one of ${p.presets.join(", ")}.`,
    remedy: p.suggestion === null ? "Leave it out for the usual quality." : didYouMean(p.suggestion),
  }),
  choice_not_on_engine: (p: { name: string; value: string; suggestion: string | null } & Names<"choices">) => ({
    message: `\`${p.name}\` is "${p.value}", which this engine does not have.`,
    remedy: `${p.suggestion === null ? "" : `${didYouMean(p.suggestion)} `}It has ${someOf(p.choices, p.more)}.`,
  }),
  placeholder_without_value: (p: { file: string; placeholder: string }) => ({
    message: `The workflow ${p.file} has no value for {{${p.placeholder}}}.`,
    remedy: "Correct the template, or give the argument with the call.",
  }),

  /** `family`: the model's family, where it is known, and `companions` the files that it needs besides its own. */
  model_not_installed: (
    p: {
      folder: string;
      name: string;
      suggestion: string | null;
      family: string | null;
      companions: readonly string[];
    } & Names<"installed">,
  ) => {
    const without = p.folder === "loras" ? "leave it out" : "leave it out for a fitting one";
    const choose = `Choose one that is installed (${someOf(p.installed, p.more)}), or ${without}.`;
    const companions = p.companions.length === 0 ? "" : ` Besides its own file, ${p.family} needs ${p.companions.join(", ")}.`;
    return {
      message: `The ${modelWord(p.folder)} "${p.name}" is not installed.`,
      remedy: `${
        p.installed.length === 0
          ? `None is installed. ${howToInstall(p.folder)}`
          : `${p.suggestion === null ? "" : `${didYouMean(p.suggestion)} `}${choose}`
      }${companions}`,
    };
  },
  no_suitable_model: (p: { folder: string } & Names<"installed">) => ({
    message: `No ${modelWord(p.folder)} that suits this is installed${p.installed.length === 0 ? "" : ` (there is ${someOf(p.installed, p.more)})`}.`,
    remedy: howToInstall(p.folder),
  }),
  /** `files` lie in the models folders of `folders`, one for one. `installed` is what those folders have, as "folder/file". */
  companion_files_missing: (p: { model: string; files: readonly string[]; folders: readonly string[]; installed: readonly string[] }) => {
    const wanted = p.files.map((file, index) => `${file} in models/${p.folders[index]}`).join(", ");
    const there = [...new Set(p.folders)].map((folder) => {
      const files = p.installed.filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1));
      const shown = someOf(files.slice(0, MAX_FILES_SHOWN), Math.max(0, files.length - MAX_FILES_SHOWN));
      return `models/${folder} has ${shown || "nothing yet"}`;
    });
    return {
      message: `${p.model} needs ${formats.plural(p.files.length, { one: "a file that is", other: "files that are" })} not installed: ${wanted}.`,
      remedy: `Put ${formats.plural(p.files.length, { one: "it", other: "them" })} there, or other sizes of the same, then ask again; or use another model. ${there.join("; ")}.`,
    };
  },
  model_makes_no_image: (p: { file: string; modelKind: keyof typeof nonImageModels } & OtherModels) => ({
    message: `\`${p.file}\` is ${nonImageModels[p.modelKind]}, which makes no picture from a text.`,
    remedy: otherModel(p),
  }),
  model_kind_unknown: (p: { file: string } & OtherModels) => ({
    message: `Easel does not know what kind of model \`${p.file}\` is: neither its name nor its header says so.`,
    remedy: otherModel(p),
  }),
  model_in_wrong_folder: (p: { file: string } & OtherModels) => ({
    message: `\`${p.file}\` has no text encoder in it, so it belongs into ComfyUI's models/diffusion_models folder.`,
    remedy: otherModel(p),
  }),
  model_family_unsuitable: (p: { file: string; family: string; folder: string; toolName: string } & OtherModels) => ({
    message: `\`${p.file}\` is a ${p.family} model, with which ${p.toolName} cannot work from models/${p.folder}.`,
    remedy: otherModel(p),
  }),

  workflow_nodes_missing: (p: { toolName: string } & Names<"nodes">) => ({
    message: `This engine does not know the node ${nodesText(p)}, which ${p.toolName} needs.`,
    remedy: "Update ComfyUI, or install the custom nodes that bring it, then ask again.",
  }),
  workflow_nodes_missing_in_practice: (p: { toolName: string } & Names<"nodes">) => ({
    message: `This engine does not know the node ${nodesText(p)}, which ${p.toolName} needs.`,
    remedy: "It is Easel's practice engine, which has no AI models. Choose a real ComfyUI in Easel's settings, then ask again.",
  }),
  model_nodes_missing: (p: { model: string } & Names<"nodes">) => ({
    message: `This engine does not know the node ${someOf(p.nodes, p.more)}, which ${p.model} needs.`,
    remedy: "Update ComfyUI, or choose another model.",
  }),
  engine_too_old_for_model: (p: { model: string }) => ({
    message: `This engine is too old for ${p.model}.`,
    remedy: "Update ComfyUI, or choose another model.",
  }),

  too_many_steps_requested: (p: { requested: number; max: number } & OverLimit) => ({
    message: `That would be ${p.requested} steps, and at most ${p.max} are allowed here.`,
    remedy: lessText(p, "max_steps", giveLess),
  }),
  too_many_pictures_requested: (p: { requested: number; max: number } & OverLimit) => ({
    message: `That would be ${p.requested} pictures at a time, and at most ${p.max} are allowed here.`,
    remedy: lessText(p, "max_count", giveLess),
  }),
  /** The size in pixels; `fittingWidth` and `fittingHeight` are the largest of the same shape that is allowed. */
  picture_size_over_limit: (
    p: { width: number; height: number; maxPixels: number; fittingWidth: number; fittingHeight: number } & OverLimit,
  ) => ({
    message: `That would be painted at ${inPixels(p.width, p.height)}, and at most ${inMegapixels(p.maxPixels)} are allowed here.`,
    remedy: lessText(p, "max_pixels", (list) => `Of this shape ${inPixels(p.fittingWidth, p.fittingHeight)} is the most (${list}).`),
  }),
  upscaled_size_over_limit: (p: { width: number; height: number; maxPixels: number } & OverLimit) => ({
    message: `That would become ${inPixels(p.width, p.height)}, and at most ${inMegapixels(p.maxPixels)} are allowed here.`,
    remedy: lessText(p, "max_upscale_pixels", giveLess),
  }),
  /** `factor` is the value of the parameter `scale`; the limits are null where they are not what is broken. */
  scaled_picture_too_large: (p: {
    width: number;
    height: number;
    factor: number;
    scaledWidth: number;
    scaledHeight: number;
    scale: string;
    maxSidePixels: number | null;
    maxPixels: number | null;
  }) => ({
    message:
      `The picture is ${p.width} × ${p.height}; ${p.factor} times that is ${p.scaledWidth} × ${p.scaledHeight}, and ` +
      `${p.maxSidePixels === null ? `at most ${p.maxPixels} pixels in all are allowed here` : `the longest side may be ${p.maxSidePixels}`}.`,
    remedy: `Give a smaller \`${p.scale}\`, or a smaller picture.`,
  }),
};
