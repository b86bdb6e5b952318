/** Workflows as ComfyUI exports them, made for these tests. */

const node = (class_type: string, title: string, inputs: object) => ({ class_type, inputs, _meta: { title } });

export interface FixtureModels {
  checkpoint: string;
  lora: string;
  upscaler: string;
}

/** Paints with a LoRA, enlarges the picture, saves one and previews another. */
export function loraAndUpscale({ checkpoint, lora, upscaler }: FixtureModels) {
  return {
    "3": node("KSampler", "KSampler", {
      seed: 156680208700286,
      steps: 4,
      cfg: 7.5,
      sampler_name: "euler",
      scheduler: "normal",
      denoise: 1,
      model: ["10", 0],
      positive: ["6", 0],
      negative: ["7", 0],
      latent_image: ["5", 0],
    }),
    "4": node("CheckpointLoaderSimple", "Load Checkpoint", { ckpt_name: checkpoint }),
    "5": node("EmptyLatentImage", "Empty Latent Image", { width: 128, height: 96, batch_size: 1 }),
    "6": node("CLIPTextEncode", "CLIP Text Encode (Positive Prompt)", { text: "a lighthouse", clip: ["10", 1] }),
    "7": node("CLIPTextEncode", "CLIP Text Encode (Negative Prompt)", { text: "text, watermark", clip: ["10", 1] }),
    "8": node("VAEDecode", "VAE Decode", { samples: ["3", 0], vae: ["4", 2] }),
    "9": node("SaveImage", "Save Image", { filename_prefix: "../secret/ComfyUI", images: ["12", 0] }),
    "10": node("LoraLoader", "Ink style", {
      lora_name: lora,
      strength_model: 0.8,
      strength_clip: 0.8,
      model: ["4", 0],
      clip: ["4", 1],
    }),
    "11": node("UpscaleModelLoader", "Load Upscale Model", { model_name: upscaler }),
    "12": node("ImageUpscaleWithModel", "Upscale Image (using Model)", { upscale_model: ["11", 0], image: ["8", 0] }),
    "13": node("PreviewImage", "Before enlarging", { images: ["8", 0] }),
  };
}

/** The plain part of it as ComfyUI's page saves it. */
export function editorFormat({ checkpoint }: Pick<FixtureModels, "checkpoint">) {
  const input = (name: string, type: string, link: number | null) => ({ name, type, link });
  const editorNode = (
    id: number,
    type: string,
    inputs: ReturnType<typeof input>[],
    widgets_values: unknown[],
    properties: Record<string, string> = {},
  ) => {
    return { id, type, mode: 0, inputs, outputs: [] as object[], properties, widgets_values };
  };
  return {
    last_node_id: 9,
    nodes: [
      editorNode(4, "CheckpointLoaderSimple", [], [checkpoint]),
      editorNode(5, "EmptyLatentImage", [], [128, 96, 1]),
      editorNode(6, "CLIPTextEncode", [input("clip", "CLIP", 1)], ["a lighthouse"]),
      editorNode(7, "CLIPTextEncode", [input("clip", "CLIP", 2)], ["text, watermark"]),
      editorNode(
        3,
        "KSampler",
        [
          input("model", "MODEL", 3),
          input("positive", "CONDITIONING", 4),
          input("negative", "CONDITIONING", 5),
          input("latent_image", "LATENT", 6),
        ],
        [156680208700286, "randomize", 4, 7.5, "euler", "normal", 1],
      ),
      editorNode(8, "VAEDecode", [input("samples", "LATENT", 7), input("vae", "VAE", 8)], []),
      editorNode(9, "SaveImage", [input("images", "IMAGE", 9)], ["ComfyUI"]),
    ],
    links: [
      [1, 4, 1, 6, 0, "CLIP"],
      [2, 4, 1, 7, 0, "CLIP"],
      [3, 4, 0, 3, 0, "MODEL"],
      [4, 6, 0, 3, 1, "CONDITIONING"],
      [5, 7, 0, 3, 2, "CONDITIONING"],
      [6, 5, 0, 3, 3, "LATENT"],
      [7, 3, 0, 8, 0, "LATENT"],
      [8, 4, 2, 8, 1, "VAE"],
      [9, 8, 0, 9, 0, "IMAGE"],
    ],
    version: 0.4,
  };
}
