import { describe, expect, it } from "vitest";
import type { Graph } from "#comfyui/types.ts";
import { EaselError } from "#contract/errors.ts";
import type { ModelHeader } from "../../models/family.ts";
import { resolveArguments } from "../arguments.ts";
import { fillWorkflow } from "../fill.ts";
import { defaults, EVERY_MODEL, engineWith, MODEL_OF_VARIANT, sentencesOf } from "../fixtures.ts";
import { loadWorkflows } from "../template/load.ts";
import type { EngineFacts, ResolvedArguments, WorkflowDefaults } from "../workflow.ts";
import { missingError, pickVariant } from "./variant.ts";

const { workflows } = await loadWorkflows([]);

interface Made {
  variant: string;
  resolved: ResolvedArguments;
  graph: Graph;
}

/** One call, as a job would make it. */
async function made(tool: string, raw: object, engine: EngineFacts, own: Partial<WorkflowDefaults> = {}): Promise<Made> {
  const workflow = workflows.find(({ toolName }) => toolName === tool);
  if (!workflow) throw new Error(`no tool ${tool}`);
  const images = { image: { name: "fox.png", width: 640, height: 480 }, mask: { name: "mask.png", width: 64, height: 48 } };
  const needed = tool === "generate_image" ? {} : tool === "inpaint" ? { image: "a", mask: "b" } : { image: "a" };
  const given = { prompt: "a fox", ...needed, ...raw };
  const all = { ...defaults, ...own };
  const choice = await pickVariant(workflow, engine, { given, defaults: all });
  if (choice.kind === "missing") throw missingError(workflow, choice.missing, false);
  const resolved = await resolveArguments(workflow, choice.variant, given, { defaults: all, engine, random: Math.random });
  return { variant: choice.variant.name, resolved, graph: fillWorkflow(workflow, choice.variant, resolved, images) };
}

const having = (models: Record<string, string[]>) => engineWith(models, {}, "every");
const generate = (raw: object, models: Record<string, string[]>, own?: Partial<WorkflowDefaults>) =>
  made("generate_image", raw, having(models), own);

async function refused(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof EaselError) return sentencesOf(error);
  throw error ?? new Error("it was not refused");
}

const inputsOf = (graph: Graph, classType: string) => Object.values(graph).find((node) => node.class_type === classType)?.inputs;
const classesOf = (graph: Graph) => new Set(Object.values(graph).map((node) => node.class_type));

describe("the requested model decides which graph is used", () => {
  it.each(Object.entries(MODEL_OF_VARIANT))("%s: %s", async (variant, model) => {
    expect((await generate({ model }, EVERY_MODEL)).variant).toBe(variant);
  });

  it("Flux is loaded in three parts, and its cfg is the guidance", async () => {
    const { graph, resolved } = await generate(
      { model: "flux1-krea-dev", negative_prompt: "blur" },
      { ...EVERY_MODEL, diffusion_models: ["flux1-krea-dev.safetensors"] },
    );
    expect(inputsOf(graph, "UNETLoader")).toEqual({ unet_name: "flux1-krea-dev.safetensors", weight_dtype: "default" });
    expect(inputsOf(graph, "DualCLIPLoader")).toEqual({
      clip_name1: "clip_l.safetensors",
      clip_name2: "t5xxl_fp8_e4m3fn_scaled.safetensors",
      type: "flux",
    });
    expect(inputsOf(graph, "VAELoader")).toEqual({ vae_name: "ae.safetensors" });
    expect(inputsOf(graph, "FluxGuidance")).toMatchObject({ guidance: 4.5 });
    expect(inputsOf(graph, "KSampler")).toMatchObject({ cfg: 1, steps: 24, sampler_name: "euler", scheduler: "simple" });
    expect(resolved.notes).toEqual(["negative_prompt has no effect with Flux.1 Krea."]);
  });

  it("Z-Image is shifted and needs eight steps; Chroma is not shifted", async () => {
    const models = { ...EVERY_MODEL, diffusion_models: ["z_image_turbo_bf16.safetensors", "Chroma1-HD.safetensors"] };
    const turbo = (await generate({ model: "z_image_turbo_bf16" }, models)).graph;
    expect(inputsOf(turbo, "ModelSamplingAuraFlow")).toMatchObject({ shift: 3 });
    expect(inputsOf(turbo, "KSampler")).toMatchObject({ cfg: 1, steps: 8 });
    expect(inputsOf(turbo, "CLIPLoader")).toEqual({ clip_name: "qwen_3_4b.safetensors", type: "lumina2" });
    const chroma = (await generate({ model: "Chroma1-HD" }, models)).graph;
    expect(classesOf(chroma)).not.toContain("ModelSamplingAuraFlow");
    expect(inputsOf(chroma, "CLIPLoader")).toMatchObject({ type: "chroma" });
  });

  it("anime models of Stable Diffusion 1.5 leave out the last layer of the text encoder, others do not", async () => {
    const models = { checkpoints: ["anything-v5.safetensors", "dreamshaper_8.safetensors"] };
    expect(inputsOf((await generate({ model: "anything-v5" }, models)).graph, "CLIPSetLastLayer")).toMatchObject({
      stop_at_clip_layer: -2,
    });
    expect(classesOf((await generate({ model: "dreamshaper_8" }, models)).graph)).not.toContain("CLIPSetLastLayer");
  });

  it("an argument wins over what suits the model", async () => {
    const raw = { model: "flux1-schnell", preset: "draft", steps: 9, cfg: 2, sampler: "heun", scheduler: "beta", width: 640, height: 384 };
    const { resolved } = await generate(raw, EVERY_MODEL);
    expect(resolved.values).toMatchObject({ steps: 9, cfg: 2, sampler: "heun", scheduler: "beta", width: 640, height: 384 });
    expect((await generate({ model: "flux1-schnell", preset: "draft", steps: 9 }, EVERY_MODEL)).resolved.values).toMatchObject({
      steps: 9,
      width: 768,
    });
  });
});

