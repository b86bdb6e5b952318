// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a text in a workflow may look like that
import type { Graph, InputValue } from "#comfyui/types.ts";

/** One kind of workflow each, as "Export (API)" writes it, and what a tool of it must be like. */
export interface ExportCase {
  kind: string;
  graph: Graph;
  /** Node and input of the one text that a call must give; null where none is asked for. */
  prompt: string | null;
  /** Node and input of the texts that say what to leave out. */
  negative?: string[];
  /** Node and input of what is random in each call. */
  seeds?: string[];
  /** Names of the other parameters that are on, in order. */
  others?: string[];
  /** Codes of what is told. */
  warnings?: string[];
}

type Shorthand = Record<string, [string, Record<string, InputValue>, string?]>;

const graphOf = (nodes: Shorthand): Graph =>
  Object.fromEntries(
    Object.entries(nodes).map(([id, [class_type, inputs, title]]) => [
      id,
      { class_type, inputs, ...(title !== undefined && { _meta: { title } }) },
    ]),
  );

const KSAMPLER = { seed: 7, steps: 20, cfg: 6.5, sampler_name: "euler", scheduler: "normal", denoise: 1 };
const PLAIN: Shorthand = {
  "3": ["KSampler", { ...KSAMPLER, model: ["4", 0], positive: ["6", 0], negative: ["7", 0], latent_image: ["5", 0] }, "KSampler"],
  "4": ["CheckpointLoaderSimple", { ckpt_name: "sd_xl_base_1.0.safetensors" }, "Load Checkpoint"],
  "5": ["EmptyLatentImage", { width: 640, height: 512, batch_size: 1 }, "Empty Latent Image"],
  "6": ["CLIPTextEncode", { text: "a small red boat", clip: ["4", 1] }, "CLIP Text Encode (Prompt)"],
  "7": ["CLIPTextEncode", { text: "blurry", clip: ["4", 1] }, "CLIP Text Encode (Prompt)"],
  "8": ["VAEDecode", { samples: ["3", 0], vae: ["4", 2] }, "VAE Decode"],
  "9": ["SaveImage", { filename_prefix: "ComfyUI", images: ["8", 0] }, "Save Image"],
};
/** The plain workflow with some of its nodes replaced, and inputs of its sampler changed. */
const plain = (nodes: Shorthand = {}, sampler: Record<string, InputValue> = {}): Graph => {
  const [className, inputs, title] = PLAIN["3"] ?? ["KSampler", {}];
  return graphOf({ ...PLAIN, "3": [className, { ...inputs, ...sampler }, title ?? "KSampler"], ...nodes });
};
const USUAL = { prompt: "6.text", negative: ["7.text"], seeds: ["3.seed"], others: ["width", "height"] };
const encode = (text: InputValue): [string, Record<string, InputValue>] => ["CLIPTextEncode", { text, clip: ["4", 1] }];

/** Flux, without a negative. */
const guided = (nodes: Shorthand = {}): Graph =>
  graphOf({
    "1": ["UNETLoader", { unet_name: "flux1-dev.safetensors", weight_dtype: "default" }],
    "2": ["DualCLIPLoader", { clip_name1: "clip_l.safetensors", clip_name2: "t5xxl_fp16.safetensors", type: "flux", device: "default" }],
    "3": ["VAELoader", { vae_name: "ae.safetensors" }],
    "4": ["CLIPTextEncode", { text: "a kite", clip: ["2", 0] }],
    "5": ["FluxGuidance", { conditioning: ["4", 0], guidance: 3.5 }],
    "6": ["BasicGuider", { model: ["1", 0], conditioning: ["5", 0] }],
    "7": ["RandomNoise", { noise_seed: 5 }],
    "8": ["KSamplerSelect", { sampler_name: "euler" }],
    "10": ["BasicScheduler", { model: ["1", 0], scheduler: "simple", steps: 20, denoise: 1 }],
    "11": ["EmptyLatentImage", { width: 1024, height: 1024, batch_size: 1 }],
    "12": ["SamplerCustomAdvanced", { noise: ["7", 0], guider: ["6", 0], sampler: ["8", 0], sigmas: ["10", 0], latent_image: ["11", 0] }],
    "13": ["VAEDecode", { samples: ["12", 0], vae: ["3", 0] }],
    "9": ["SaveImage", { images: ["13", 0], filename_prefix: "flux" }],
    ...nodes,
  });

