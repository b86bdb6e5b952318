import type { ModelFolder } from "../../../model-folders.ts";
import { formats } from "../formats.ts";

const { plural, count, list } = formats;

/** The page of models: what is there, what can be had, and how it comes. */
export const models = {
  title: "Models",
  lead: "ComfyUI paints with models: files of several gigabytes, each with a style and a subject of its own.",
  loading: "Looking for models …",
  failed: "The models could not be looked up",
  place: (folder: string) => `They lie in ${folder}.`,
  free: (size: string) => `${size} are free there.`,
  noPlace: {
    title: "First a ComfyUI, then a model",
    detail: "Models belong to a ComfyUI on this computer. The practice engine needs none.",
  },
  openFolder: "Open the folder",
  addFile: "Add a file …",
  added: (name: string) => `“${name}” is added.`,
  wanted: {
    title: (name: string) => `“${name}” is missing`,
    detail: "If it is not on the list, paste the link of its file below. Pages such as Hugging Face have it.",
  },
  offers: {
    title: "To begin with",
    lead: "Each paints by itself. What is downloaded is held against its checksum.",
    get: "Get",
    getLabel: (name: string) => `Get ${name}`,
    installed: "Is there",
    licence: (name: string) => `Licence: ${name}`,
    fits: (size: string) => `Fits your ${size}`,
    slow: (size: string) => `Slow with your ${size}`,
    needs: (size: string) => `Wants ${size} of graphics memory`,
  },
  link: {
    title: "From anywhere else",
    label: "Link to a model's file",
    hint: "https://…/model.safetensors",
    look: "Look",
    drop: "You can drop a link here, too.",
  },
  downloads: {
    title: "Downloads",
    progress: (done: string, total: string) => `${done} of ${total}`,
    label: (name: string) => `Download of ${name}`,
    paused: "Stopped; what has come is kept.",
    done: "Is there, and is what it should be.",
    pause: "Stop",
    resume: "Continue",
    discard: "Throw away",
    dismiss: (name: string) => `Dismiss: ${name}`,
  },
  installed: {
    title: "What is there",
    none: "No model yet.",
    remove: (name: string) => `Remove ${name}`,
    removed: (name: string) => `“${name}” goes to the bin.`,
    undo: "Undo",
    tooLate: "It is in the bin already; take it back from there.",
    pickle: "Of a format that can carry programs",
    count: (n: number) => plural(n, { one: "1 model", other: `${count(n)} models` }),
  },
  notRemoved: "A model could not be moved to the bin, and is still there.",
  plan: {
    title: (file: string) => `Get ${file}`,
    size: (size: string) => `It is ${size} large.`,
    sizeUnknown: "How large it is will be seen.",
    hosts: (hosts: readonly string[]) => `It comes from ${list(hosts)}.`,
    hostMayLeadOn: (host: string) => `It comes from ${host}, or from where ${host} keeps its files.`,
    checksum: {
      list: "Easel knows its checksum, and uses nothing else.",
      host: "The host says its checksum, against which Easel holds what comes.",
    },
    noChecksum: "Nobody says its checksum, so Easel can only see whether it looks like a model.",
    pickle:
      "This format can carry programs, which run when ComfyUI loads it. Take it only from somebody whom you trust; a .safetensors file cannot.",
    folder: "What it is",
    cancel: "Not now",
    start: "Download",
  },
  folders: {
    checkpoints: "Checkpoint",
    diffusion_models: "Diffusion model",
    loras: "LoRA",
    vae: "VAE",
    text_encoders: "Text encoder",
    controlnet: "ControlNet",
    upscale_models: "Upscaler",
    embeddings: "Embedding",
  } satisfies Record<ModelFolder, string>,
  /** Which tools use a model of this kind. */
  uses: {
    checkpoints: "Paints, changes and repaints pictures",
    diffusion_models: "Paints, changes and repaints pictures",
    loras: "Adds a style to other models",
    vae: "Belongs to other models",
    text_encoders: "Belongs to other models",
    controlnet: "For workflows of your own",
    upscale_models: "Makes pictures larger",
    embeddings: "For prompts that name it",
  } satisfies Record<ModelFolder, string>,
};
