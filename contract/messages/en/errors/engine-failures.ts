/** The engine's own words, one line of them without anybody's paths, addresses and prompts; null where it gave none. */
type Reason = { reason: string | null };

/** An older Easel wrote down errors without a reason. */
const inItsWords = (p: Partial<Reason>) => (p.reason ? ` The engine says: "${p.reason}"` : "");

/** Files of a workflow that must belong together. */
type Parts = {
  models: readonly string[];
  loras: readonly string[];
  vaes: readonly string[];
  textEncoders: readonly string[];
  controlNets: readonly string[];
  adapters: readonly string[];
};

function partsText(p: Parts): string {
  const kinds: [string, readonly string[]][] = [
    ["model", p.models],
    ["LoRA", p.loras],
    ["VAE", p.vaes],
    ["text encoder", p.textEncoders],
    ["ControlNet", p.controlNets],
    ["adapter", p.adapters],
  ];
  const named = kinds.flatMap(([kind, files]) => files.map((file) => `${kind} ${file}`));
  return named.length === 0 ? "" : ` In use are: ${named.join(", ")}.`;
}

const whatClashes = {
  text: "its text encoder or prompt",
  vae: "its VAE or latent image",
  lora: "a LoRA",
  control: "a ControlNet or adapter",
  parts: "parts of it",
};

const families = (given: string | null, wanted: string | null) => {
  if (given !== null && wanted !== null) return ` (made for ${given}, while the model is ${wanted})`;
  return given !== null ? ` (made for ${given})` : wanted !== null ? ` (the model is ${wanted})` : "";
};

const account = "In Easel's settings, under partner nodes, give the API key of a Comfy account (from platform.comfy.org), then ask again.";

