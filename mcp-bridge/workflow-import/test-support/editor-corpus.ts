import type { Graph, InputValue } from "#comfyui/types.ts";
import { editorWorkflow, type NodeSpec, type SubgraphSpec } from "./editor-builder.ts";

/** One kind of workflow in the editor's format each, and the graph that ComfyUI's page sends for it. */
export interface EditorCase {
  kind: string;
  workflow: object;
  /** Node -> class and inputs. */
  graph: Record<string, [string, Record<string, InputValue>]>;
  /** Not for ComfyUI's own page, which lacks what a pack adds to it. */
  needsPack?: boolean;
}

const CHECKPOINT = "sd_xl_base_1.0.safetensors";
const loader: NodeSpec = { id: 4, type: "CheckpointLoaderSimple", values: [CHECKPOINT] };
const text = (id: number, words: string, more: Partial<NodeSpec> = {}): NodeSpec => ({
  id,
  type: "CLIPTextEncode",
  values: [words],
  ...more,
  links: { clip: [4, 1], ...more.links },
});
const latent: NodeSpec = { id: 5, type: "EmptyLatentImage", values: [640, 512, 1] };
const sampler = (more: Partial<NodeSpec> = {}): NodeSpec => ({
  id: 3,
  type: "KSampler",
  values: [7, "randomize", 20, 6.5, "euler", "normal", 1],
  ...more,
  links: { model: [4, 0], positive: [6, 0], negative: [7, 0], latent_image: [5, 0], ...more.links },
});
const decode = (from: [number, number] = [3, 0]): NodeSpec => ({ id: 8, type: "VAEDecode", links: { samples: from, vae: [4, 2] } });
const save = (from: [number, number] = [8, 0]): NodeSpec => ({ id: 9, type: "SaveImage", links: { images: from }, values: ["fox"] });
const plain = () => [loader, latent, text(6, "a fox"), text(7, "blurry"), sampler(), decode(), save()];

const SAMPLED = { seed: 7, steps: 20, cfg: 6.5, sampler_name: "euler", scheduler: "normal", denoise: 1 };
const graph = {
  "4": ["CheckpointLoaderSimple", { ckpt_name: CHECKPOINT }],
  "5": ["EmptyLatentImage", { width: 640, height: 512, batch_size: 1 }],
  "6": ["CLIPTextEncode", { text: "a fox", clip: ["4", 1] }],
  "7": ["CLIPTextEncode", { text: "blurry", clip: ["4", 1] }],
  "3": ["KSampler", { ...SAMPLED, model: ["4", 0], positive: ["6", 0], negative: ["7", 0], latent_image: ["5", 0] }],
  "8": ["VAEDecode", { samples: ["3", 0], vae: ["4", 2] }],
  "9": ["SaveImage", { images: ["8", 0], filename_prefix: "fox" }],
} satisfies EditorCase["graph"];
const kSampler = (change: Record<string, InputValue>): [string, Record<string, InputValue>] => [
  "KSampler",
  { ...graph["3"][1], ...change },
];

/** Encodes a text that its instance shows as a widget. */
const promptSubgraph: SubgraphSpec = {
  id: "11111111-1111-4111-8111-111111111111",
  inputs: [
    { name: "clip", type: "CLIP" },
    { name: "text", type: "STRING" },
  ],
  outputs: [{ name: "CONDITIONING", type: "CONDITIONING", from: [1, 0] }],
  nodes: [{ id: 1, type: "CLIPTextEncode", links: { clip: ["in", 0], text: ["in", 1] }, values: ["inside"] }],
};
const withPrompt = (values: NodeSpec["values"], more: Partial<NodeSpec> = {}): NodeSpec => ({
  id: 20,
  type: promptSubgraph.id,
  ...(values && { values }),
  ...more,
  links: { clip: [4, 1], ...more.links },
});
const aroundPrompt = (instance: NodeSpec) => [
  loader,
  latent,
  instance,
  text(7, "blurry"),
  sampler({ links: { positive: [20, 0] } }),
  decode(),
  save(),
];
const { "6": _inline, ...withoutPrompt } = graph;
const promptInside = (words: string): EditorCase["graph"] => ({
  ...withoutPrompt,
  "20:1": ["CLIPTextEncode", { text: words, clip: ["4", 1] }],
  "3": kSampler({ positive: ["20:1", 0] }),
});

const scaleSubgraph: SubgraphSpec = {
  id: "33333333-3333-4333-8333-333333333333",
  inputs: [{ name: "image", type: "IMAGE" }],
  outputs: [{ name: "IMAGE", type: "IMAGE", from: [1, 0] }],
  nodes: [{ id: 1, type: "ImageScaleBy", links: { image: ["in", 0] }, values: ["lanczos", 2] }],
};

