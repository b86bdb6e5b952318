import { parseJson } from "#base/json.ts";
import { pngTexts } from "#base/png-text.ts";
import { parseGraph } from "#comfyui/graph.ts";
import type { Graph, GraphNode, InputValue } from "#comfyui/types.ts";
import type { EaselError } from "#contract/errors.ts";
import type { InputImage } from "./input-image.ts";

/** What comes before the facts, so that nobody takes them for what a model saw. `error` is why no model could look. */
export function describeWithoutVision(error: EaselError): string {
  return `Nobody has looked at this picture: ${error.message} ${error.remedy} What follows is only what the picture's file says of itself.`;
}

/** What a file says about itself, as lines of text for the AI app. */
export function describeImageFile({ bytes, mime, width, height }: InputImage): string[] {
  const size = `Size: ${width} x ${height} pixels. Format: ${mime.slice("image/".length).toUpperCase()}, ${Math.ceil(bytes.length / 1000)} kB.`;
  const made = Object.entries(generationParameters(pngTexts(bytes))).map(([what, value]) => `${what}: ${value}`);
  if (made.length === 0) return [size, "The file does not say how the picture was made."];
  return [size, `According to its file it was made from:\n${made.join("\n")}`];
}

/** From Easel's own note in the file, else from the graph that ComfyUI writes into every PNG. */
function generationParameters(texts: Record<string, string>): Record<string, string> {
  const easel = texts.easel === undefined ? null : tryParse(texts.easel);
  const args = isRecord(easel) && isRecord(easel.arguments) ? easel.arguments : null;
  if (args) {
    const shown = Object.entries(args).filter(([, value]) => value !== "" && value !== null && typeof value !== "object");
    return Object.fromEntries(shown.map(([name, value]) => [name, String(value)]));
  }
  const graph = texts.prompt === undefined ? undefined : parseGraph(tryParse(texts.prompt));
  return graph ? parametersOfGraph(graph) : {};
}

function parametersOfGraph(graph: Graph): Record<string, string> {
  const nodes = Object.values(graph);
  const sampler = nodes.find(({ inputs }) => "positive" in inputs && ("seed" in inputs || "noise_seed" in inputs));
  const loader = nodes.find(({ inputs }) => "ckpt_name" in inputs || "unet_name" in inputs);
  const found: Record<string, InputValue | undefined> = {
    prompt: textBehind(graph, sampler?.inputs.positive),
    "negative prompt": textBehind(graph, sampler?.inputs.negative),
    seed: sampler?.inputs.seed ?? sampler?.inputs.noise_seed,
    steps: sampler?.inputs.steps,
    model: loader?.inputs.ckpt_name ?? loader?.inputs.unet_name,
  };
  const known = Object.entries(found).filter(([, value]) => value !== undefined && value !== "" && typeof value !== "object");
  return Object.fromEntries(known.map(([name, value]) => [name, String(value)]));
}

/** Follows links backwards to the first node with a `text`; there may be conditioning nodes in between. */
function textBehind(graph: Graph, link: InputValue | undefined): string | undefined {
  const seen = new Set<GraphNode>();
  let next = link;
  while (Array.isArray(next)) {
    const node = graph[String(next[0])];
    if (!node || seen.has(node)) return undefined;
    seen.add(node);
    if (typeof node.inputs.text === "string") return node.inputs.text;
    next = node.inputs.conditioning ?? node.inputs.positive ?? node.inputs.text;
  }
  return undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

function tryParse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}