describe("the model of a call that names none", () => {
  const ordinary = "juggernautXL_v9.safetensors";

  it.each<[string, Record<string, string[]>, string]>([
    ["an ordinary one first", { checkpoints: ["aaa.safetensors", "flux1-dev-fp8.safetensors", ordinary] }, ordinary],
    ["a known one before an unknown one", { checkpoints: ["aaa.safetensors", "flux1-dev-fp8.safetensors"] }, "flux1-dev-fp8.safetensors"],
    ["an unknown checkpoint", { checkpoints: ["swan_v2.safetensors", "svd_xt.safetensors"] }, "swan_v2.safetensors"],
    ["never a video model or a refiner", { checkpoints: ["sd_xl_refiner_1.0.safetensors", "wan2.1.safetensors", ordinary] }, ordinary],
    [
      "one that has what it needs",
      { ...EVERY_MODEL, checkpoints: [], diffusion_models: ["z_image_turbo_bf16.safetensors"] },
      "z_image_turbo_bf16.safetensors",
    ],
    [
      "not one whose parts are missing",
      { checkpoints: ["aaa.safetensors"], diffusion_models: ["flux1-dev.safetensors"] },
      "aaa.safetensors",
    ],
    [
      "an editing model only where there is no other",
      { ...EVERY_MODEL, checkpoints: [], diffusion_models: ["flux1-dev-kontext.safetensors", "qwen_image_bf16.safetensors"] },
      "qwen_image_bf16.safetensors",
    ],
  ])("%s", async (_, models, file) => {
    expect((await generate({}, models)).resolved.values.model).toBe(file);
  });

  it("is the configured one, or the best where that is not there", async () => {
    const models = { checkpoints: ["dreamshaper_8.safetensors", ordinary] };
    expect((await generate({}, models, { default_model: "juggernautXL_v9" })).resolved.values.model).toBe(ordinary);
    const { resolved } = await generate({}, models, { default_model: "gone.safetensors" });
    expect(resolved.values.model).toBe("dreamshaper_8.safetensors");
    expect(resolved.notes).toEqual([expect.stringContaining("gone.safetensors cannot be used")]);
  });

  it("is for inpainting where there is one", async () => {
    const engine = having({ ...EVERY_MODEL, checkpoints: [ordinary, "sd-v1-5-inpainting.ckpt", "control_v11p_sd15_inpaint.safetensors"] });
    expect((await made("inpaint", {}, engine)).resolved.values.model).toBe("sd-v1-5-inpainting.ckpt");
    const fill = having({ ...EVERY_MODEL, checkpoints: [ordinary], diffusion_models: ["flux1-fill-dev.safetensors"] });
    expect(inputsOf((await made("inpaint", {}, fill)).graph, "FluxGuidance")).toMatchObject({ guidance: 30 });
  });

  it("is used only if its header agrees with its name", async () => {
    const header = (...names: string[]): ModelHeader => ({ tensors: new Map(names.map((name) => [name, [1]])), metadata: {} });
    const headers: Record<string, ModelHeader> = {
      "a_juggernautXL.safetensors": header("head.modulation"),
      "b_mystery.safetensors": header(
        "double_blocks.0.img_attn.norm.key_norm.scale",
        "guidance_in.in_layer.weight",
        "text_encoders.clip_l.weight",
      ),
    };
    const engine: EngineFacts = { ...having({ checkpoints: Object.keys(headers) }), header: async (_, file) => headers[file] ?? null };
    const { resolved, variant } = await made("generate_image", {}, engine);
    expect([resolved.values.model, variant]).toEqual(["b_mystery.safetensors", "checkpoint_flux"]);
  });
});

