import { posterNodeOf } from "#comfyui/outputs.ts";
import type { Graph } from "#comfyui/types.ts";
import { parseLink } from "../../workflow/placeholders.ts";
import type { EngineFacts } from "../../workflow/workflow.ts";

type Link = NonNullable<ReturnType<typeof parseLink>>;

/** Nodes that save a video and keep no picture of it. VHS_VideoCombine keeps one. */
const SAVES_VIDEO = /^(SaveVideo|SaveWEBM)$/;

/**
 * The graph with a preview of the first frame of each video that it saves, so that people see what came without a program that
 * decodes videos. The same graph where the engine lacks the nodes for it, or the frames are nowhere to be had.
 */
export async function withVideoPosters(graph: Graph, engine: EngineFacts): Promise<Graph> {
  const posters = Object.entries(graph).flatMap(([id, { class_type, inputs }]) => {
    const frames = SAVES_VIDEO.test(class_type) ? (parseLink(inputs.images) ?? framesOf(graph, parseLink(inputs.video))) : null;
    return frames === null ? [] : [{ id, frames }];
  });
  if (posters.length === 0 || !(await hasNodes(engine, ["ImageFromBatch", "PreviewImage"]))) return graph;
  const shown = await Promise.all(posters.map(async (poster) => ((await isImage(graph, poster.frames, engine)) ? [poster] : [])));
  return Object.assign({ ...graph }, ...shown.flat().map(({ id, frames }) => posterNodes(id, frames)));
}

/** The pictures that a video is made of; null where a node gives it whole. */
function framesOf(graph: Graph, video: Link | null): Link | null {
  const source = video && graph[video.node];
  return source?.class_type === "CreateVideo" ? parseLink(source.inputs.images) : null;
}

async function isImage(graph: Graph, { node, slot }: Link, engine: EngineFacts): Promise<boolean> {
  const info = await engine.node(graph[node]?.class_type ?? "").catch(() => null);
  return info?.outputs[slot]?.type === "IMAGE";
}

async function hasNodes(engine: EngineFacts, classes: string[]): Promise<boolean> {
  const found = await Promise.all(classes.map((name) => engine.node(name).catch(() => null)));
  return found.every((info) => info);
}

function posterNodes(id: string, { node, slot }: Link): Graph {
  const frame = `${posterNodeOf(id)}_frame`;
  return {
    [frame]: { class_type: "ImageFromBatch", inputs: { image: [node, slot], batch_index: 0, length: 1 } },
    [posterNodeOf(id)]: { class_type: "PreviewImage", inputs: { images: [frame, 0] } },
  };
}
