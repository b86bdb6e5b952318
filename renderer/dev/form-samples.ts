import type { FieldInput, FormField, ModelChoice, ToolForm, ToolForms } from "#contract/tool-form.ts";

const field = (name: string, input: FieldInput, over: Partial<FormField> = {}): FormField => ({
  name,
  title: null,
  description: "",
  required: false,
  setting: null,
  input,
  ...over,
});

const presets = ["draft", "standard", "high_quality"];

const settings = (side: number, steps: number) =>
  Object.fromEntries(
    presets.map((preset, number) => {
      const smaller = preset === "draft" ? side * 0.75 : side;
      return [preset, { steps: steps * (number + 1), cfg: 7, sampler: "dpmpp_2m", scheduler: "karras", width: smaller, height: smaller }];
    }),
  );

const model = (file: string, title: string, family: string, side: number): ModelChoice => ({
  file,
  about: { title, family, special: null, negative: true, settings: settings(side, 12) },
});

const models: ModelChoice[] = [
  model("dreamscape_xl_v10.safetensors", "Stable Diffusion XL", "sdxl", 1024),
  model("photon_v1.safetensors", "Stable Diffusion 1.5", "sd15", 512),
  model("flux/flux1-dev-fp8.safetensors", "Flux.1 dev", "flux", 1024),
  {
    file: "qwen_image_edit_2509.safetensors",
    about: { title: "Qwen-Image Edit", family: "qwen_image", special: "edit", negative: true, settings: settings(1024, 8) },
  },
];

const text = (maxLength: number | null = 10_000): FieldInput => ({ kind: "text", maxLength, default: null });
const number = (min: number, max: number, usual: number | null, whole = true): FieldInput => ({
  kind: "number",
  whole,
  min,
  max,
  multipleOf: null,
  default: usual,
});

const prompt = field("prompt", text(), { required: true });
const image = field("image", { kind: "picture" }, { required: true });
const shared = [
  field("negative_prompt", text()),
  field("model", { kind: "model", models, default: models[0]?.file ?? null }),
  field("steps", number(1, 100, null), { setting: "steps" }),
  field("cfg", number(0, 30, null, false), { setting: "cfg" }),
  field("sampler", { kind: "choice", choices: ["euler", "dpmpp_2m", "lcm"], default: null }, { setting: "sampler" }),
  field("scheduler", { kind: "choice", choices: ["normal", "karras"], default: null }, { setting: "scheduler" }),
  field("seed", { kind: "seed", min: "0", max: "18446744073709551615" }),
  field("count", number(1, 4, 1)),
  field("loras", {
    kind: "loras",
    loras: [
      { file: "ink_wash_xl.safetensors", families: ["sdxl"] },
      { file: "clay_15.safetensors", families: ["sd15"] },
      { file: "grain.safetensors", families: null },
    ],
    min: -4,
    max: 4,
  }),
];

const side = (name: string) =>
  field(
    name,
    { kind: "number", whole: true, min: 64, max: 2048, multipleOf: 8, default: null },
    { setting: name === "width" ? "width" : "height" },
  );

const form = (toolName: string, fields: FormField[], over: Partial<ToolForm> = {}): ToolForm => ({
  toolName,
  title: toolName,
  description: "",
  own: false,
  produces: "image",
  presets,
  defaultPreset: "standard",
  fields,
  problem: null,
  ...over,
});

const withoutPresets = { presets: [], defaultPreset: null };

export const toolForms: ToolForms = {
  engineAnswered: true,
  forms: [
    form("generate_image", [prompt, side("width"), side("height"), field("upscale", number(1.25, 2, null, false)), ...shared]),
    form("image_to_image", [image, prompt, field("strength", number(0, 1, 0.6, false)), ...shared]),
    form("inpaint", [
      image,
      field("mask", { kind: "mask", picture: "image" }),
      field("area", { kind: "area" }),
      prompt,
      field("strength", number(0, 1, 1, false)),
      ...shared,
    ]),
    form("upscale", [image, field("scale", { kind: "choice", choices: [2, 4], default: 2 })], withoutPresets),
    form("describe_image", [image, field("question", text())], { ...withoutPresets, produces: "text" }),
    form(
      "poster",
      [
        field("headline", text(60), { title: "Headline", description: "The large words at the top.", required: true }),
        field("photo", { kind: "picture" }, { title: "Photo", required: true }),
        field("style", { kind: "choice", choices: ["Bauhaus", "Art nouveau", "Punk"], default: "Bauhaus" }, { title: "Style" }),
        field("glow_amount", number(0, 2, 0.5, false), { description: "How much light comes from behind." }),
        field("frame", { kind: "switch", default: true }, { title: "With a frame" }),
      ],
      { ...withoutPresets, own: true, title: "Poster", description: "Paints a poster in my own style." },
    ),
    form("night_photo", [field("photo", { kind: "picture" }, { required: true })], {
      ...withoutPresets,
      own: true,
      title: "Night photo",
      description: "Turns a photo into night.",
      problem: {
        kind: "node_missing",
        code: "workflow_nodes_missing",
        parameters: { toolName: "night_photo", nodes: ["MagicNode"], more: 0 },
        message: "night_photo needs the node MagicNode, which ComfyUI does not have.",
        remedy: "Install the node pack that brings it.",
      },
    }),
  ],
};
