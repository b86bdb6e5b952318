import type { Graph } from "#comfyui/types.ts";
import { findPlaceholders, parseLink } from "./placeholders.ts";
import type { Parameter, ParameterType, Workflow } from "./workflow.ts";

/** What a parameter is for, and how that is called. */
interface Meaning {
  types: readonly ParameterType[];
  /** What parameters and ComfyUI's inputs of this meaning are called; the first is Easel's own name. */
  names: readonly string[];
  /** What image services and AI models call it besides. */
  aliases: readonly string[];
  /** Of models: ComfyUI's folders. */
  folders?: readonly string[];
}

const words = (text: string) => text.split(" ");
const TEXT: readonly ParameterType[] = ["string"];
const NUMBER: readonly ParameterType[] = ["integer", "number"];

const LORA_STRENGTH: Meaning = {
  types: NUMBER,
  names: words("lora_strength strength_model"),
  aliases: words("lora_weight lora_scale lora_multiplier lora_strengths lora_weights"),
};

const MEANINGS: readonly Meaning[] = [
  {
    types: TEXT,
    names: words("prompt positive_prompt positive text text_prompt question instruction caption text_g text_l t5xxl clip_l string"),
    aliases: words("prompt_text input_text image_prompt description image_description instructions query input"),
  },
  {
    types: TEXT,
    names: words("negative_prompt negative neg_prompt negative_text"),
    aliases: words("neg negatives avoid exclude unwanted undesired_content uc"),
  },
  { types: ["seed"], names: ["seed"], aliases: words("noise_seed random_seed rng_seed seed_number seed_value") },
  {
    types: ["image"],
    names: ["image"],
    aliases: words(
      "image_url input_image init_image source_image reference_image start_image base_image input_image_url init_image_url source_image_url image_path image_file image_id image_reference image_base64 image_data image_uri image_urls images img picture photo reference source src file url uri",
    ),
  },
  {
    types: ["mask"],
    names: ["mask"],
    aliases: words("mask_image mask_url mask_image_url mask_path mask_base64 inpaint_mask image_mask alpha_mask"),
  },
  { types: ["area"], names: ["area"], aliases: words("region mask_area mask_region") },
  {
    types: ["model"],
    folders: words("checkpoints diffusion_models unet unet_gguf"),
    names: ["model"],
    aliases: words("model_name model_id base_model checkpoint checkpoint_name ckpt ckpt_name sd_model sd_model_checkpoint unet unet_name"),
  },
  {
    types: ["model", "loras"],
    folders: ["loras"],
    names: ["lora"],
    aliases: words("loras lora_name lora_names lora_model lora_file lora_id"),
  },
  {
    types: ["model"],
    folders: ["upscale_models"],
    names: ["upscale_model"],
    aliases: words("upscaler upscaler_model upscale_model_name upscaler_name model model_name"),
  },
  LORA_STRENGTH,
  { types: NUMBER, names: ["width"], aliases: words("w image_width output_width") },
  { types: NUMBER, names: ["height"], aliases: words("h image_height output_height") },
  {
    types: NUMBER,
    names: ["steps"],
    aliases: words(
      "num_steps n_steps step_count number_of_steps num_inference_steps inference_steps sampling_steps sample_steps sampler_steps ddim_steps iterations",
    ),
  },
  {
    types: NUMBER,
    names: words("cfg guidance cfg_scale guidance_scale"),
    aliases: words("cfg_strength prompt_guidance classifier_free_guidance unconditional_guidance_scale"),
  },
  { types: TEXT, names: words("sampler sampler_name"), aliases: words("sampler_index sampler_type sampling_method sampling_algorithm") },
  { types: TEXT, names: words("scheduler scheduler_name"), aliases: words("scheduler_type schedule schedule_type noise_schedule") },
  {
    types: NUMBER,
    names: words("count batch_size num_images image_count number_of_images"),
    aliases: words(
      "n num number n_images images_count image_num num_outputs num_samples n_samples num_pictures number_of_pictures num_images_per_prompt batch batch_count quantity amount",
    ),
  },
  {
    types: NUMBER,
    names: words("denoise denoising_strength denoise_strength"),
    aliases: words("strength denoising noise_strength prompt_strength img2img_strength"),
  },
  {
    types: NUMBER,
    names: words("scale upscale scale_factor upscale_factor upscale_by scale_by"),
    aliases: words("upscaling_factor hr_scale factor magnification multiplier times"),
  },
  { types: TEXT, names: words("aspect_ratio ratio"), aliases: ["aspect"] },
  { types: TEXT, names: words("resolution size image_size"), aliases: ["dimensions"] },
  { types: NUMBER, names: words("max_length max_tokens"), aliases: words("max_new_tokens max_output_tokens") },
  { types: NUMBER, names: ["duration"], aliases: words("seconds duration_seconds duration_s length_seconds") },
  { types: NUMBER, names: words("frames length"), aliases: words("num_frames frame_count n_frames number_of_frames video_length") },
  { types: NUMBER, names: words("fps frame_rate"), aliases: words("frames_per_second framerate") },
];