/** Why the engine failed in the middle of a job. `node` is the class of the node that failed. */
export const engineFailures = {
  engine_out_of_memory: (p: Reason) => ({
    message: `The picture engine ran out of memory.${inItsWords(p)}`,
    remedy: "Try a smaller size, fewer pictures at once, or a model that needs less memory.",
  }),
  /** Where the workflow names sizes, in pixels; `count` is the number of pictures at once. */
  engine_out_of_memory_at_size: (
    p: Reason & { width: number; height: number; smallerWidth: number; smallerHeight: number; count: number },
  ) => {
    const fewer = p.count > 1 ? `one picture at a time instead of ${p.count}` : "fewer pictures at once";
    return {
      message: `The picture engine ran out of memory.${inItsWords(p)}`,
      remedy: `Try ${p.smallerWidth} x ${p.smallerHeight} instead of ${p.width} x ${p.height}, ${fewer}, or a model that needs less memory.`,
    };
  },
  engine_disk_full: (p: Reason) => ({
    message: `The engine has no disk space left for its files.${inItsWords(p)}`,
    remedy: "Free some disk space, then try again.",
  }),
  engine_may_not_write: (p: Reason) => ({
    message: `The engine may not write to a folder that the workflow needs.${inItsWords(p)}`,
    remedy: "Let ComfyUI write to its folders, or have the workflow save somewhere else.",
  }),
  graphics_card_failed: (p: Reason) => ({
    message: `The graphics card failed while the engine was working.${inItsWords(p)}`,
    remedy: "Restart the engine, then try again.",
  }),
  input_image_not_readable_by_engine: (p: Reason) => ({
    message: `The engine cannot read the picture that this job starts from.${inItsWords(p)}`,
    remedy: "Use a PNG, JPEG or WebP picture.",
  }),
  no_face_found: (p: Reason) => ({
    message: `The engine found no face in the picture.${inItsWords(p)}`,
    remedy: "Give a picture in which one face is large, sharp and seen from the front.",
  }),
  model_without_text_encoder: {
    message: "The chosen model cannot read prompts: it has no text encoder.",
    remedy: "Choose another checkpoint.",
  },
  model_without_vae: {
    message: "The chosen model cannot make pictures of what it paints: it has no VAE.",
    remedy: "Choose another checkpoint, or load a VAE of the model's family in the workflow.",
  },
  /** `model`: null where the workflow does not name it. */
  model_file_damaged: (p: Reason & { model: string | null }) => ({
    message: `The engine cannot load the model${p.model === null ? "" : ` "${p.model}"`}: the file is damaged, or of a kind it does not know.${inItsWords(p)}`,
    remedy: "Download the model again, or choose another one.",
  }),
  /** `model`: null where the engine does not name it. */
  model_file_not_found: (p: Reason & { node: string; model: string | null }) => ({
    message: `The workflow's node "${p.node}" cannot find ${p.model === null ? "a file that it needs" : `the file "${p.model}"`}.${inItsWords(p)}`,
    remedy: "Put it where the node looks for it, or choose another one.",
  }),
  /** `part`: what does not suit the model. `given` and `wanted`: families of models; null where they cannot be told. */
  models_do_not_match: (
    p: Reason & Parts & { node: string; part: keyof typeof whatClashes; given: string | null; wanted: string | null },
  ) => ({
    message: `The workflow's model and ${whatClashes[p.part]}${families(p.given, p.wanted)} do not match: they are of different families (node "${p.node}").${inItsWords(p)}`,
    remedy: `Use a model, LoRA, VAE, text encoder and ControlNet that belong to the same family.${partsText(p)}`,
  }),
  sizes_do_not_match: (p: Reason & { node: string }) => ({
    message: `Pictures, masks or latent images of different sizes meet in the workflow's node "${p.node}", and do not match.${inItsWords(p)}`,
    remedy: "Give pictures of the same size, or a width and height that are multiples of 64.",
  }),
  /** `module`: a package of Python's; `pack`: the custom nodes that need it, null where that is not known. */
  python_module_missing: (p: Reason & { node: string; module: string; pack: string | null }) => ({
    message: `The workflow's node "${p.node}" needs the Python package "${p.module}", which ComfyUI's Python does not have.${inItsWords(p)}`,
    remedy: `In ComfyUI-Manager choose "Try fix" for ${p.pack === null ? "the custom nodes that bring this node" : `the custom nodes "${p.pack}"`}, or install what they require into ComfyUI's Python; then restart the engine.`,
  }),
  partner_login_missing: (p: Reason & { node: string }) => ({
    message: `The workflow's node "${p.node}" uses an online service that wants you to log in.${inItsWords(p)}`,
    remedy: account,
  }),
  partner_credits_missing: (p: Reason & { node: string }) => ({
    message: `The account has no credits left for the online service of the workflow's node "${p.node}".${inItsWords(p)}`,
    remedy: "Add credits to the Comfy account (platform.comfy.org), then ask again.",
  }),
  partner_account_trouble: (p: Reason & { node: string }) => ({
    message: `There is a problem with the account for the online service of the workflow's node "${p.node}".${inItsWords(p)}`,
    remedy: "Log in at platform.comfy.org to see what is wrong, or write to support@comfy.org.",
  }),
  partner_too_busy: (p: Reason & { node: string }) => ({
    message: `The online service of the workflow's node "${p.node}" takes no more requests for now.${inItsWords(p)}`,
    remedy: "Wait a minute, then ask again.",
  }),
  partner_refused_content: (p: Reason & { node: string }) => ({
    message: `The online service of the workflow's node "${p.node}" refuses what was asked for.${inItsWords(p)}`,
    remedy: "Ask for it in other words, or with another picture.",
  }),
  partner_unreachable: (p: Reason & { node: string }) => ({
    message: `The workflow's node "${p.node}" cannot reach its online service.${inItsWords(p)}`,
    remedy: "Check the internet connection of the computer where ComfyUI runs, then try again.",
  }),
  model_download_refused: (p: Reason & { node: string }) => ({
    message: `The workflow's node "${p.node}" may not download a model that it needs.${inItsWords(p)}`,
    remedy:
      "Accept the model's licence on its page at Hugging Face and log in there on the engine's computer, or put the model's files in place by hand.",
  }),
  node_failed: (p: Reason & { node: string }) => ({
    message: `The engine failed at the workflow's node "${p.node}".${inItsWords(p)}`,
    remedy: "Mend what it names, or try other settings; if it happens again, the engine's log says more.",
  }),
};
