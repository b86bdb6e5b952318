import type { EngineFile, JobOutputs, OutputFile } from "./types.ts";
import type { Outputs } from "./wire.ts";

const PICTURE = /\.(a?png|jpe?g|webp|gif|bmp|tiff?|avif|exr|jxl|svg|hei[cf])$/i;
const MODEL = /\.(glb|gltf|obj|stl|ply|fbx|usdz|splat|ksplat|spz)$/i;
/** Where ComfyUI's nodes and the common custom ones put words: PreviewAny, ShowText, taggers, captioners, arithmetic. */
const TEXT_KEY = /^(text|texts|string|strings|tags?|captions?|prompts?|value|values|answer|response|message|markdown)$/i;
const VIDEO = /\.(mp4|webm|mov|mkv|m4v|avi)$/i;

/** The id of a node, so that "9" comes before "10" and "57:8" before "57:12". Not by `Intl`, which takes 7 MB at its first use. */
const sortable = (nodeId: string): string => nodeId.replaceAll(/\d+/g, (digits) => digits.padStart(20, "0"));

const POSTER_NODE = "easel_poster_";
/** The id of the node, added to a graph, that previews the first frame of the video which this node saves. */
export const posterNodeOf = (nodeId: string): string => `${POSTER_NODE}${nodeId}`;

/**
 * The outputs of all nodes in one list. Nodes put files under any key ("images", "gifs", "audio", "3d"; SaveVideo puts an mp4
 * under "images"), so the item itself tells what it is: it has a `filename`, or it is text.
 */
export function jobOutputs(outputs: Outputs): JobOutputs {
  const all: JobOutputs = { images: [], files: [], text: [] };
  const known = new Set<string>();
  const add = (file: OutputFile) => {
    const name = `${file.type}/${file.subfolder}/${file.filename}`;
    if (known.has(name)) return; // a node may tell of one file under two keys
    known.add(name);
    (PICTURE.test(file.filename) ? all.images : all.files).push(file);
  };
  // In ComfyUI outputs come in the order in which nodes finished, which differs from run to run.
  const nodes = Object.entries(outputs).sort(([a], [b]) => (sortable(a) < sortable(b) ? -1 : 1));
  const values = nodes.flatMap(([id, node]) =>
    id.startsWith(POSTER_NODE) ? [] : Object.entries(node ?? {}).map(([key, value]) => ({ id, key, value })),
  );
  for (const { id, key, value } of values) {
    for (const item of Array.isArray(value) ? value : [value]) {
      const file = withPoster(engineFile(item) ?? shownModel(key, item), outputs[posterNodeOf(id)]?.images);
      const text = textOf(key, item);
      if (file) add(file);
      else if (text !== null) all.text.push(text);
    }
  }
  return all;
}

function engineFile(item: unknown): OutputFile | undefined {
  if (typeof item !== "object" || item === null || !("filename" in item) || typeof item.filename !== "string") return undefined;
  const { filename, subfolder, type, workflow } = item as Record<string, unknown> & { filename: string };
  const folder: Pick<EngineFile, "subfolder" | "type"> = {
    subfolder: typeof subfolder === "string" ? subfolder : "",
    type: type === "temp" || type === "input" ? type : "output",
  };
  // VHS_VideoCombine keeps the first frame beside the video, as a PNG that holds the workflow.
  const hasPoster = typeof workflow === "string" && /\.png$/i.test(workflow);
  return { filename, ...folder, ...(hasPoster && { poster: { filename: workflow, ...folder } }) };
}

/** The file, where it is a video, with the preview that a node added for it has made. */
function withPoster(file: OutputFile | undefined, previews: unknown): OutputFile | undefined {
  const [poster] = Array.isArray(previews) ? previews.map(engineFile) : [];
  return file && poster && !file.poster && VIDEO.test(file.filename) ? { ...file, poster } : file;
}

/**
 * ComfyUI's 3D previews tell of their file by its name alone (`PreviewUI3D` in comfy_api/latest/_ui.py); Preview3D's lies among
 * the outputs, those of the others among the temporary files.
 */
function shownModel(key: string, item: unknown): OutputFile | undefined {
  if (key !== "result" || typeof item !== "string" || !MODEL.test(item) || isAbsolutePath(item)) return undefined;
  const [, subfolder = "", filename = ""] = /^(?:(.*)[/\\])?([^/\\]+)$/.exec(item) ?? [];
  return { filename, subfolder, type: /^preview(3d_advanced|_splat|_pointcloud)_/.test(filename) ? "temp" : "output" };
}

/** The item as text for people; null for what is none, such as names and figures that only ComfyUI's page needs. */
function textOf(key: string, item: unknown): string | null {
  if (TEXT_KEY.test(key)) return ["string", "number", "boolean"].includes(typeof item) ? String(item) : null;
  const readable = typeof item === "string" && /\p{L}\s+\p{L}/u.test(item) && !isAbsolutePath(item) && !/^data:|;base64,/.test(item);
  return readable ? item : null;
}

const isAbsolutePath = (text: string) => /^([a-z]:)?[\\/]/i.test(text);
