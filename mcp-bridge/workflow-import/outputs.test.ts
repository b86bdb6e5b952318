import { describe, expect, test } from "vitest";
import type { Graph, NodeInfo } from "#comfyui/types.ts";
import { findOutputs } from "./outputs.ts";
import { propose } from "./propose.ts";
import { LIMITS } from "./test-support/fixture-engine.ts";
import { makeTool } from "./tool.ts";

const info = (name: string, outputs: string[], outputNode = outputs.length === 0): NodeInfo => ({
  name,
  displayName: name,
  category: "",
  outputNode,
  outputs: outputs.map((type) => ({ name: type, type, list: false })),
  inputs: [],
});
const nodesOf = (graph: Graph, made: string[]) =>
  new Map(Object.entries(graph).map(([id, { class_type }]) => [class_type, id === "1" ? info(class_type, made) : info(class_type, [])]));
const graphOf = (...ends: [className: string, inputs?: Graph[string]["inputs"]][]): Graph => ({
  1: { class_type: "Source", inputs: {} },
  ...Object.fromEntries(ends.map(([class_type, inputs], index) => [index + 2, { class_type, inputs: { from: ["1", 0], ...inputs } }])),
});
const outputsOf = (graph: Graph, made: string[]) => findOutputs({ graph, broken: new Set() }, nodesOf(graph, made));
const tool = (graph: Graph, made: string[]) => {
  const draft = propose("Test.json", graph, { nodes: nodesOf(graph, made), limits: LIMITS, taken: () => false });
  return makeTool(draft, draft);
};

describe("what comes back", () => {
  test.each<[string, Graph[string]["inputs"], string, string]>([
    ["SaveImage", { filename_prefix: "video/ComfyUI" }, "IMAGE", "image"],
    ["SaveWEBM", { codec: "vp9" }, "IMAGE", "video"],
    ["SaveAnimatedWEBP", {}, "IMAGE", "video"],
    ["VHS_VideoCombine", { format: "video/h264-mp4" }, "IMAGE", "video"],
    ["Save Thing", { format: "mp4" }, "IMAGE", "video"],
    ["Save Thing", { name: "voice.wav" }, "IMAGE", "audio"],
    ["Save Thing", {}, "IMAGE", "files"],
    ["SaveVideo", { format: "auto" }, "VIDEO", "video"],
    ["SaveAudioMP3", { quality: "V0" }, "AUDIO", "audio"],
    ["SaveGLB", {}, "MESH", "model"],
    ["PreviewAny", {}, "STRING", "text"],
    ["SaveLatent", {}, "LATENT", "files"],
  ])("%s with %j", (className, inputs, type, produces) => {
    expect(outputsOf(graphOf([className, inputs]), [type]).produces).toBe(produces);
  });

  test("a node whose result does not come back runs, but counts for nothing", () => {
    const outputs = outputsOf(graphOf(["CheckpointSave"], ["PreviewImage"]), ["IMAGE"]);
    expect(outputs).toEqual({ keep: ["2", "3"], reporting: ["3"], produces: "image" });
  });

  test("a 3D service that hands its model on is followed to the preview that tells of it", () => {
    const graph: Graph = {
      1: { class_type: "TripoTextToModelNode", inputs: { prompt: "a cup" } },
      2: { class_type: "Preview3D", inputs: { model_file: ["1", 0] } },
    };
    const nodes = new Map([
      ["TripoTextToModelNode", info("TripoTextToModelNode", ["STRING"], true)],
      ["Preview3D", info("Preview3D", [])],
    ]);
    expect(findOutputs({ graph, broken: new Set() }, nodes)).toMatchObject({ reporting: ["2"], produces: "model" });
  });

  test.each(["SaveImageWebsocket", "CheckpointSave", "LoraSave"])("%s alone: the import warns that nothing will come back", (className) => {
    const { warnings } = tool(graphOf([className]), ["IMAGE"]);
    expect(warnings).toMatchObject([{ code: "nothing_comes_back", parameters: { classes: [className] } }]);
  });

  test("beside a saver it is no reason to warn", () => {
    expect(tool(graphOf(["SaveImageWebsocket"], ["SaveImage"]), ["IMAGE"]).warnings).toEqual([]);
  });
});