/** What `quality` and its like mean, where a tool has presets. */
const PRESET_NAMES = words("preset quality quality_preset preset_name");

/** Which parameter an argument of another name is meant for. */
export type NameMatch =
  | { kind: "parameter"; name: string }
  /** The strength of the LoRAs of that parameter, which has a strength for each of its own. */
  | { kind: "strength"; of: string }
  /** Several parameters are of this meaning. */
  | { kind: "ambiguous"; names: string[] }
  /** Its meaning is known, and the tool has no parameter for it. */
  | { kind: "not_taken"; types: readonly ParameterType[] }
  | { kind: "unknown" };

/** Letters and digits alone: "numImages", "num-images" and "num_images" are one name. */
export const plainName = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "");

/** Finds the parameter that is meant by an argument of a name that the workflow does not have: by how it is written, else by meaning. */
export function matchName(workflow: Workflow, name: string): NameMatch {
  const asked = plainName(name);
  const written = workflow.parameters.find((parameter) => isSameWord(plainName(parameter.name), asked));
  if (written) return { kind: "parameter", name: written.name };
  if (Object.keys(workflow.presets).length > 0 && includesName(PRESET_NAMES, asked)) return { kind: "parameter", name: "preset" };
  const meanings = MEANINGS.filter(({ names, aliases }) => includesName(names, asked) || includesName(aliases, asked));
  const [first] = meanings;
  if (!first) return { kind: "unknown" };
  const means = meaningsOf(workflow);
  for (const meaning of meanings) {
    const found = workflow.parameters.filter((parameter) => means(parameter).includes(meaning));
    if (found.length > 0) return chosen(found, meaning);
  }
  const loras = first === LORA_STRENGTH ? workflow.parameters.find(({ type }) => type === "loras") : undefined;
  return loras ? { kind: "strength", of: loras.name } : { kind: "not_taken", types: first.types };
}

/** "step" is "steps". */
const isSameWord = (a: string, b: string) => a === b || (b.length > 2 && (a === `${b}s` || b === `${a}s`));

const includesName = (names: readonly string[], asked: string) => names.some((name) => plainName(name) === asked);

/** Of several, the one of the usual name, else the only one that must be given. */
function chosen(found: Parameter[], { names }: Meaning): NameMatch {
  const required = found.filter((parameter) => parameter.required);
  const only = found.find(({ name }) => name === names[0]) ?? (found.length === 1 ? found[0] : required.length === 1 ? required[0] : null);
  return only ? { kind: "parameter", name: only.name } : { kind: "ambiguous", names: found.map(({ name }) => name) };
}

/** What each parameter means: by its name, else by what it is a file of, else by the inputs that its value reaches. */
function meaningsOf(workflow: Workflow): (parameter: Parameter) => Meaning[] {
  const graphs = workflow.variants.map(({ graph }) => graph);
  return (parameter) => {
    const fitting = MEANINGS.filter(({ types }) => types.includes(parameter.type));
    if (parameter.type === "model") {
      const ofFolder = fitting.filter(({ folders }) => folders?.includes(parameter.folder ?? ""));
      if (ofFolder.length > 0) return ofFolder;
    }
    const byName = fitting.filter(({ names }) => includesName(names, plainName(parameter.name)));
    if (byName.length > 0) return byName;
    if (parameter.type === "loras" || parameter.type === "seed" || parameter.type === "image" || parameter.type === "mask") return fitting;
    const reached = new Set(graphs.flatMap((graph) => reachedInputs(graph, parameter.name)));
    const negative = reached.has("negative") && !reached.has("positive");
    return fitting.filter(({ names: [name = "", ...others] }) =>
      negative && parameter.type === "string"
        ? name === "negative_prompt"
        : name !== "negative_prompt" && [...reached].some((input) => includesName([name, ...others], input)),
    );
  };
}

/** So many links are followed from a parameter to what it means. */
const MAX_LINKS = 6;

/**
 * The plain names of the inputs that the parameter fills, and of those that the nodes' outputs lead to: a primitive's `value` leads to
 * `steps`, a prompt's `text` to `positive` or `negative`.
 */
function reachedInputs(graph: Graph, parameter: string): string[] {
  const places = findPlaceholders(graph).filter(({ name, field, alone }) => name === parameter && field === null && alone);
  const names = places.map(({ input }) => plainName(input));
  let nodes = new Set(places.map(({ node }) => node));
  const seen = new Set<string>(nodes);
  for (let link = 0; link < MAX_LINKS && nodes.size > 0; link++) {
    const next = new Set<string>();
    for (const [id, { inputs }] of Object.entries(graph)) {
      for (const [input, value] of Object.entries(inputs)) {
        const source = parseLink(value)?.node;
        if (source === undefined || !nodes.has(source)) continue;
        names.push(plainName(input));
        if (!seen.has(id) && !/^(positive|negative)/.test(plainName(input))) next.add(id);
        seen.add(id);
      }
    }
    nodes = next;
  }
  return names;
}
