import type { Graph, GraphNode } from "#comfyui/types.ts";
import { parseLink } from "../workflow/placeholders.ts";
import type { MendedGraph } from "./mend.ts";
import type { NodeInfos } from "./value-flow.ts";

/** What comes back from a workflow; "files" where that cannot be told. */
export type Produced = "image" | "video" | "audio" | "model" | "text" | "files";

export interface Outputs {
  /** Nodes that the tool runs for their results. */
  keep: string[];
  /** Those of them whose result comes back. */
  reporting: string[];
  produces: Produced;
}

interface End {
  id: string;
  known: boolean;
  silent: boolean;
  preview: boolean;
  produces: Produced;
}

/**
 * Output nodes that tell ComfyUI of no file: they write models and data sets, send pictures down a connection of their own or into
 * the web, or hand what they have made to the next node alone.
 */
const SILENT =
  /^(Checkpoint|Model|CLIP|VAE|Lora)Save$|^Save(LoRA|TrainingDataset|Image(Text)?DataSetToFolder)$|^(Tencent|Meshy|Tripo)\w*Node$|websocket|^ETN_Send|discord|telegram|s3.?(upload|save)|upload.?(to|s3)|^save.?text|text.?save|SaveText/i;

/**
 * Saved results count; previews only where nothing is saved, and texts only where there is nothing else. A class that the engine does
 * not have is taken for a saver where nothing is made of what comes out of it.
 */
export function findOutputs({ graph, broken }: Pick<MendedGraph, "graph" | "broken">, nodes: NodeInfos): Outputs {
  const sources = new Set(Object.values(graph).flatMap(({ inputs }) => Object.values(inputs).map((value) => parseLink(value)?.node)));
  const ends = Object.entries(graph).flatMap(([id, { class_type: className, inputs }]): End[] => {
    const info = nodes.get(className);
    const linked = Object.values(inputs).some((value) => parseLink(value));
    const ends = !sources.has(id);
    // Some that only give values to others call themselves outputs, too.
    if (!(info ? info.outputNode && (linked || ends) : linked && ends)) return [];
    return [
      {
        id,
        known: info !== null,
        silent: SILENT.test(className),
        preview: /preview|compare|^show/i.test(className),
        produces: producedBy(className, inputs, typesInto(graph, nodes, id)),
      },
    ];
  });
  // ComfyUI runs what it can of a graph.
  const whole = ends.filter(({ id }) => Object.keys(withOutputs(graph, [id])).every((node) => !broken.has(node)));
  const usable = whole.length > 0 ? whole : ends;
  const reporting = firstKind(usable.filter(({ silent }) => !silent));
  const silent = usable.filter((end) => end.silent && end.known);
  return {
    keep: usable.filter((end) => reporting.includes(end) || silent.includes(end)).map(({ id }) => id),
    reporting: reporting.map(({ id }) => id),
    produces: reporting[0]?.produces ?? "files",
  };
}

function firstKind(ends: End[]): End[] {
  const texts = ends.filter(({ produces }) => produces === "text");
  const others = ends.filter((end) => !texts.includes(end));
  const saved = others.filter(({ preview }) => !preview);
  const groups = [saved.filter(({ known }) => known), saved, others, texts];
  return groups.find((group) => group.length > 0) ?? [];
}

/** The types of what is linked to a node. */
function typesInto(graph: Graph, nodes: NodeInfos, id: string): string[] {
  return Object.values(graph[id]?.inputs ?? {}).flatMap((value) => {
    const link = parseLink(value);
    const source = link && nodes.get(graph[link.node]?.class_type ?? "");
    return (link && source?.outputs[link.slot]?.type) ?? [];
  });
}

/** By what goes into the node, what it is called, and the formats and file names that stand in it. */
function producedBy(className: string, inputs: GraphNode["inputs"], types: readonly string[]): Produced {
  const has = (pattern: RegExp) => types.some((type) => pattern.test(type));
  const settings = Object.entries(inputs).flatMap(([input, value]) =>
    input !== "filename_prefix" && typeof value === "string" ? [value] : [],
  );
  const names = (pattern: RegExp) => settings.some((value) => pattern.test(value));
  if (has(/^VIDEO$/) || /video|webm|animated|gif/i.test(className) || names(VIDEO_SETTING)) return "video";
  if (names(AUDIO_SETTING)) return "audio";
  if (has(/^IMAGE$|^MASK$/)) return NAMED_AFTER_IMAGES.test(className) ? "image" : "files";
  if (has(/^AUDIO$/) || /audio/i.test(className)) return "audio";
  if (has(/MESH|SPLAT|VOXEL|FILE_3D/) || /3d|glb|mesh/i.test(className)) return "model";
  if (has(/^(STRING|INT|FLOAT|BOOLEAN)$/) || /text|string|PreviewAny/i.test(className)) return "text";
  return has(/^LATENT$/) ? "files" : "image";
}

const VIDEO_SETTING = /^video\/|^(mp4|webm|mov|mkv|gif)$|\.(mp4|mov|mkv|webm|m4v|avi|gif)$/i;
const AUDIO_SETTING = /^audio\/|^(wav|mp3|flac|opus|ogg|m4a|aac)$|\.(wav|mp3|flac|opus|ogg|m4a|aac)$/i;
const NAMED_AFTER_IMAGES = /image|picture|photo|preview|compare|view|png|jpe?g|webp/i;

/** The graph without the other outputs, and without what only they used. */
export function withOutputs(graph: Graph, keep: string[]): Graph {
  const needed = new Set<string>();
  const waiting = [...keep];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const node = graph[id];
    if (!node || needed.has(id)) continue;
    needed.add(id);
    for (const value of Object.values(node.inputs)) {
      const link = parseLink(value);
      if (link) waiting.push(link.node);
    }
  }
  return Object.fromEntries(Object.entries(graph).filter(([id]) => needed.has(id)));
}
