import type { EngineFile, JobOutputs } from "./types.ts";
import type { Outputs } from "./wire.ts";

const PICTURE = /\.(png|jpe?g|webp|gif|bmp|tiff?|avif|exr|jxl)$/i;
const byNodeId = new Intl.Collator("en", { numeric: true });

/**
 * The outputs of all nodes in one list. Nodes put files under any key ("images", "gifs", "audio", "3d"; SaveVideo puts an mp4
 * under "images"), so the item itself tells what it is: it has a `filename`, or it is text under "text".
 */
export function jobOutputs(outputs: Outputs): JobOutputs {
  const all: JobOutputs = { images: [], files: [], text: [] };
  // In ComfyUI outputs come in the order in which nodes finished, which differs from run to run.
  const nodes = Object.entries(outputs).sort(([a], [b]) => byNodeId.compare(a, b));
  for (const [key, value] of nodes.flatMap(([, node]) => Object.entries(node ?? {}))) {
    for (const item of Array.isArray(value) ? value : [value]) {
      const file = engineFile(item);
      if (file) (PICTURE.test(file.filename) ? all.images : all.files).push(file);
      else if (key === "text" && typeof item === "string") all.text.push(item);
    }
  }
  return all;
}

function engineFile(item: unknown): EngineFile | undefined {
  if (typeof item !== "object" || item === null || !("filename" in item) || typeof item.filename !== "string") return undefined;
  const { filename, subfolder, type } = item as { filename: string; subfolder?: unknown; type?: unknown };
  return {
    filename,
    subfolder: typeof subfolder === "string" ? subfolder : "",
    type: type === "temp" || type === "input" ? type : "output",
  };
}
