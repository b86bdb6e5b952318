import { deflateSync } from "node:zlib";
import { PNG_SIGNATURE, pngChunk } from "#base/png-chunks.ts";
import { pngTextChunk } from "#base/png-text.ts";

/** Pictures as several programs leave them on the disk: real notes around a few coloured pixels. */

export interface MadeOptions {
  prompt: string;
  seed: string;
  model: string;
  width?: number;
  height?: number;
}

/** The texts that a program writes into its PNGs. */
export const madeBy = {
  easel: ({ prompt, seed, model }: MadeOptions, createdAt = 1_700_000_000_000) => ({
    easel: JSON.stringify({
      id: "job",
      tool: "generate_image",
      client: "claude-ai",
      model,
      seed,
      createdAt,
      arguments: { prompt, negative_prompt: "blurry", seed, model, steps: 24, cfg: 6, preset: "standard", width: 64, height: 48 },
      engine: "http://127.0.0.1:8188",
      took: 4_000,
    }),
    prompt: comfyGraph({ prompt, seed, model }),
  }),
  comfyui: (made: MadeOptions) => ({ prompt: comfyGraph(made), workflow: '{"nodes":[],"links":[]}' }),
  a1111: ({ prompt, seed, model }: MadeOptions) => ({
    parameters: `${prompt} <lora:ink:0.8>\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, Schedule type: Karras, CFG scale: 7, Seed: ${seed}, Size: 64x48, Model: ${model}, Lora hashes: "ink: 1a2b, x: 3", Version: v1.10.1`,
  }),
  fooocus: ({ prompt, seed, model }: MadeOptions) => ({
    fooocus_scheme: "fooocus",
    parameters: JSON.stringify({
      prompt,
      negative_prompt: "blurry",
      seed,
      base_model: model,
      steps: 30,
      guidance_scale: 4,
      sampler: "dpmpp_2m_sde_gpu",
      scheduler: "karras",
      loras: [["ink.safetensors", 0.8, "1a2b"]],
      performance: "Speed",
      version: "Fooocus v2.5.5",
    }),
  }),
  swarmui: ({ prompt, seed, model }: MadeOptions) => ({
    parameters: `{"sui_image_params":{"prompt":${JSON.stringify(prompt)},"negativeprompt":"blurry","model":${JSON.stringify(model)},"seed":${seed},"steps":20,"cfgscale":7,"sampler":"euler","scheduler":"normal","loras":["styles/ink"],"loraweights":["0.8"],"swarm_version":"0.9.3"},"sui_extra_data":{"date":"2024-05-01"}}`,
  }),
  novelai: ({ prompt, seed, model }: MadeOptions) => ({
    Title: "NovelAI generated image",
    Description: prompt,
    Software: "NovelAI",
    Source: model,
    Comment: `{"prompt":${JSON.stringify(prompt)},"uc":"blurry","seed":${seed},"steps":28,"scale":5,"sampler":"k_euler","noise_schedule":"native"}`,
  }),
  invokeai: ({ prompt, seed, model }: MadeOptions) => ({
    invokeai_metadata: `{"app_version":"5.4.2","positive_prompt":${JSON.stringify(prompt)},"negative_prompt":"blurry","seed":${seed},"steps":30,"cfg_scale":7.5,"scheduler":"euler","model":{"name":${JSON.stringify(model)}},"loras":[{"model":{"name":"ink"},"weight":0.8}]}`,
  }),
} as const satisfies Record<string, (made: MadeOptions) => Record<string, string>>;

