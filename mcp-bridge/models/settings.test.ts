import { describe, expect, it } from "vitest";
import { loadConfig } from "../config/load.ts";
import { FAMILIES } from "./families.ts";
import { PRESETS } from "./family.ts";
import { identify } from "./identify.ts";
import { CONFIG_DEFAULTS, settingsOf } from "./settings.ts";

const configured = { ...CONFIG_DEFAULTS };

/** "steps at side, cfg, sampler scheduler" of each preset. */
function numbers(file: string, defaults = configured): string[] {
  const identity = identify(file);
  if (identity.kind !== "image") throw new Error(`${file} is ${identity.kind}`);
  return PRESETS.map((preset) => {
    const { steps, cfg, sampler, scheduler, width, height } = settingsOf(identity.version, file, preset, defaults);
    expect(height).toBe(width);
    return `${steps} at ${width}, ${cfg}, ${sampler} ${scheduler}`;
  });
}

describe("the presets of a model", () => {
  it.each([
    ["v1-5-pruned.safetensors", "12 at 512", "25 at 512", "40 at 640", "20 at 512", "7, dpmpp_2m karras"],
    ["v2-1_768-ema-pruned.safetensors", "12 at 512", "25 at 768", "40 at 768", "20 at 512", "7, dpmpp_2m karras"],
    ["sd_xl_base_1.0.safetensors", "15 at 768", "25 at 1024", "45 at 1024", "20 at 1024", "7, dpmpp_2m karras"],
    ["animagine-xl-4.0.safetensors", "16 at 768", "28 at 1024", "40 at 1024", "20 at 1024", "5.5, euler_ancestral normal"],
    ["sd_xl_turbo_1.0_fp16.safetensors", "1 at 512", "3 at 512", "4 at 512", "4 at 512", "1, euler_ancestral sgm_uniform"],
    ["sdxl_lightning_8step.safetensors", "8 at 768", "8 at 1024", "8 at 1024", "8 at 1024", "1, euler sgm_uniform"],
    ["sdxl_lightning_4step.safetensors", "4 at 768", "4 at 1024", "4 at 1024", "4 at 1024", "1, euler sgm_uniform"],
    ["DreamShaperXL_Turbo_v2.safetensors", "5 at 768", "7 at 1024", "10 at 1024", "7 at 1024", "2, dpmpp_sde karras"],
    ["juggernautXL_hyper.safetensors", "4 at 768", "8 at 1024", "8 at 1024", "8 at 1024", "1, euler sgm_uniform"],
    ["sdxl_lcm_unet.safetensors", "4 at 768", "6 at 1024", "8 at 1024", "6 at 1024", "1.8, lcm sgm_uniform"],
    ["sd3.5_large.safetensors", "14 at 768", "28 at 1024", "40 at 1024", "20 at 1024", "4, euler sgm_uniform"],
    ["sd3.5_large_turbo.safetensors", "4 at 768", "4 at 1024", "8 at 1024", "4 at 1024", "1.2, euler sgm_uniform"],
    ["sd3.5_medium.safetensors", "20 at 768", "40 at 1024", "50 at 1024", "25 at 1024", "4.5, euler sgm_uniform"],
    ["flux1-dev.safetensors", "12 at 768", "20 at 1024", "30 at 1024", "20 at 1024", "3.5, euler simple"],
    ["flux1-schnell.safetensors", "4 at 768", "4 at 1024", "6 at 1024", "4 at 1024", "1, euler simple"],
    ["flux1-krea-dev.safetensors", "14 at 768", "24 at 1024", "32 at 1024", "20 at 1024", "4.5, euler simple"],
    ["flux2-dev.safetensors", "12 at 768", "20 at 1024", "32 at 1024", "20 at 1024", "4, euler simple"],
    ["flux-2-klein-4b.safetensors", "4 at 768", "4 at 1024", "6 at 1024", "4 at 1024", "1, euler simple"],
    ["flux-2-klein-base-9b.safetensors", "12 at 768", "20 at 1024", "40 at 1024", "20 at 1024", "5, euler simple"],
    ["qwen_image_fp8.safetensors", "12 at 768", "20 at 1328", "40 at 1328", "20 at 1024", "3, euler simple"],
    ["z_image_turbo_bf16.safetensors", "6 at 768", "8 at 1024", "10 at 1024", "8 at 1024", "1, res_multistep simple"],
    ["z_image_bf16.safetensors", "14 at 768", "25 at 1024", "40 at 1024", "20 at 1024", "4, res_multistep simple"],
    ["hidream_i1_fast_fp8.safetensors", "10 at 768", "16 at 1024", "20 at 1024", "14 at 1024", "1, lcm simple"],
    ["chroma-unlocked-v50.safetensors", "14 at 768", "28 at 1024", "40 at 1024", "20 at 1024", "4, euler simple"],
    ["lumina_2.safetensors", "14 at 768", "25 at 1024", "40 at 1024", "20 at 1024", "4, res_multistep simple"],
    ["aura_flow_0.2.safetensors", "14 at 768", "25 at 1024", "40 at 1024", "20 at 1024", "3.5, euler sgm_uniform"],
    ["stable_cascade_stage_c.safetensors", "12 at 768", "20 at 1024", "30 at 1024", "20 at 1024", "4, euler_ancestral simple"],
    ["hunyuanimage2.1_bf16.safetensors", "20 at 1024", "30 at 2048", "50 at 2048", "30 at 1024", "3.5, euler simple"],
  ])("%s", (file, draft, standard, high, upscaled, rest) => {
    expect(numbers(file)).toEqual([draft, standard, high, upscaled].map((amount) => `${amount}, ${rest}`));
  });

  it("are sane for every version that there is", () => {
    for (const { versions } of FAMILIES) {
      for (const { id, settings } of versions) {
        const [draft, standard, high, upscaled] = settings.steps;
        expect([id, draft <= standard, standard <= high, upscaled <= high]).toEqual([id, true, true, true]);
        // What is enlarged to twice the size must fit what a tool allows, and latents come in blocks of 16 pixels.
        for (const side of settings.side) expect([id, side % 16, side <= 2048]).toEqual([id, 0, true]);
        expect([id, settings.side[3] * 2 <= 2048]).toEqual([id, true]);
        expect([id, settings.cfg >= 1 && settings.cfg <= 30]).toEqual([id, true]);
        // Without a cfg above 1 the sampler never looks at a negative prompt.
        if (settings.cfg === 1) expect([id, settings.negative]).toEqual([id, false]);
      }
    }
    const ids = FAMILIES.flatMap(({ versions }) => versions.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("what the configuration says", () => {
  const own = { ...configured, default_steps: 33, default_cfg: 6, default_width: 896, default_height: 896 };

  it("counts for ordinary models; a draft stays small", () => {
    expect(numbers("v1-5-pruned.safetensors", own)).toEqual([
      "12 at 512, 6, dpmpp_2m karras",
      "33 at 896, 6, dpmpp_2m karras",
      "40 at 896, 6, dpmpp_2m karras",
      "20 at 896, 6, dpmpp_2m karras",
    ]);
  });

  it("leaves alone what it would spoil", () => {
    for (const file of ["flux1-schnell.safetensors", "sd_xl_turbo_1.0.safetensors", "z_image_turbo_bf16.safetensors"]) {
      expect(numbers(file, own)).toEqual(numbers(file));
    }
  });

  it("counts where it is written, also where it says what is usual anyway", () => {
    expect(numbers("v1-5-pruned-emaonly.safetensors")[1]).toContain(" at 512,");
    const written = { ...configured, written: ["default_width", "default_height"] };
    expect(numbers("v1-5-pruned-emaonly.safetensors", written)[1]).toContain(" at 1024,");
  });

  it("is known from what nobody set", async () => {
    const { workflows } = await loadConfig({ file: null, comfyuiUrls: [], workflows: [], listen: null, env: {} });
    expect(workflows.defaults).toMatchObject(CONFIG_DEFAULTS);
  });
});
