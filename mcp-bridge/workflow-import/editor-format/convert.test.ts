import { describe, expect, test } from "vitest";
import type { Graph } from "#comfyui/types.ts";
import { editorWorkflow } from "../test-support/editor-builder.ts";
import { EDITOR_CASES, graphOf } from "../test-support/editor-corpus.ts";
import { CLASSES } from "../test-support/fixture-engine.ts";
import { classesOf, convertEditorWorkflow } from "./convert.ts";
import { readEditorWorkflow } from "./editor-workflow.ts";
import { statedDownloads } from "./stated-downloads.ts";

const convert = (workflow: object): Graph => convertEditorWorkflow(readEditorWorkflow(workflow), CLASSES);
const withoutTitles = (graph: Graph): Graph =>
  Object.fromEntries(Object.entries(graph).map(([id, { class_type, inputs }]) => [id, { class_type, inputs }]));

describe("the graph that the page would send", () => {
  test.each(EDITOR_CASES.map((one) => [one.kind, one] as const))("%s", (_kind, one) => {
    expect(withoutTitles(convert(one.workflow))).toEqual(graphOf(one));
  });

  test("titles are the person's, else what the engine calls the class", () => {
    const graph = convert(
      editorWorkflow([
        { id: 1, type: "EmptyImage", values: [64, 64, 1, 0], title: "Sky" },
        { id: 2, type: "PreviewImage", links: { images: [1, 0] } },
        { id: 3, type: "Magic", links: { image: [1, 0] } },
      ]),
    );
    expect(Object.values(graph).map(({ _meta }) => _meta?.title)).toEqual(["Sky", "Preview Image", "Magic"]);
  });

  test("a circle of reroutes, or of subgraphs, ends", () => {
    const circle = editorWorkflow(
      [
        { id: 1, type: "Reroute", links: { "": [2, 0] } },
        { id: 2, type: "Reroute", links: { "": [1, 0] } },
        { id: 3, type: "PreviewImage", links: { images: [1, 0] } },
        { id: 4, type: "a" },
      ],
      { subgraphs: [{ id: "a", inputs: [], outputs: [], nodes: [{ id: 1, type: "a" }] }] },
    );
    expect(convert(circle)["3"]).toMatchObject({ inputs: {} });
  });
});

describe("classes that the engine does not have", () => {
  const workflow = editorWorkflow([
    { id: 1, type: "EmptyImage", values: [64, 64, 1, 0], properties: { cnr_id: "comfy-core" } },
    { id: 2, type: "Magic", links: { image: [1, 0] }, properties: { cnr_id: "comfyui-magic" }, values: ["sparkle", 3] },
    { id: 3, type: "More Magic", links: { image: [2, 0] }, properties: { aux_id: "someone/ComfyUI-More" } },
    { id: 4, type: "Note" },
  ]);

  test("are named, with the pack as far as the file says", () => {
    const read = readEditorWorkflow(workflow);
    expect(classesOf(read)).toEqual(["EmptyImage", "Magic", "More Magic"]);
    expect([...statedDownloads(read).packs]).toEqual([
      ["EmptyImage", "comfy-core"],
      ["Magic", "comfyui-magic"],
      ["More Magic", "someone/ComfyUI-More"],
    ]);
  });

  test("keep their links, and the values that the file has names for", () => {
    expect(convert(workflow)["3"]?.inputs).toEqual({ image: ["2", 0] });
    const named = structuredClone(workflow) as { nodes: { inputs: object[] }[] };
    named.nodes[1]?.inputs.push(
      { name: "spell", type: "STRING", widget: { name: "spell" }, link: null },
      { name: "power", type: "INT", widget: { name: "power" }, link: null },
    );
    expect(convert(named)["2"]?.inputs).toEqual({ image: ["1", 0], spell: "sparkle", power: 3 });
  });
});

test.each([
  ["nothing in it", { nodes: [] }],
  ["no links", { nodes: [{ id: 1, type: "PreviewImage", inputs: [{ name: "images", link: 5 }] }] }],
  ["nodes that are none", { nodes: [null, 1, "x", {}], links: [null, [1], "x", {}] }],
  [
    "links that lead nowhere",
    { nodes: [{ id: 1, type: "PreviewImage", inputs: [{ name: "images", link: 1 }] }], links: [[1, 7, 0, 1, 0, "IMAGE"]] },
  ],
])("a workflow with %s is read without a fault", (_what, workflow) => {
  expect(() => convert(workflow)).not.toThrow();
});
