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

/** The same kind of file as the editor saves it, which no engine runs. */
export const editorFormat = {
  last_node_id: 2,
  nodes: [{ id: 1, type: "KSampler", widgets_values: [1, "randomize"] }],
  links: [[1, 1, 0, 2, 0, "LATENT"]],
  version: 0.4,
};