describe("a model that cannot be used is refused with a reason", () => {
  it("companion files that are missing, and those that are installed", async () => {
    const models = {
      diffusion_models: ["flux1-dev.safetensors"],
      text_encoders: ["clip_l.safetensors", "qwen_3_4b.safetensors"],
      vae: ["sdxl_vae.safetensors", "vae.safetensors"],
    };
    const report = await refused(generate({}, models));
    expect(report).toEqual({
      kind: "model_missing",
      message:
        "Flux.1 dev (flux1-dev.safetensors) needs files that are not installed: t5xxl_fp8_e4m3fn_scaled.safetensors in models/text_encoders, ae.safetensors in models/vae.",
      remedy:
        "Put them there, or other sizes of the same, then ask again; or use another model. models/text_encoders has clip_l.safetensors, qwen_3_4b.safetensors; models/vae has sdxl_vae.safetensors, vae.safetensors.",
    });
  });

  it("nothing is installed that makes pictures", async () => {
    expect(await refused(generate({}, { checkpoints: ["svd_xt.safetensors"] }))).toMatchObject({
      kind: "model_missing",
      message: "No checkpoint that suits this is installed (there is svd_xt.safetensors).",
      remedy: expect.stringContaining("models/checkpoints"),
    });
  });

  it("a name that is not installed, with all that are, whatever their folder", async () => {
    const report = await refused(
      generate({ model: "flux_dev_pro" }, { ...EVERY_MODEL, checkpoints: ["svd_xt.safetensors", "dreamshaper_8.safetensors"] }),
    );
    expect(report).toMatchObject({ kind: "model_missing", message: expect.stringContaining('"flux_dev_pro" is not installed') });
    for (const file of ["dreamshaper_8", "flux1-schnell", "qwen_image_fp8_e4m3fn"]) expect(report.remedy).toContain(file);
    expect(report.remedy).not.toContain("svd_xt");
    expect(report.remedy).toMatch(
      /Flux\.1 dev needs clip_l\.safetensors \(models\/text_encoders\), t5xxl_fp8_e4m3fn_scaled\.safetensors \(models\/text_encoders\), ae\.safetensors \(models\/vae\)\.$/,
    );
  });

  it("a file that makes no pictures, or not with this tool, or of unknown kind", async () => {
    const models = { ...EVERY_MODEL, diffusion_models: ["flux1-schnell.safetensors", "mystery.safetensors"] };
    expect(await refused(generate({ model: "svd_xt" }, models))).toMatchObject({
      kind: "argument_invalid",
      message: "`svd_xt.safetensors` is a video model, which makes no picture from a text.",
      remedy: expect.stringContaining("dreamshaper_8.safetensors"),
    });
    expect(await refused(generate({ model: "mystery" }, models))).toMatchObject({
      kind: "argument_invalid",
      message: expect.stringContaining("does not know what kind"),
    });
    expect(await refused(made("inpaint", { model: "stable_cascade_stage_c" }, having(models)))).toMatchObject({
      kind: "argument_invalid",
      message: expect.stringMatching(/Stable Cascade model, with which inpaint cannot work/),
    });
  });

  it("an engine too old for the model", async () => {
    const engine = engineWith({ ...EVERY_MODEL, checkpoints: [] }, { CLIPLoader: { type: ["lumina2", "wan"] } }, "every");
    expect(await refused(made("generate_image", { model: "flux2_dev_fp8mixed" }, engine))).toEqual({
      kind: "node_missing",
      message: "This engine is too old for Flux.2 dev (flux2_dev_fp8mixed.safetensors).",
      remedy: "Update ComfyUI, or choose another model.",
    });
  });
});
