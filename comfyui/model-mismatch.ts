import type { ParametersOf } from "#contract/errors.ts";
import type { Graph } from "./types.ts";
import type { ExecutionError } from "./wire.ts";

type Mismatch = Omit<ParametersOf<"models_do_not_match">, "reason">;
type Parts = Pick<Mismatch, "models" | "loras" | "vaes" | "textEncoders" | "controlNets" | "adapters">;

/** What PyTorch says of tensors whose shapes do not go together. */
export const SHAPE_SIGNS: readonly RegExp[] = [
  /shapes cannot be multiplied/i,
  /expected input\S* to have \d+ channels/i,
  /size of tensor .* must match|sizes of tensors must match/i,
  /size mismatch|shape mismatch|shapes? .*(not aligned|do not match|don't match|incompatible)/i,
  /Error\(s\) in loading state_dict/i,
  /shape '\[.*\]' is invalid for input/i,
  /normalized_shape|expected .* to have \d+ (channels|dimensions|features)/i,
  /must specify y if and only if the model is class-conditional/i,
];

/** The width of a text's embedding, by which the family of models that reads it is known (each model's config, `context_dim`). */
const BY_TEXT_WIDTH: Readonly<Record<number, string>> = {
  768: "Stable Diffusion 1.5",
  1024: "Stable Diffusion 2",
  2048: "SDXL",
  4096: "a model with a T5 text encoder, such as Flux or SD 3",
  2304: "Lumina 2",
  2560: "Z-Image or another model with Qwen 3",
  3584: "Qwen-Image",
};
/** The same by the channels of a latent image. */
const BY_LATENT_CHANNELS: Readonly<Record<number, string>> = {
  4: "Stable Diffusion 1.5, 2 or SDXL",
  16: "Flux, SD 3, Qwen-Image or Wan",
  48: "Wan 2.2",
  128: "LTX or Flux 2",
};

/** Nodes that work with models. Others that meet shapes they cannot join were given pictures of different sizes. */
const MODEL_NODE =
  /sampler|guider|scheduler|vae|latent(decode|encode)|encode|decode|lora|control_?net|checkpoint|unet|diffusion|clip|ipadapter|ip_adapter|instantid|pulid|photomaker|loader|model|merge|style/i;

/** Which parts of the workflow are of different families; null where its sizes are what does not go together. */
export function modelMismatch({ node_id, node_type }: ExecutionError, message: string, graph: Graph | undefined): Mismatch | null {
  if (!MODEL_NODE.test(node_type) || (isAboutSizes(message) && !LOADS_A_PART.test(node_type))) return null;
  const parts = partsBehind(graph, node_id);
  const found = familiesIn(message, /vae/i.test(node_type));
  return { node: node_type || node_id, part: partOf(node_type, found.by), ...parts, given: found.given, wanted: found.wanted };
}

const LOADS_A_PART = /lora|control_?net|adapter|load/i;

/** Whether tensors differ by figures that no family of models has: those are widths and heights. */
function isAboutSizes(message: string): boolean {
  const figures = /tensor a \((\d+)\).*tensor b \((\d+)\)|Expected size (\d+) but got size (\d+)/.exec(message)?.slice(1) ?? [];
  const known = figures.some((figure) => Number(figure) in BY_TEXT_WIDTH || Number(figure) in BY_LATENT_CHANNELS);
  return figures.length > 0 && !known;
}

interface Families {
  given: string | null;
  wanted: string | null;
  by: "text" | "latent" | null;
}

/** The families that the figures of the message belong to. A VAE (`inVae`) is itself the part that does not suit what it is given. */
function familiesIn(message: string, inVae: boolean): Families {
  const multiplied = /\((\d+)x(\d+) and (\d+)x(\d+)\)/.exec(message);
  const [text = null, model = null] = [multiplied?.[2], multiplied?.[3]].map((width) => BY_TEXT_WIDTH[Number(width)]);
  if (text || model) return { given: text, wanted: model, by: "text" };
  const channels = /to have (\d+) channels, but got (\d+) channels/.exec(message);
  if (!channels) return { given: null, wanted: null, by: null };
  const [expected, got] = [channels[1], channels[2]].map((count) => BY_LATENT_CHANNELS[Number(count)]);
  const [given = null, wanted = null] = inVae ? [expected, got] : [got, expected];
  return { given, wanted, by: "latent" };
}

function partOf(nodeType: string, by: Families["by"]): Mismatch["part"] {
  if (/lora/i.test(nodeType)) return "lora";
  if (/control_?net|ip_?adapter|instantid|pulid|photomaker|style/i.test(nodeType)) return "control";
  if (/vae/i.test(nodeType) || by === "latent") return "vae";
  return by === "text" ? "text" : "parts";
}

const INPUTS: readonly [keyof Parts, RegExp][] = [
  ["models", /^(ckpt|unet|model|diffusion_model)(_name)?$|^model_path$/],
  ["loras", /^lora(_name)?(_?\d+)?$/],
  ["vaes", /^vae_name$/],
  ["textEncoders", /^clip_name\d?$|^text_encoder\w*$/],
  ["controlNets", /^control_?net_name$|^controlnet$/],
  ["adapters", /^(ipadapter|style_model|instantid|pulid|photomaker)\w*$/],
];

/** The files that a node's inputs come from, however far back; those of the whole graph where the node is not known. */
function partsBehind(graph: Graph | undefined, nodeId: string): Parts {
  const parts: Record<keyof Parts, string[]> = { models: [], loras: [], vaes: [], textEncoders: [], controlNets: [], adapters: [] };
  const nodes = graph ? (graph[nodeId] ? behind(graph, nodeId) : Object.keys(graph)) : [];
  for (const [input, value] of nodes.flatMap((id) => Object.entries(graph?.[id]?.inputs ?? {}))) {
    const kind = INPUTS.find(([, pattern]) => pattern.test(input))?.[0];
    if (kind && typeof value === "string" && /\.\w+$/.test(value) && !parts[kind].includes(value)) parts[kind].push(value);
  }
  return parts;
}

/** The node and all those whose results it is given, directly or through others. */
function behind(graph: Graph, nodeId: string): string[] {
  const seen = new Set<string>();
  const waiting = [nodeId];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const node = graph[id];
    if (seen.has(id) || !node) continue;
    seen.add(id);
    for (const value of Object.values(node.inputs ?? {})) {
      if (Array.isArray(value) && typeof value[0] === "string" && value.length === 2) waiting.push(value[0]);
    }
  }
  return [...seen];
}
