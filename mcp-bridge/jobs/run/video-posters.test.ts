import { expect, test } from "vitest";
import type { Graph, NodeInfo } from "#comfyui/types.ts";
import type { EngineFacts } from "../../workflow/workflow.ts";
import { withVideoPosters } from "./video-posters.ts";

/** An engine with these classes, each with what comes out of it. */
function engineWith(classes: Record<string, string[]>): EngineFacts {
  const info = (name: string, types: string[]): NodeInfo => ({
    name,
    displayName: name,
    category: "",
    outputNode: false,
    outputs: types.map((type) => ({ name: type, type, list: false })),
    inputs: [],
  });
  const node = async (name: string) => {
    const types = classes[name];
    return types ? info(name, types) : null;
  };
  return { node } as Partial<EngineFacts> as EngineFacts;
}

const CLASSES = { VAEDecode: ["IMAGE"], CreateVideo: ["VIDEO"], Kling: ["VIDEO"], ImageFromBatch: ["IMAGE"], PreviewImage: [] };
const graph: Graph = {
  1: { class_type: "VAEDecode", inputs: {} },
  2: { class_type: "CreateVideo", inputs: { images: ["1", 0], fps: 6 } },
  3: { class_type: "SaveVideo", inputs: { video: ["2", 0] } },
  4: { class_type: "SaveWEBM", inputs: { images: ["1", 0] } },
  5: { class_type: "SaveImage", inputs: { images: ["1", 0] } },
};

test("each video that is saved gets a preview of its first frame, from the pictures that it is made of", async () => {
  const added = await withVideoPosters(graph, engineWith(CLASSES));
  const poster = (id: string) => ({
    [`easel_poster_${id}_frame`]: { class_type: "ImageFromBatch", inputs: { image: ["1", 0], batch_index: 0, length: 1 } },
    [`easel_poster_${id}`]: { class_type: "PreviewImage", inputs: { images: [`easel_poster_${id}_frame`, 0] } },
  });
  expect(added).toEqual({ ...graph, ...poster("3"), ...poster("4") });
});

test.each<[string, Graph, Record<string, string[]>]>([
  [
    "a service gives the video whole",
    { 1: { class_type: "Kling", inputs: {} }, 3: { class_type: "SaveVideo", inputs: { video: ["1", 0] } } },
    CLASSES,
  ],
  ["the engine cannot take a frame", graph, { ...CLASSES, ImageFromBatch: undefined } as never],
  ["nothing is known of where the frames come from", graph, { ...CLASSES, VAEDecode: [] }],
])("the graph stays as it is where %s", async (_why, given, classes) => {
  expect(await withVideoPosters(given, engineWith(classes))).toEqual(given);
});
