import { nodeInfo } from "#comfyui/node-info.ts";
import type { EaselError } from "#contract/errors.ts";
import { FAMILIES } from "../models/families.ts";
import type { Family, FileNeed } from "../models/family.ts";
import { parseWorkflow } from "./template/load.ts";
import type { EngineFacts, Variant, Workflow, WorkflowDefaults } from "./workflow.ts";

/** What the tests of this room share. */

/** A configuration in which nobody has set anything. */
export const defaults: WorkflowDefaults = {
  default_model: undefined,
  default_steps: 25,
  default_cfg: 7,
  default_sampler: "dpmpp_2m",
  default_scheduler: "karras",
  default_width: 1024,
  default_height: 1024,
};

/**
 * The facts of an engine with these models and node classes, whose combo inputs are given by name. With "every", it has all other
 * classes too, without inputs.
 */
export function engineWith(
  models: Record<string, string[]>,
  nodes: Record<string, Record<string, string[]>> = {},
  others: "none" | "every" = "none",
): EngineFacts {
  return {
    models: async (folder) => models[folder] ?? [],
    node: async (name) => {
      const combos = nodes[name] ?? (others === "every" && !name.includes(".") ? {} : undefined);
      if (!combos) return null;
      const required = Object.fromEntries(Object.entries(combos).map(([input, options]) => [input, [options, {}]]));
      return nodeInfo({
        name,
        display_name: name,
        category: "",
        output_node: false,
        output: [],
        output_name: [],
        output_is_list: [],
        input: { required },
      });
    },
  };
}

/** One installed model for every variant of Easel's own templates, named by the variant. */
export const MODEL_OF_VARIANT: Record<string, string> = {
  checkpoint: "dreamshaper_8.safetensors",
  checkpoint_flow: "sd3.5_large_fp8_scaled.safetensors",
  checkpoint_flux: "flux1-dev-fp8.safetensors",
  checkpoint_lumina: "lumina_2.safetensors",
  checkpoint_sd3: "sd3.5_large.safetensors",
  cascade: "stable_cascade_stage_c.safetensors",
  one_encoder: "qwen_image_fp8_e4m3fn.safetensors",
  lumina: "lumina_2_model_bf16.safetensors",
  flux: "flux1-schnell.safetensors",
  sd3: "sd3.5_medium.safetensors",
  hidream: "hidream_i1_full_fp16.safetensors",
  hunyuan_image: "hunyuanimage2.1_bf16.safetensors",
  flux2: "flux2_dev_fp8mixed.safetensors",
  flux2_klein: "flux-2-klein-4b.safetensors",
  ernie_image: "ernie-image.safetensors",
};

const inCheckpoints = (variant: string) => variant.startsWith("checkpoint") || variant === "cascade";

/** Those models, with their companion files. */
export const EVERY_MODEL: Record<string, string[]> = {
  checkpoints: [
    ...Object.keys(MODEL_OF_VARIANT)
      .filter(inCheckpoints)
      .map((variant) => MODEL_OF_VARIANT[variant] ?? ""),
    "stable_cascade_stage_b.safetensors",
    "svd_xt.safetensors",
  ],
  diffusion_models: Object.keys(MODEL_OF_VARIANT)
    .filter((variant) => !inCheckpoints(variant))
    .map((variant) => MODEL_OF_VARIANT[variant] ?? ""),
  text_encoders: FAMILIES.flatMap(filesOf)
    .filter(({ folder }) => folder === "text_encoders")
    .map(({ exampleFile }) => exampleFile),
  vae: [
    "a_vae.safetensors",
    ...FAMILIES.flatMap(filesOf)
      .filter(({ folder }) => folder === "vae")
      .map(({ exampleFile }) => exampleFile),
  ],
};

function filesOf({ files, versions }: Family): FileNeed[] {
  return [files, ...versions.map((version) => version.files)].flatMap((needs) => Object.values(needs ?? {}));
}

/** A small template; `change` may break it. */
export function template(change: (template: TemplateObject) => void = () => {}): string {
  const object: TemplateObject = {
    __metadata__: {
      tool_name: "paint",
      description: "Paint a picture.",
      parameters: {
        prompt: { type: "string", required: true, description: "What to paint" },
        steps: { type: "integer", default: 20, min: 1, max: 50 },
        strength: { type: "number", default: 0.5, min: 0, max: 1 },
        seed: { type: "seed" },
      },
    },
    "1": { class_type: "Painter", inputs: { text: "{{prompt}}", steps: "{{steps}}", denoise: "{{strength}}", seed: "{{seed}}" } },
    "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "easel/{{seed}}" } },
  };
  change(object);
  return JSON.stringify(object, null, 2);
}

// biome-ignore lint/suspicious/noExplicitAny: tests take these objects apart to make them wrong in every way
export type TemplateObject = Record<string, any>;

/** The small template, changed and parsed. */
export const workflowOf = (change?: (template: TemplateObject) => void): Workflow => parseWorkflow("paint.json", template(change));

/** The first way to do the work. */
export const firstVariant = (workflow: Workflow): Variant => workflow.variants[0];

/** What an error says, without the code and parameters that its sentences are made of. */
export function sentencesOf(error: EaselError): { kind: string; message: string; remedy: string } {
  const { kind, message, remedy } = error.report();
  return { kind, message, remedy };
}
