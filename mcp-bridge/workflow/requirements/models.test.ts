import { describe, expect, it } from "vitest";
import { bestModelFile, findModel } from "./models.ts";

const checkpoint = { folder: "checkpoints" };

describe("the checkpoint of a call that names none", () => {
  it("is never a file that makes no picture from a text", () => {
    for (const file of [
      "sd_xl_refiner_1.0.safetensors",
      "sd-v1-5-inpainting.ckpt",
      "svd_xt.safetensors",
      "wan2.1_t2v_1.3B.safetensors",
      "video/Wan22-14B.safetensors",
      "ltx-video-2b-v0.9.5.safetensors",
      "ltxv-13b.safetensors",
      "hunyuan_video_720.safetensors",
      "4x-UltraSharp.pth",
      "RealESRGAN_x4plus.pth",
      "sdxl_vae.safetensors",
      "vae-ft-mse-840000.safetensors",
      "ae.safetensors",
      "clip_l.safetensors",
      "t5xxl_fp8.safetensors",
      "ink_lora.safetensors",
      "stable_zero123.ckpt",
      "control_v11p_sd15_canny.safetensors",
      "ace_step_v1_3.5b.safetensors",
      "stable_cascade_stage_c.safetensors",
    ]) {
      expect([file, bestModelFile(checkpoint, [file])]).toEqual([file, null]);
    }
  });

  it("may have such a word within a longer one in its name", () => {
    for (const file of [
      "swan_v2.safetensors",
      "coloration.safetensors",
      "realisticVisionV60B1_v51VAE.safetensors",
      "anything-v3-baked_vae.safetensors",
      "eclipse.safetensors",
      "placeholder.safetensors",
      "tiny_sd15.safetensors",
    ]) {
      expect(bestModelFile(checkpoint, [file])).toBe(file);
    }
  });

  it("is an ordinary image model rather than one that needs particular settings", () => {
    const installed = ["aaa.safetensors", "flux1-dev-fp8.safetensors", "juggernautXL_v9.safetensors", "sdxl_lightning_4step.safetensors"];
    expect(bestModelFile(checkpoint, installed)).toBe("juggernautXL_v9.safetensors");
    expect(bestModelFile(checkpoint, [...installed].reverse())).toBe("juggernautXL_v9.safetensors");
    expect(bestModelFile(checkpoint, installed.slice(0, 2))).toBe("aaa.safetensors");
    expect(bestModelFile(checkpoint, ["flux1-dev-fp8.safetensors"])).toBe("flux1-dev-fp8.safetensors");
  });

  it("is what the template prefers or restricts to", () => {
    const installed = ["juggernautXL.safetensors", "sd-v1-5-inpainting.ckpt"];
    expect(bestModelFile({ ...checkpoint, prefer: ["inpaint"] }, installed)).toBe("sd-v1-5-inpainting.ckpt");
    const encoders = ["clip_l.safetensors", "Gemma-4-E4B-it.safetensors", "qwen_3.5_2b.safetensors"];
    expect(bestModelFile({ folder: "text_encoders", like: ["gemma4"] }, encoders)).toBe("Gemma-4-E4B-it.safetensors");
    expect(bestModelFile({ folder: "text_encoders", like: ["llava"] }, encoders)).toBe(null);
  });
});

describe("finding a model by name", () => {
  const installed = ["xl/Dream.safetensors", "15\\Dream.safetensors", "Photon.ckpt", "photon.safetensors", "Ink-V2.safetensors"];
  it.each([
    ["Photon.ckpt", "Photon.ckpt"],
    ["ink-v2", "Ink-V2.safetensors"],
    ["XL\\dream", "xl/Dream.safetensors"],
    ["15/Dream.safetensors", "15\\Dream.safetensors"],
    ["Dream", null],
    ["photon", null],
    ["", null],
  ])("%s", (name, file) => {
    expect(findModel(name, installed)).toBe(file);
  });
});