export const EDITOR_CASES: EditorCase[] = [
  { kind: "schema 0.4, a second widget behind the seed", workflow: editorWorkflow(plain()), graph },
  { kind: "schema 1.0", workflow: editorWorkflow(plain(), { schema: 1 }), graph },
  {
    kind: "notes and groups",
    workflow: editorWorkflow([
      ...plain(),
      { id: 30, type: "Note", values: ["Mind the gap"] },
      { id: 31, type: "MarkdownNote", values: ["# Fox"] },
    ]),
    graph,
  },
  {
    kind: "reroutes behind each other",
    workflow: editorWorkflow([
      loader,
      latent,
      text(6, "a fox"),
      text(7, "blurry"),
      { id: 40, type: "Reroute", links: { "": [3, 0] } },
      { id: 41, type: "Reroute", links: { "": [40, 0] } },
      sampler(),
      decode([41, 0]),
      save(),
    ]),
    graph,
  },
  {
    kind: "a primitive that sets a widget",
    workflow: editorWorkflow([
      loader,
      latent,
      text(6, "a fox"),
      text(7, "blurry"),
      { id: 50, type: "PrimitiveNode", values: [11, "fixed"], properties: { "Run widget replace on values": false } },
      sampler({ links: { steps: [50, 0] }, values: [7, "randomize", 11, 6.5, "euler", "normal", 1] }),
      decode(),
      save(),
    ]),
    graph: { ...graph, "3": kSampler({ steps: 11 }) },
  },
  {
    kind: "a primitive behind a reroute, which the page's values do not pass",
    workflow: editorWorkflow([
      loader,
      latent,
      text(6, "a fox"),
      text(7, "blurry"),
      { id: 50, type: "PrimitiveNode", values: [11, "fixed"], properties: { "Run widget replace on values": false } },
      { id: 51, type: "Reroute", links: { "": [50, 0] } },
      sampler({ links: { steps: [51, 0] } }),
      decode(),
      save(),
    ]),
    graph,
  },
  {
    kind: "a widget that is linked",
    workflow: editorWorkflow([
      loader,
      latent,
      text(6, "old words", { links: { text: [60, 0] } }),
      text(7, "blurry"),
      { id: 60, type: "PrimitiveStringMultiline", values: ["a fox in snow"] },
      { id: 61, type: "PrimitiveInt", values: [99, "randomize"] },
      sampler({ links: { seed: [61, 0] } }),
      decode(),
      save(),
    ]),
    graph: {
      ...graph,
      "60": ["PrimitiveStringMultiline", { value: "a fox in snow" }],
      "61": ["PrimitiveInt", { value: 99 }],
      "6": ["CLIPTextEncode", { text: ["60", 0], clip: ["4", 1] }],
      "3": kSampler({ seed: ["61", 0] }),
    },
  },
  {
    kind: "a bypassed node hands on what comes into it",
    workflow: editorWorkflow([
      loader,
      latent,
      { id: 10, type: "LoraLoader", links: { model: [4, 0], clip: [4, 1] }, values: ["ink.safetensors", 0.8, 0.8], mode: 4 },
      text(6, "a fox", { links: { clip: [10, 1] } }),
      text(7, "blurry", { links: { clip: [10, 1] } }),
      sampler({ links: { model: [10, 0] } }),
      decode(),
      save(),
    ]),
    graph,
  },
  {
    kind: "a bypassed node whose outputs are not in the order of its inputs",
    workflow: editorWorkflow([
      loader,
      latent,
      text(6, "a fox"),
      text(7, "blurry"),
      sampler(),
      decode(),
      { id: 11, type: "ImageUpscaleWithModel", links: { image: [8, 0] }, mode: 4 },
      save([11, 0]),
    ]),
    graph,
  },
  {
    kind: "muted nodes, and what depended on them",
    workflow: editorWorkflow([
      ...plain(),
      { id: 12, type: "ImageScaleBy", links: { image: [8, 0] }, values: ["lanczos", 2], mode: 2 },
      { id: 13, type: "PreviewImage", links: { images: [12, 0] } },
    ]),
    graph: { ...graph, "13": ["PreviewImage", {}] },
  },
  {
    kind: "a file that is older than the class: what is missing is as the page sets it",
    workflow: editorWorkflow([
      loader,
      { ...latent, values: [640] },
      text(6, "a fox"),
      text(7, "blurry"),
      sampler({ values: [7, "randomize", 20] }),
      decode(),
      save(),
    ]),
    graph: {
      ...graph,
      "5": ["EmptyLatentImage", { width: 640, height: 512, batch_size: 1 }],
      "3": kSampler({ cfg: 8, sampler_name: "euler", scheduler: "simple" }),
    },
  },
  {
    kind: "values with names beside them, of another version of the class",
    workflow: editorWorkflow([
      loader,
      latent,
      text(6, "a fox"),
      text(7, "blurry"),
      sampler({
        values: ["new", 6.5, 20, 7, "fixed", "normal", "euler", 1],
        more: {
          widgets_values_named: {
            brand_new: "new",
            cfg: 6.5,
            steps: 20,
            seed: 7,
            control_after_generate: "fixed",
            scheduler: "normal",
            sampler_name: "euler",
            denoise: 1,
          },
        },
      }),
      decode(),
      save(),
    ]),
    graph: { ...graph, "3": kSampler({ brand_new: "new" }) },
    needsPack: true,
  },
  {
    kind: "a dynamic combo, whose inputs follow it",
    workflow: editorWorkflow([
      ...plain().slice(0, -1),
      { id: 9, type: "SaveImageAdvanced", links: { images: [8, 0] }, values: ["fox", "exr", "32-bit float", "linear"] },
    ]),
    graph: {
      ...graph,
      "9": [
        "SaveImageAdvanced",
        {
          images: ["8", 0],
          filename_prefix: "fox",
          format: "exr",
          "format.bit_depth": "32-bit float",
          "format.input_color_space": "linear",
        },
      ],
    },
  },
  {
    kind: "an input that grows",
    workflow: editorWorkflow([
      { id: 1, type: "LoadImage", values: ["example.png", "image"] },
      { id: 2, type: "EmptyImage", values: [64, 64, 1, 0] },
      { id: 3, type: "BatchImagesNode", links: { "images.image0": [1, 0], "images.image1": [2, 0] } },
      { id: 9, type: "SaveImage", links: { images: [3, 0] }, values: ["pair"] },
    ]),
    graph: {
      "1": ["LoadImage", { image: "example.png" }],
      "2": ["EmptyImage", { width: 64, height: 64, batch_size: 1, color: 0 }],
      "3": ["BatchImagesNode", { "images.image0": ["1", 0], "images.image1": ["2", 0] }],
      "9": ["SaveImage", { images: ["3", 0], filename_prefix: "pair" }],
    },
  },
  {
    kind: "a list that somebody has written",
    workflow: editorWorkflow([
      { id: 1, type: "CustomCombo", values: ["wide", 1, "square", "wide", ""] },
      { id: 2, type: "PreviewAny", links: { source: [1, 0] }, values: [null, null, false] },
    ]),
    graph: {
      "1": ["CustomCombo", { choice: "wide", index: 1, option1: "square", option2: "wide", option3: "" }],
      "2": ["PreviewAny", { source: ["1", 0] }],
    },
  },
  {
    kind: "a subgraph, its widget shown outside, the value inside",
    workflow: editorWorkflow(aroundPrompt(withPrompt([], { properties: { proxyWidgets: [["1", "text"]] } })), {
      subgraphs: [promptSubgraph],
    }),
    graph: promptInside("inside"),
  },
  {
    kind: "a subgraph whose instance has a value of its own",
    workflow: editorWorkflow(aroundPrompt(withPrompt(["outside"], { properties: { proxyWidgets: [["-1", "text"]] } })), {
      subgraphs: [promptSubgraph],
    }),
    graph: promptInside("outside"),
  },
  {
    kind: "a subgraph as newer pages save it, without a list of widgets",
    workflow: editorWorkflow(aroundPrompt(withPrompt(["outside"])), { subgraphs: [promptSubgraph] }),
    graph: promptInside("outside"),
  },
  {
    kind: "a subgraph whose widget is linked",
    workflow: editorWorkflow(
      [
        ...aroundPrompt(withPrompt([], { links: { text: [60, 0] }, properties: { proxyWidgets: [["1", "text"]] } })),
        { id: 60, type: "PrimitiveString", values: ["linked"] },
      ],
      { subgraphs: [promptSubgraph] },
    ),
    graph: {
      ...promptInside("inside"),
      "60": ["PrimitiveString", { value: "linked" }],
      "20:1": ["CLIPTextEncode", { text: ["60", 0], clip: ["4", 1] }],
    },
  },
  {
    kind: "two instances of one subgraph",
    workflow: editorWorkflow(
      [
        loader,
        latent,
        withPrompt(["a fox"], { properties: { proxyWidgets: [["-1", "text"]] } }),
        withPrompt(["blurry"], { id: 21, properties: { proxyWidgets: [["-1", "text"]] } }),
        sampler({ links: { positive: [20, 0], negative: [21, 0] } }),
        decode(),
        save(),
      ],
      { subgraphs: [promptSubgraph] },
    ),
    graph: {
      "4": graph["4"],
      "5": graph["5"],
      "8": graph["8"],
      "9": graph["9"],
      "20:1": ["CLIPTextEncode", { text: "a fox", clip: ["4", 1] }],
      "21:1": ["CLIPTextEncode", { text: "blurry", clip: ["4", 1] }],
      "3": kSampler({ positive: ["20:1", 0], negative: ["21:1", 0] }),
    },
  },
  {
    kind: "a subgraph within a subgraph",
    workflow: editorWorkflow(
      aroundPrompt({
        id: 20,
        type: "22222222-2222-4222-8222-222222222222",
        links: { clip: [4, 1] },
        values: [],
        properties: { proxyWidgets: [["2", "text"]] },
      }),
      {
        subgraphs: [
          promptSubgraph,
          {
            id: "22222222-2222-4222-8222-222222222222",
            inputs: promptSubgraph.inputs,
            outputs: [{ name: "CONDITIONING", type: "CONDITIONING", from: [2, 0] }],
            nodes: [
              {
                id: 2,
                type: promptSubgraph.id,
                links: { clip: ["in", 0], text: ["in", 1] },
                values: [],
                properties: { proxyWidgets: [["1", "text"]] },
              },
            ],
          },
        ],
      },
    ),
    graph: {
      ...withoutPrompt,
      "20:2:1": ["CLIPTextEncode", { text: "inside", clip: ["4", 1] }],
      "3": kSampler({ positive: ["20:2:1", 0] }),
    },
  },
  {
    kind: "a subgraph that is bypassed",
    workflow: editorWorkflow(
      [...plain().slice(0, -1), { id: 20, type: scaleSubgraph.id, links: { image: [8, 0] }, mode: 4 }, save([20, 0])],
      { subgraphs: [scaleSubgraph] },
    ),
    graph,
  },
  {
    kind: "a bypassed subgraph within a subgraph, whose inside the page sends, though nothing comes of it",
    workflow: editorWorkflow(
      [...plain().slice(0, -1), { id: 20, type: "66666666-6666-4666-8666-666666666666", links: { image: [8, 0] } }, save([20, 0])],
      {
        subgraphs: [
          scaleSubgraph,
          {
            id: "66666666-6666-4666-8666-666666666666",
            inputs: [{ name: "image", type: "IMAGE" }],
            outputs: [{ name: "IMAGE", type: "IMAGE", from: [2, 0] }],
            nodes: [{ id: 2, type: scaleSubgraph.id, links: { image: ["in", 0] }, mode: 4 }],
          },
        ],
      },
    ),
    graph: { ...graph, "20:2:1": ["ImageScaleBy", { image: ["8", 0], upscale_method: "lanczos", scale_by: 2 }] },
  },
  {
    kind: "a subgraph with a bypassed node in it, and one that hands on its input",
    workflow: editorWorkflow(
      [
        ...plain().slice(0, -1),
        { id: 20, type: "44444444-4444-4444-8444-444444444444", links: { image: [8, 0] } },
        save([20, 1]),
        { ...save([20, 0]), id: 19 },
      ],
      {
        subgraphs: [
          {
            id: "44444444-4444-4444-8444-444444444444",
            inputs: [{ name: "image", type: "IMAGE" }],
            outputs: [
              { name: "IMAGE", type: "IMAGE", from: [1, 0] },
              { name: "IMAGE_1", type: "IMAGE", from: ["in", 0] },
            ],
            nodes: [{ id: 1, type: "ImageScaleBy", links: { image: ["in", 0] }, values: ["lanczos", 2], mode: 4 }],
          },
        ],
      },
    ),
    graph: { ...graph, "19": graph["9"] },
  },
  {
    kind: "a subgraph input that leads to a socket beside a widget",
    workflow: editorWorkflow(
      [
        { id: 20, type: "55555555-5555-4555-8555-555555555555", values: [], properties: { proxyWidgets: [["1", "width"]] } },
        { id: 9, type: "SaveImage", links: { images: [20, 0] }, values: ["fox"] },
      ],
      {
        subgraphs: [
          {
            id: "55555555-5555-4555-8555-555555555555",
            inputs: [{ name: "width", type: "INT" }],
            outputs: [{ name: "IMAGE", type: "IMAGE", from: [1, 0] }],
            nodes: [
              { id: 1, type: "EmptyImage", links: { width: ["in", 0] }, values: [96, 64, 1, 0] },
              { id: 2, type: "PreviewAny", links: { source: ["in", 0] }, values: [null, null, false] },
            ],
          },
        ],
      },
    ),
    graph: {
      "20:1": ["EmptyImage", { width: 96, height: 64, batch_size: 1, color: 0 }],
      "20:2": ["PreviewAny", { source: 96 }],
      "9": ["SaveImage", { images: ["20:1", 0], filename_prefix: "fox" }],
    },
  },
  {
    kind: "Set and Get nodes",
    workflow: editorWorkflow([
      loader,
      latent,
      text(6, "a fox"),
      text(7, "blurry"),
      { id: 70, type: "SetNode", links: { MODEL: [4, 0] }, values: ["model"] },
      { id: 71, type: "GetNode", values: ["model"] },
      sampler({ links: { model: [71, 0] } }),
      decode(),
      save(),
    ]),
    graph,
    needsPack: true,
  },
  {
    kind: "Anything Everywhere",
    workflow: editorWorkflow([
      loader,
      latent,
      { id: 6, type: "CLIPTextEncode", values: ["a fox"] },
      { id: 7, type: "CLIPTextEncode", values: ["blurry"] },
      { id: 72, type: "Anything Everywhere3", links: { anything: [4, 0], anything2: [4, 1], anything3: [4, 2] } },
      {
        id: 3,
        type: "KSampler",
        links: { positive: [6, 0], negative: [7, 0], latent_image: [5, 0] },
        values: [7, "randomize", 20, 6.5, "euler", "normal", 1],
      },
      { id: 8, type: "VAEDecode", links: { samples: [3, 0] } },
      save(),
    ]),
    graph,
    needsPack: true,
  },
  {
    kind: "Prompts Everywhere",
    workflow: editorWorkflow([
      loader,
      latent,
      text(6, "a fox"),
      text(7, "blurry"),
      { id: 73, type: "Prompts Everywhere", links: { "+ve": [6, 0], "-ve": [7, 0] } },
      { id: 3, type: "KSampler", links: { model: [4, 0], latent_image: [5, 0] }, values: [7, "randomize", 20, 6.5, "euler", "normal", 1] },
      decode(),
      save(),
    ]),
    graph,
    needsPack: true,
  },
  {
    kind: "Seed Everywhere, to a seed that somebody has made an input, and to none that is a widget",
    workflow: editorWorkflow([
      loader,
      latent,
      text(6, "a fox"),
      text(7, "blurry"),
      {
        id: 74,
        type: "Seed Everywhere",
        values: [42, "randomize"],
        more: { inputs: [{ name: "seed", type: "INT", link: null, widget: { name: "seed" } }] },
      },
      sampler({ openWidgets: ["seed"] }),
      { ...sampler(), id: 13 },
      decode(),
      save(),
      { id: 18, type: "VAEDecode", links: { samples: [13, 0], vae: [4, 2] } },
      { ...save([18, 0]), id: 19 },
    ]),
    graph: {
      ...graph,
      "74": ["Seed Everywhere", { seed: 42 }],
      "3": kSampler({ seed: ["74", 0] }),
      "13": graph["3"],
      "18": ["VAEDecode", { samples: ["13", 0], vae: ["4", 2] }],
      "19": ["SaveImage", { images: ["18", 0], filename_prefix: "fox" }],
    },
    needsPack: true,
  },
  {
    kind: "values by name, as some packs save them",
    workflow: editorWorkflow([
      { id: 2, type: "EmptyImage", values: [64, 64, 8, 0] },
      {
        id: 9,
        type: "VHS_VideoCombine",
        links: { images: [2, 0] },
        values: {
          frame_rate: 12,
          loop_count: 0,
          filename_prefix: "film",
          format: "image/gif",
          pingpong: false,
          videopreview: { hidden: false },
        },
      },
    ]),
    graph: {
      "2": ["EmptyImage", { width: 64, height: 64, batch_size: 8, color: 0 }],
      "9": [
        "VHS_VideoCombine",
        { images: ["2", 0], frame_rate: 12, loop_count: 0, filename_prefix: "film", format: "image/gif", pingpong: false },
      ],
    },
    needsPack: true,
  },
];

/** The case's graph as ours are written. */
export const graphOf = ({ graph: nodes }: EditorCase): Graph =>
  Object.fromEntries(Object.entries(nodes).map(([id, [className, inputs]]) => [id, { class_type: className, inputs }]));