export const EXPORT_CASES: ExportCase[] = [
  { kind: "plain", graph: plain(), ...USUAL },
  {
    kind: "texts from primitives",
    graph: plain({
      "6": encode(["20", 0]),
      "7": encode(["21", 0]),
      "20": ["PrimitiveStringMultiline", { value: "a fox" }],
      "21": ["PrimitiveString", { value: "" }],
    }),
    ...USUAL,
    prompt: "20.value",
    negative: ["21.value"],
  },
  {
    kind: "a prompt joined of two texts, one of which is called so",
    graph: plain({
      "6": encode(["22", 0]),
      "20": ["PrimitiveStringMultiline", { value: "a fox" }, "User prompt"],
      "21": ["PrimitiveStringMultiline", { value: "masterpiece, best quality, a style in many more words than anybody needs" }, "Style"],
      "22": ["StringConcatenate", { string_a: ["20", 0], string_b: ["21", 0], delimiter: ", " }],
    }),
    ...USUAL,
    prompt: "20.value",
    others: ["style", "width", "height"],
  },
  {
    kind: "a prompt joined in the node that joins it; what stands between is no prompt",
    graph: plain({
      "6": encode(["22", 0]),
      "22": ["StringConcatenate", { string_a: "a fox in the snow at dawn", string_b: "oil painting", delimiter: " -- " }],
    }),
    ...USUAL,
    prompt: "22.string_a",
    others: ["prompt_2", "width", "height"],
  },
  {
    kind: "a pack's own joiner",
    graph: plain({
      "6": encode(["22", 0]),
      "20": ["Text/Box v1.2", { text: "a fox" }],
      "21": ["Text/Box v1.2", { text: "a fox, in ink" }, "Look"],
      "22": ["Text Concatenate", { delimiter: ", ", clean_whitespace: "true", text_a: ["20", 0], text_b: ["21", 0] }],
    }),
    ...USUAL,
    prompt: "20.text",
    others: ["look", "width", "height"],
  },
  {
    kind: "a template that the prompt is put into",
    graph: plain({
      "6": encode(["22", 0]),
      "20": ["PrimitiveString", { value: "a fox" }],
      "22": ["StringReplace", { string: "a photo of SUBJECT, 35 mm", find: "SUBJECT", replace: ["20", 0] }],
    }),
    ...USUAL,
    prompt: "20.value",
  },
  {
    kind: "a switch between two prompts",
    graph: plain({
      "6": encode(["22", 0]),
      "20": ["PrimitiveStringMultiline", { value: "a fox by day" }],
      "21": ["PrimitiveStringMultiline", { value: "a fox" }],
      "22": ["ComfySwitchNode", { switch: true, on_false: ["20", 0], on_true: ["21", 0] }],
    }),
    ...USUAL,
    prompt: "20.value",
    others: ["prompt_2", "width", "height"],
  },
  {
    kind: "a switch of a pack, of which the engine says little",
    graph: plain({ "6": encode(["22", 0]), "20": ["PrimitiveString", { value: "a fox" }], "22": ["Any Switch", { any_01: ["20", 0] }] }),
    ...USUAL,
    prompt: "20.value",
  },
  {
    kind: "a negative that is made of the prompt",
    graph: plain({ "7": ["ConditioningZeroOut", { conditioning: ["6", 0] }] }),
    ...USUAL,
    negative: [],
  },
  {
    kind: "both conditionings through a ControlNet",
    graph: plain(
      {
        "30": ["ControlNetLoader", { control_net_name: "control_canny.safetensors" }],
        "31": ["LoadImage", { image: "example.png" }],
        "32": [
          "ControlNetApplyAdvanced",
          {
            positive: ["6", 0],
            negative: ["7", 0],
            control_net: ["30", 0],
            image: ["31", 0],
            strength: 1,
            start_percent: 0,
            end_percent: 1,
          },
        ],
      },
      { positive: ["32", 0], negative: ["32", 1] },
    ),
    ...USUAL,
    others: ["image", "width", "height"],
  },
  {
    kind: "two prompts combined",
    graph: plain(
      {
        "20": ["CLIPTextEncode", { text: "a lighthouse far away", clip: ["4", 1] }, "Background"],
        "21": ["ConditioningCombine", { conditioning_1: ["6", 0], conditioning_2: ["20", 0] }],
      },
      { positive: ["21", 0] },
    ),
    ...USUAL,
    others: ["background", "width", "height"],
  },
  {
    kind: "both texts of an SDXL encoder, alike",
    graph: plain({
      "6": [
        "CLIPTextEncodeSDXL",
        {
          clip: ["4", 1],
          width: 1024,
          height: 1024,
          crop_w: 0,
          crop_h: 0,
          target_width: 1024,
          target_height: 1024,
          text_g: "a boat",
          text_l: "a boat",
        },
      ],
    }),
    ...USUAL,
    prompt: "6.text_g",
  },
  {
    kind: "the same prompt for two samplers",
    graph: plain({
      "20": ["CheckpointLoaderSimple", { ckpt_name: "sd_xl_base_1.0.safetensors" }],
      "21": ["CLIPTextEncode", { text: "a small red boat", clip: ["20", 1] }],
      "22": [
        "KSampler",
        { ...KSAMPLER, seed: 8, denoise: 0.3, model: ["20", 0], positive: ["21", 0], negative: ["7", 0], latent_image: ["3", 0] },
      ],
      "8": ["VAEDecode", { samples: ["22", 0], vae: ["4", 2] }],
    }),
    ...USUAL,
    seeds: ["3.seed", "22.seed"],
    others: ["width", "height", "denoise"],
  },
  { kind: "no negative at all", graph: guided(), prompt: "4.text", seeds: ["7.noise_seed"], others: ["width", "height"] },
  {
    kind: "both prompts in one loader",
    graph: graphOf({
      "1": [
        "Efficient Loader",
        {
          ckpt_name: "sd_xl_base_1.0.safetensors",
          vae_name: "Baked VAE",
          clip_skip: -1,
          lora_name: "None",
          positive: "a tidy desk",
          negative: "people",
          token_normalization: "none",
          empty_latent_width: 640,
          empty_latent_height: 512,
          batch_size: 1,
        },
      ],
      "2": [
        "KSampler (Efficient)",
        {
          ...KSAMPLER,
          preview_method: "auto",
          vae_decode: "true",
          model: ["1", 0],
          positive: ["1", 1],
          negative: ["1", 2],
          latent_image: ["1", 3],
        },
      ],
      "9": ["SaveImage", { filename_prefix: "x", images: ["2", 5] }],
    }),
    prompt: "1.positive",
    negative: ["1.negative"],
    seeds: ["2.seed"],
    others: ["width", "height"],
  },
  {
    kind: "a partner's node",
    graph: graphOf({
      "1": [
        "IdeogramV3",
        {
          prompt: "a kite",
          aspect_ratio: "1:1",
          resolution: "Auto",
          magic_prompt_option: "AUTO",
          seed: 663,
          num_images: 1,
          rendering_speed: "DEFAULT",
        },
      ],
      "2": ["SaveImage", { filename_prefix: "x", images: ["1", 0] }],
    }),
    prompt: "1.prompt",
    seeds: ["1.seed"],
    others: ["aspect_ratio", "resolution"],
  },
  {
    kind: "a partner's node that writes, asked about a picture",
    graph: graphOf({
      "1": ["LoadImage", { image: "example.png" }],
      "2": [
        "ClaudeNode",
        {
          prompt: "What is this?",
          model: "Opus 4.7",
          "model.max_tokens": 4096,
          "model.temperature": 1,
          "model.reasoning_effort": "off",
          seed: 1,
          system_prompt: "Be brief.",
          "images.image_1": ["1", 0],
        },
      ],
      "3": ["PreviewAny", { source: ["2", 0] }],
    }),
    prompt: null,
    seeds: ["2.seed"],
    others: ["prompt", "image"],
  },
  {
    kind: "a prompt that a model writes first",
    graph: plain({
      "6": encode(["21", 0]),
      "20": ["CLIPLoader", { clip_name: "qwen_2.5_vl_7b.safetensors", type: "qwen_image", device: "default" }],
      "21": ["TextGenerate", { clip: ["20", 0], prompt: "a fox", max_length: 256, sampling_mode: "off" }],
    }),
    ...USUAL,
    prompt: "21.prompt",
  },
  {
    kind: "a seed from a primitive",
    graph: plain({ "20": ["PrimitiveInt", { value: 156680208700286 }, "Int"] }, { seed: ["20", 0] }),
    ...USUAL,
    seeds: ["20.value"],
  },
  {
    kind: "a seed from a pack's node, with bounds of its own",
    graph: plain({ "20": ["Seed (rgthree)", { seed: 42 }] }, { seed: ["20", 0] }),
    ...USUAL,
    seeds: ["20.seed"],
  },
  {
    kind: "a seed beyond what a number keeps",
    graph: plain({}, { seed: 18446744073709551615n }),
    ...USUAL,
  },
  {
    kind: "a seed of 32 bits",
    graph: plain({
      "20": ["SeedVR2", { images: ["8", 0], seed: 42, new_resolution: 1072 }],
      "9": ["SaveImage", { filename_prefix: "x", images: ["20", 0] }],
    }),
    ...USUAL,
    seeds: ["3.seed", "20.seed"],
  },
  {
    kind: "sizes and steps from primitives, and a number that arithmetic changes",
    graph: plain(
      {
        "20": ["PrimitiveInt", { value: 768 }, "Int"],
        "21": ["PrimitiveInt", { value: 12 }, "How long"],
        "22": ["ComfyMathExpression", { expression: "a / 2", "values.a": ["20", 0] }],
        "5": ["EmptyLatentImage", { width: ["20", 0], height: ["22", 1], batch_size: 1 }],
      },
      { steps: ["21", 0] },
    ),
    ...USUAL,
    others: ["width", "how_long"],
  },
  {
    kind: "a sampler that a node selects",
    graph: plain({ "20": ["Sampler Selector", { sampler: "dpmpp_2m" }, "Which sampler"] }, { sampler_name: ["20", 0] }),
    ...USUAL,
    others: ["width", "height", "which_sampler"],
  },
  {
    kind: "a model that is not here",
    graph: plain({ "4": ["CheckpointLoaderSimple", { ckpt_name: "somebody_elses_sdxl.safetensors" }] }),
    ...USUAL,
    warnings: ["model_replaced"],
  },
  {
    kind: "a model written with the other kind of slash",
    graph: plain(
      {
        "10": [
          "LoraLoader",
          { lora_name: "style\\ink_v2.safetensors", strength_model: 1, strength_clip: 1, model: ["4", 0], clip: ["4", 1] },
        ],
      },
      { model: ["10", 0] },
    ),
    ...USUAL,
  },
  {
    kind: "a loader of a pack, with a list of its own",
    graph: guided({ "1": ["UnetLoaderGGUF", { unet_name: "flux1-dev-Q8_0.gguf" }] }),
    prompt: "4.text",
    seeds: ["7.noise_seed"],
    others: ["width", "height"],
    warnings: ["model_replaced"],
  },
  {
    kind: "a choice that the engine does not have",
    graph: plain({}, { sampler_name: "no_such_sampler" }),
    ...USUAL,
    warnings: ["choice_replaced"],
  },
  {
    kind: "an export that is older than its nodes",
    graph: plain({
      "5": ["EmptyLatentImage", { width: 640, height: 512 }],
      "4": ["CheckpointLoaderSimple", { ckpt_name: "sd_xl_base_1.0.safetensors" }],
    }),
    ...USUAL,
    warnings: ["input_added"],
  },
  {
    kind: "numbers beyond today's bounds, and of another type",
    graph: plain({ "5": ["EmptyLatentImage", { width: 20_000, height: "512", batch_size: 1 }] }, { denoise: 1.5, cfg: null }),
    ...USUAL,
    warnings: ["value_changed", "value_changed", "value_changed", "picture_made_smaller"],
  },
  {
    kind: "a part of a dynamic combo that is new",
    graph: plain({ "9": ["SaveImageAdvanced", { images: ["8", 0], filename_prefix: "x", format: "png", "format.bit_depth": "16-bit" }] }),
    ...USUAL,
    warnings: ["input_added"],
  },
  {
    kind: "an option of a dynamic combo that is gone",
    graph: plain({ "9": ["SaveImageAdvanced", { images: ["8", 0], filename_prefix: "x", format: "tiff", "format.bit_depth": "12-bit" }] }),
    ...USUAL,
    warnings: ["value_changed", "value_changed", "input_added"],
  },
  {
    kind: "an input that grows",
    graph: graphOf({
      "1": ["LoadImage", { image: "example.png" }, "First"],
      "2": ["LoadImage", { image: "example.png" }, "Second"],
      "3": ["BatchImagesNode", { "images.image0": ["1", 0], "images.image1": ["2", 0] }],
      "9": ["SaveImage", { filename_prefix: "x", images: ["3", 0] }],
    }),
    prompt: null,
    others: ["first", "second"],
  },
  {
    kind: "a picture and a mask",
    graph: plain(
      {
        "20": ["LoadImage", { image: "example.png" }],
        "21": ["LoadImageMask", { image: "example.png", channel: "alpha" }],
        "22": ["VAEEncode", { pixels: ["20", 0], vae: ["4", 2] }],
        "23": ["SetLatentNoiseMask", { samples: ["22", 0], mask: ["21", 0] }],
      },
      { latent_image: ["23", 0], denoise: 0.6 },
    ),
    ...USUAL,
    others: ["image", "mask", "denoise"],
  },
  {
    kind: "a picture that is only looked at",
    graph: plain({ "30": ["LoadImage", { image: "example.png" }], "31": ["PreviewImage", { images: ["30", 0] }] }),
    ...USUAL,
  },
  {
    kind: "an edit by words",
    graph: plain({
      "20": ["LoadImage", { image: "example.png" }],
      "6": ["TextEncodeQwenImageEdit", { clip: ["4", 1], prompt: "make it night", vae: ["4", 2], image: ["20", 0] }],
      "7": ["TextEncodeQwenImageEdit", { clip: ["4", 1], prompt: "", vae: ["4", 2], image: ["20", 0] }],
    }),
    ...USUAL,
    prompt: "6.prompt",
    negative: ["7.prompt"],
    others: ["image", "width", "height"],
  },
  {
    kind: "enlarging",
    graph: graphOf({
      "1": ["LoadImage", { image: "example.png" }],
      "2": ["UpscaleModelLoader", { model_name: "4x-UltraSharp.pth" }],
      "3": ["ImageUpscaleWithModel", { upscale_model: ["2", 0], image: ["1", 0] }],
      "9": ["SaveImage", { filename_prefix: "x", images: ["3", 0] }],
    }),
    prompt: null,
    others: ["image"],
  },
  {
    kind: "a film",
    graph: plain({
      "5": ["EmptyHunyuanLatentVideo", { width: 832, height: 480, length: 81, batch_size: 1 }],
      "9": ["SaveAnimatedWEBP", { images: ["8", 0], filename_prefix: "x", fps: 16, lossless: false, quality: 90, method: "default" }],
    }),
    ...USUAL,
  },
  {
    kind: "a sound of tags and words",
    graph: graphOf({
      "1": ["CheckpointLoaderSimple", { ckpt_name: "sd_xl_base_1.0.safetensors" }],
      "2": ["TextEncodeAceStepAudio", { clip: ["1", 1], tags: "calm piano", lyrics: "[verse]\nrain", lyrics_strength: 1 }],
      "3": ["ConditioningZeroOut", { conditioning: ["2", 0] }],
      "4": ["EmptyAceStepLatentAudio", { seconds: 30, batch_size: 1 }],
      "5": ["KSampler", { ...KSAMPLER, model: ["1", 0], positive: ["2", 0], negative: ["3", 0], latent_image: ["4", 0] }],
      "6": ["VAEDecodeAudio", { samples: ["5", 0], vae: ["1", 2] }],
      "9": ["SaveAudio", { audio: ["6", 0], filename_prefix: "audio" }],
    }),
    prompt: "2.tags",
    seeds: ["5.seed"],
    others: ["prompt_2"],
  },
  {
    kind: "a sound file that is not on the engine",
    graph: graphOf({ "1": ["LoadAudio", { audio: "mine.mp3" }], "9": ["SaveAudio", { audio: ["1", 0], filename_prefix: "audio" }] }),
    prompt: null,
    warnings: ["file_missing"],
  },
  {
    kind: "braces and dollars in a text",
    graph: plain({ "6": encode("{{masterpiece}}, a boat"), "7": encode("${default_steps}") }),
    ...USUAL,
    negative: [],
  },
  {
    kind: "titles in other scripts",
    graph: plain({
      "6": ["CLIPTextEncode", { text: "船", clip: ["4", 1] }, "主角"],
      "5": ["EmptyLatentImage", { width: 640, height: 512, batch_size: 1 }, "空Latent图像"],
    }),
    ...USUAL,
  },
  {
    kind: "more than is allowed here",
    graph: plain({ "5": ["EmptyLatentImage", { width: 512, height: 512, batch_size: 16 }] }, { steps: 400 }),
    ...USUAL,
    warnings: ["too_many_steps", "too_many_pictures"],
  },
  {
    kind: "a link to an output that the node no longer has, into a preview",
    graph: plain({ "20": ["GetImageSize", { image: ["8", 0] }], "21": ["PreviewAny", { source: ["20", 7] }] }),
    ...USUAL,
  },
  {
    kind: "ids as subgraphs give them",
    graph: JSON.parse(JSON.stringify(plain()).replaceAll('"3"', '"12:3"').replaceAll('"8"', '"12:3:1"')) as Graph,
    ...USUAL,
    seeds: ["12:3.seed"],
  },
];