/** A graph with a LoRA, words behind a ControlNet, and a seed that a node of its own holds. */
export function comfyGraph({ prompt, seed, model }: MadeOptions): string {
  return `{
    "3": {"class_type": "KSampler", "inputs": {"seed": ["12", 0], "steps": 20, "cfg": 7.5, "sampler_name": "euler", "scheduler": "karras", "denoise": 1, "model": ["10", 0], "positive": ["11", 0], "negative": ["11", 1], "latent_image": ["5", 0]}},
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": ${JSON.stringify(`sd/${model}`)}}},
    "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 64, "height": 48, "batch_size": 1}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": ["13", 0], "clip": ["10", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "blurry", "clip": ["10", 1]}},
    "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
    "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "ComfyUI", "images": ["8", 0]}},
    "10": {"class_type": "LoraLoader", "inputs": {"lora_name": "styles/ink.safetensors", "strength_model": 0.8, "strength_clip": 1, "model": ["4", 0], "clip": ["4", 1]}},
    "11": {"class_type": "ControlNetApplyAdvanced", "inputs": {"strength": 1, "positive": ["6", 0], "negative": ["7", 0], "control_net": ["14", 0], "image": ["15", 0]}},
    "12": {"class_type": "PrimitiveInt", "inputs": {"value": ${seed}}},
    "13": {"class_type": "PrimitiveString", "inputs": {"value": ${JSON.stringify(prompt)}}},
    "14": {"class_type": "ControlNetLoader", "inputs": {"control_net_name": "pose.safetensors"}},
    "15": {"class_type": "LoadImage", "inputs": {"image": "pose.png"}}
  }`;
}

/** A whole PNG of one colour, which `hue` (0 to 255) decides, with texts before its pixels. */
export function madePng(texts: Readonly<Record<string, string>>, { width = 64, height = 48, hue = 0 } = {}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8); // eight bits a colour, RGB
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from([hue, 255 - hue, (hue * 7) % 256]))]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)), { level: 1 });
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk("IHDR", header),
    ...Object.entries(texts).map(([keyword, text]) => pngTextChunk({ keyword, text })),
    pngChunk("IDAT", pixels),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

/** EXIF with the comment that web UIs write into JPEG and WebP files: UTF-16, the most significant byte first. */
export function exifComment(text: string): Buffer {
  const comment = Buffer.concat([Buffer.from("UNICODE\0"), Buffer.from(text, "utf16le").swap16()]);
  const data = Buffer.alloc(44);
  data.write("MM\0*", 0, "latin1");
  data.writeUInt32BE(8, 4);
  data.writeUInt16BE(1, 8); // one entry: where the directory of EXIF is
  data.writeUInt16BE(0x8769, 10);
  data.writeUInt16BE(4, 12);
  data.writeUInt32BE(1, 14);
  data.writeUInt32BE(26, 18);
  data.writeUInt16BE(1, 26); // one entry there: the comment
  data.writeUInt16BE(0x9286, 28);
  data.writeUInt16BE(7, 30);
  data.writeUInt32BE(comment.length, 32);
  data.writeUInt32BE(44, 36);
  return Buffer.concat([data, comment]);
}

/** The head of a JPEG with EXIF, as far as its size, and its end; its pixels are missing. */
export function jpegHead(exif: Buffer, width: number, height: number): Buffer {
  const app1 = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), exif]);
  const frame = Buffer.alloc(10);
  frame.writeUInt16BE(0xffc0, 0);
  frame.writeUInt16BE(8, 2);
  frame.writeUInt8(8, 4);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  const head = Buffer.alloc(6);
  head.writeUInt32BE(0xffd8ffe1, 0);
  head.writeUInt16BE(app1.length + 2, 4);
  return Buffer.concat([head, app1, frame, Buffer.from([0xff, 0xd9])]);
}

/** A WebP that only has a head, EXIF and XMP. */
export function webpHead(exif: Buffer, xmp: string, width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const head = Buffer.alloc(8);
    head.write(type, 0, "latin1");
    head.writeUInt32LE(data.length, 4);
    return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
  };
  const canvas = Buffer.alloc(10);
  canvas[0] = 0x02 | 0x08 | 0x04; // it moves, has EXIF, has XMP
  canvas.writeUIntLE(width - 1, 4, 3);
  canvas.writeUIntLE(height - 1, 7, 3);
  const body = Buffer.concat([Buffer.from("WEBP"), chunk("VP8X", canvas), chunk("EXIF", exif), chunk("XMP ", Buffer.from(xmp))]);
  return chunk("RIFF", body);
}
