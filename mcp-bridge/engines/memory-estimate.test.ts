import { expect, test } from "vitest";
import type { Graph, SystemStats } from "#comfyui/types.ts";
import { jobWarnings } from "#contract/messages/en/job-warnings.ts";
import { memoryWarning } from "./memory-estimate.ts";

const GB = 2 ** 30;
const gpu = (total: number, free: number, torch = { total: 0, free: 0 }, type = "cuda"): SystemStats => ({
  version: "0.24.0",
  os: "linux",
  practice: false,
  pythonVersion: "",
  pytorchVersion: "",
  argv: [],
  ram: { total: 32 * GB, free: 20 * GB },
  devices: [
    {
      name: "card",
      type,
      index: 0,
      vram: { total: total * GB, free: free * GB },
      torchVram: { total: torch.total * GB, free: torch.free * GB },
    },
  ],
});
const sizes: Record<string, number> = {
  "checkpoints sdxl.safetensors": 6.94e9,
  "checkpoints sd15.safetensors": 2.13e9,
  "checkpoints sd15-fp32.safetensors": 4.27e9,
  "diffusion_models flux.safetensors": 23.8e9,
  "diffusion_models flux-fp8.safetensors": 11.9e9,
  "text_encoders t5.safetensors": 9.8e9,
  "text_encoders clip_l.safetensors": 0.25e9,
};
const sizeOf = async (folder: string, file: string) => sizes[`${folder} ${file}`] ?? null;
const graph = (inputs: Record<string, string>, latent = { width: 1024, height: 1024, batch_size: 1 }): Graph => ({
  "1": { class_type: "Loader", inputs },
  "2": { class_type: "EmptyLatentImage", inputs: latent },
});
const sdxl = graph({ ckpt_name: "sdxl.safetensors" });
const flux = graph({ unet_name: "flux.safetensors", weight_dtype: "default" });
const small = { width: 512, height: 512, batch_size: 1 };

test.each<[string, Graph, SystemStats, string | null]>([
  ["SDXL fits into 8 GB", sdxl, gpu(8, 7.2), null],
  ["and into 6 GB that the engine itself has filled", sdxl, gpu(6, 0.4, { total: 5.4, free: 0.1 }), null],
  ["but not into 4 GB", sdxl, gpu(4, 3.5), "3.5 GB"],
  ["nor beside a game", sdxl, gpu(12, 3), "3.0 GB"],
  ["Flux does not fit into 16 GB", flux, gpu(16, 15), "about 23 GB"],
  ["as fp8 it does", graph({ unet_name: "flux.safetensors", weight_dtype: "fp8_e4m3fn" }), gpu(16, 15), null],
  [
    "a file that is fp8 already is not halved again",
    graph({ unet_name: "flux-fp8.safetensors", weight_dtype: "fp8_e4m3fn" }),
    gpu(12, 9),
    "about 12 GB",
  ],
  ["SD 1.5 fits into 4 GB, stored however exactly", graph({ ckpt_name: "sd15-fp32.safetensors" }, small), gpu(4, 3), null],
  ["many pixels count", graph({ ckpt_name: "sd15.safetensors" }, { width: 1024, height: 1024, batch_size: 8 }), gpu(8, 7.5), "about 11 GB"],
  [
    "text encoders are loaded before the model, not beside it",
    graph({ clip_name1: "t5.safetensors", clip_name2: "clip_l.safetensors" }, small),
    gpu(12, 10),
    null,
  ],
  ["but they have to fit too", graph({ clip_name1: "t5.safetensors", clip_name2: "clip_l.safetensors" }, small), gpu(8, 8), "about 9.7 GB"],
  ["of a file that nobody knows nothing is said", graph({ ckpt_name: "unknown.safetensors" }), gpu(1, 1), null],
  ["nor of a card that tells nothing", sdxl, gpu(0, 0), null],
  ["a Mac's memory is shared: only what exceeds all of it is known not to fit", sdxl, gpu(8, 1, { total: 8, free: 1 }, "mps"), null],
  ["a model beyond a Mac", flux, gpu(16, 10, { total: 16, free: 10 }, "mps"), "16 GB is available"],
])("%s", async (_, work, stats, said) => {
  const warning = await memoryWarning(work, stats, sizeOf);
  if (said === null) expect(warning).toBeNull();
  else expect(warning && jobWarnings[warning.kind](warning)).toContain(said);
});

test("an engine without a card speaks of the computer's memory", async () => {
  const cpu = { ...gpu(16, 16, { total: 16, free: 16 }, "cpu"), ram: { total: 16 * GB, free: 2 * GB } };
  expect(await memoryWarning(sdxl, cpu, sizeOf)).toBeNull();
  const warning = await memoryWarning(flux, cpu, sizeOf);
  expect(warning && jobWarnings[warning.kind](warning)).toBe(
    "It needs about 23 GB of this computer's memory, but only 16 GB is available, so it may take very long or fail.",
  );
});
