import type { NonImageKind } from "./family.ts";

/** How a kind of file that makes no image from a text is recognised by its name. */
export interface NonImageModel {
  modelKind: NonImageKind;
  /** Matched against the file's name in small letters, without folder and extension. */
  namePattern: RegExp;
  /** Whether no image model has such a name. Where false, a model that a call names is used all the same. */
  sure: boolean;
}

/** Short words count only on their own, so that "swan" is no "wan". */
const word = (words: string) => new RegExp(`(^|[^a-z])(${words})(?![a-z])`);

/** In this order: the first whose pattern fits is taken. */
export const NON_IMAGE_MODELS: readonly NonImageModel[] = [
  { modelKind: "lora", namePattern: /(^|[^a-z])(lora|lycoris|locon)(?![a-z])|controllora|lcmlora/, sure: false },
  {
    modelKind: "controlnet",
    namePattern: /control[-_. ]?(net|v\d|lora)|(^|[^a-z])t2i[-_. ]?adapter|control[-_. ]union|fun[-_. ]control|diffsynth|instantx/,
    sure: true,
  },
  { modelKind: "ip_adapter", namePattern: /ip[-_. ]?adapter|instant[-_. ]?id|pulid|photomaker|(^|[^a-z])redux/, sure: true },
  {
    modelKind: "depth_or_edges",
    namePattern: /depth|canny|lotus|(^|[^a-z])(normal[-_. ]?map|moge|sdpose|sam[23]|birefnet)/,
    sure: false,
  },
  {
    modelKind: "upscaler",
    namePattern:
      /esrgan|upscal|ultrasharp|swinir|realesr|remacri|nmkd|seedvr|(^|[^a-z])(\d+x[-_.]|x\d+[-_.]?(plus|upscal)|hat[-_]|omnisr|dat[-_. ]?\d|supir)/,
    sure: true,
  },
  { modelKind: "refiner", namePattern: /refiner/, sure: true },
  {
    modelKind: "text_encoder",
    namePattern:
      /t5[-_. ]?xxl|t5[-_. ]?v1|umt5|byt5|text[-_. ]?encoder|text[-_. ]?model|(^|[^a-z])(llama|gemma|mistral|ministral)|qwen[-_. ]?(2[-_. ]?5|3)[-_. ]|clip[-_. ]?(l|g|h|vision|vit)([^a-z]|$)|prompt[-_. ]enhancer/,
    sure: true,
  },
  { modelKind: "vae", namePattern: word("vae|ae|taesd|taesdxl|taef1"), sure: false },
  { modelKind: "model_part", namePattern: word("clip|embeddings?|hypernet(?:work)?|stage_a"), sure: false },
  { modelKind: "cascade_stage_b", namePattern: /stage[-_. ]?b([^a-z]|$)|cascade.*(effnet|controlnet)/, sure: true },
  {
    modelKind: "video",
    namePattern:
      /cogvideo|mochi|animatediff|hunyuan[-_. ]?video|hyvideo|skyreels|ltx[-_. ]?(v|2)|ltxav|framepack|stable[-_. ]?video|(^|[^a-z])(svd|sv3d|sv4d|wan|ltxv?|i2v|t2v|s2v|v2v|flf2v|vace|video|magi|motion|capybara|humo|scail)(?![a-z])|video2world|text2world|cosmos(?!.*(t2i|text2image))|allegro|pyramid[-_. ]?flow|kandinsky5.*(t2v|i2v|video)/,
    sure: true,
  },
  { modelKind: "sound", namePattern: /stable[-_. ]?audio|audio|music|(^|[^a-z])(ace|tts|yue|foley|songgen|bark)(?![a-z])/, sure: true },
  { modelKind: "three_d", namePattern: /hunyuan[-_. ]?3d|zero[-_. ]?123|tripo|trellis|hy3d|(^|[^a-z])3d[-_. ]?(vae|shape)/, sure: true },
  {
    modelKind: "instruction_editing",
    namePattern: /pix2pix|ip2p|edit[-_. ]?(full|anything)(?!.*qwen)|layered|longcat/,
    sure: true,
  },
  {
    modelKind: "own_workflow",
    namePattern:
      /pixart|kandinsky|kolors|newbie|radiance|pixeldit|pixel[-_. ]?space|hidream[-_. ]?o1|ideogram|flux[-_. ]?3|krea[-_. ]?2|unclip|lens[-_. ]?(turbo|base|bf16|fp8)|sana[-_. ]|omnigen(?![-_. ]?2)|bagel|janus|hunyuan(?![-_. ]?(image|dit))/,
    sure: true,
  },
];

/** Words that do not make a file one of these: a VAE or text encoders that are part of the checkpoint, or a negation. */
export const HARMLESS_WORDS =
  /incl[-_. ](clips?|vae)[a-z0-9_]*|(baked|with|v\d+)[-_. ]?vae|\dvae|hypervae|no[-_. ]?vae|vae[-_. ]?(fix|baked)|clip[-_. ]?fix|depth[-_. ]?of[-_. ]?field/g;
