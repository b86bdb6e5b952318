import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { modelPathsIn } from "./model-kinds.ts";

let home: string;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "Easel tëst 画 "));
});
afterEach(() => fs.rmSync(home, { recursive: true }));

const at = (name: string) => path.join(home, name);
const folders = (...names: string[]) => {
  for (const name of names) fs.mkdirSync(at(name), { recursive: true });
};

describe("what a folder of models holds", () => {
  it.each<[string, string, string[], Record<string, string>]>([
    [
      "ComfyUI's models",
      "models",
      ["checkpoints", "loras", "ipadapter"],
      { checkpoints: "checkpoints", loras: "loras", ipadapter: "ipadapter" },
    ],
    ["a whole ComfyUI", ".", ["models/vae", "models/clip", "custom_nodes/x"], { vae: "models/vae", text_encoders: "models/clip" }],
    [
      "A1111 and Forge: embeddings lie beside the models, and their code is no model",
      ".",
      [
        ...["models/Stable-diffusion", "models/ESRGAN", "models/VAE-approx", "models/Codeformer", "models/deepbooru"],
        ...["embeddings", "extensions", "modules", "html", "models/text_encoder"],
      ],
      {
        checkpoints: "models/Stable-diffusion",
        upscale_models: "models/ESRGAN",
        vae_approx: "models/VAE-approx",
        text_encoders: "models/text_encoder",
        embeddings: "embeddings",
      },
    ],
    ["only A1111's models", "models", ["Stable-diffusion", "GFPGAN", "karlo"], { checkpoints: "Stable-diffusion" }],
    [
      "SwarmUI",
      ".",
      ["Models/Stable-Diffusion", "Models/Lora", "Models/Embeddings", "Models/yolov8", "src", "dlbackend"],
      { checkpoints: "Models/Stable-Diffusion", loras: "Models/Lora", embeddings: "Models/Embeddings" },
    ],
    [
      "Fooocus",
      ".",
      ["models/checkpoints", "models/loras", "models/prompt_expansion", "models/safety_checker", "wildcards"],
      { checkpoints: "models/checkpoints", loras: "models/loras" },
    ],
    [
      "InvokeAI",
      ".",
      ["models/sdxl/main", "models/sdxl/ip_adapter", "models/any/embedding", "models/core/upscaling", "databases", "outputs"],
      { checkpoints: "models/sdxl/main", embeddings: "models/any/embedding" },
    ],
    ["InvokeAI's Flux, which is no whole checkpoint", ".", ["models/flux/main"], { diffusion_models: "models/flux/main" }],
    ["Stability Matrix", "Models", ["StableDiffusion", "Lora"], { checkpoints: "StableDiffusion", loras: "Lora" }],
  ])("%s", async (_name, inside, names, expected) => {
    folders(...names.map((name) => path.join(inside, name)));
    const found = Object.fromEntries(Object.entries(await modelPathsIn(at(inside))).map(([kind, places]) => [kind, places.join()]));
    expect(found).toEqual(Object.fromEntries(Object.entries(expected).map(([kind, name]) => [kind, at(path.join(inside, name))])));
  });

  it("may be several folders of a kind, links, or loose files", async () => {
    folders("a/Lora", "a/LyCORIS", "b", "elsewhere", "c");
    expect(await modelPathsIn(at("a"))).toEqual({ loras: [at("a/Lora"), at("a/LyCORIS")] });
    fs.symlinkSync(at("elsewhere"), at("c/loras"));
    expect(await modelPathsIn(at("c"))).toEqual({ loras: [at("c/loras")] });
    fs.writeFileSync(at("b/dream.safetensors"), "");
    expect(await modelPathsIn(at("b"))).toEqual({ checkpoints: [at("b")] });
  });

  it("is nothing where no models are, and never code", async () => {
    folders("pictures/2024", "c/checkpoints", "c/custom_nodes", "c/configs", "c/.git", "d/custom_nodes");
    expect(await modelPathsIn(at("pictures"))).toEqual({});
    expect(await modelPathsIn(at("gone"))).toEqual({});
    expect(await modelPathsIn(at("d"))).toEqual({});
    expect(await modelPathsIn(at("c"))).toEqual({ checkpoints: [at("c/checkpoints")] });
  });
});
