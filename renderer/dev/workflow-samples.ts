import type { ProposedParameter, WorkflowProposal } from "#contract/workflow.ts";

/** Invented proposals, by the name of the file that is dropped. */

type Sample = Pick<ProposedParameter, "id" | "label" | "from" | "name" | "type" | "value"> & Partial<ProposedParameter>;

const parameter = (sample: Sample): ProposedParameter => ({
  on: true,
  description: "",
  default: sample.value,
  min: null,
  max: null,
  choices: [],
  ...sample,
});

const prompt = parameter({
  id: "6.text",
  label: { kind: "meaning", meaning: "prompt", number: 1 },
  from: { node: "CLIP Text Encode (Positive Prompt)", input: "text" },
  name: "prompt",
  description: "What the picture shows",
  type: "string",
  default: null,
  value: "a lighthouse on a cliff at dusk, ink and watercolour",
});
const seed = parameter({
  id: "3.seed",
  label: { kind: "meaning", meaning: "seed", number: 1 },
  from: { node: "KSampler", input: "seed" },
  name: "seed",
  type: "seed",
  default: null,
  value: 0,
});
const steps = parameter({
  id: "3.steps",
  label: { kind: "meaning", meaning: "steps", number: 1 },
  from: { node: "KSampler", input: "steps" },
  on: false,
  name: "steps",
  type: "integer",
  value: 20,
  min: 1,
  max: 10_000,
});
const sampler = parameter({
  id: "3.sampler_name",
  label: { kind: "meaning", meaning: "sampler", number: 1 },
  from: { node: "KSampler", input: "sampler_name" },
  on: false,
  name: "sampler",
  type: "string",
  value: "euler",
  choices: ["euler", "dpmpp_2m", "ddim"],
});

const plain: WorkflowProposal = {
  proposalId: "plain",
  toolName: "lighthouse_poster",
  title: "Lighthouse poster",
  description: 'Make a picture with the user\'s own ComfyUI workflow "Lighthouse poster".',
  parameters: [prompt, seed, steps, sampler],
  produces: "image",
  outputs: ["Save Image"],
  warnings: [],
};

const LONG = "An extraordinarily long name that somebody gave a node so that nobody would ever mistake it for any other".repeat(2);
const LONG_FILE = `a_model_with_an_extraordinarily_long_file_name_${"x".repeat(90)}.safetensors`;

const full: WorkflowProposal = {
  ...plain,
  proposalId: "full",
  toolName: "restyle_a_photo_with_everything_in_it",
  title: LONG.slice(0, 200),
  parameters: [
    prompt,
    parameter({
      id: "7.text",
      label: { kind: "meaning", meaning: "negative_prompt", number: 1 },
      from: { node: LONG, input: "text" },
      name: "negative_prompt",
      type: "string",
      value: "text, watermark",
    }),
    parameter({
      id: "40.image",
      label: { kind: "meaning", meaning: "image", number: 1 },
      from: { node: "Load Image", input: "image" },
      name: "image",
      type: "image",
      default: null,
      value: "photo.png",
    }),
    parameter({
      id: "10.lora_name",
      label: { kind: "name", name: LONG },
      from: { node: "Load LoRA", input: "lora_name" },
      name: "ink_style",
      type: "model",
      value: LONG_FILE,
      choices: [LONG_FILE, "ink.safetensors"],
    }),
    seed,
    { ...seed, id: "30.seed", label: { kind: "meaning", meaning: "seed", number: 2 }, name: "seed_2" },
    steps,
    sampler,
  ],
  outputs: ["Save Image", "Save Video", LONG],
  produces: "video",
  warnings: [
    {
      code: "node_classes_missing",
      parameters: { classes: ["Seed (rgthree)", "NewSampler", "Mystery"] },
      message: "",
      missing: [
        { kind: "node_class", name: "Seed (rgthree)", pack: "rgthree-comfy", link: "https://registry.comfy.org/nodes/rgthree-comfy" },
        { kind: "node_class", name: "NewSampler", pack: "comfy-core", link: null },
        { kind: "node_class", name: "Mystery", pack: null, link: null },
      ],
    },
    {
      code: "model_replaced",
      parameters: { file: LONG_FILE, instead: "ink.safetensors" },
      message: "",
      missing: [{ kind: "model", name: LONG_FILE, folder: "loras", instead: "ink.safetensors", link: "https://huggingface.co/ink/ink" }],
    },
    ...["width", "height", "shift", "noise"].map((input) => ({
      code: "input_added",
      parameters: { input: `KSampler: ${input}`, value: "1" },
      message: "",
      missing: [],
    })),
  ],
};

const otherScript: WorkflowProposal = {
  ...plain,
  proposalId: "other-script",
  toolName: "hai_bao",
  title: "海报 · ملصق المنارة",
  description: "用你自己的工作流制作海报。 صمّم ملصقًا بالحبر.",
  parameters: [
    {
      ...prompt,
      label: { kind: "name", name: "提示词（正面）" },
      from: { node: "文本编码", input: "text" },
      value: "منارة على جرف عند الغسق",
    },
    { ...seed, label: { kind: "name", name: "بذرة" } },
  ],
  outputs: ["保存图像"],
};

export const proposals: Readonly<Record<string, WorkflowProposal>> = {
  "Lighthouse poster.json": plain,
  "Everything.png": full,
  "海报.json": otherScript,
};
