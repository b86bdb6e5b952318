import { describe, expect, test } from "vitest";
import { call, engine, needsJobs, ok } from "./probe.ts";

interface NodeInfo {
  input: { required?: Record<string, unknown[]>; optional?: Record<string, unknown[]>; hidden?: Record<string, unknown> };
  input_order: Record<string, string[]>;
  output: string[];
  output_is_list: boolean[];
  output_name: string[];
  name: string;
  display_name: string | null;
  description: string;
  python_module: string;
  category: string;
  output_node: boolean;
  has_intermediate_output?: boolean;
}

describe("C3 object_info and models", () => {
  test("every class of the whole list is complete", async () => {
    const all = (await ok("/object_info")).json<Record<string, NodeInfo>>();
    const used = ["CheckpointLoaderSimple", "CLIPTextEncode", "EmptyLatentImage", "KSampler", "VAEDecode", "VAEEncode", "LoadImage"];
    const weightless = ["SaveImage", "PreviewImage", "EmptyImage", "ImageInvert", "ImageScale", "PreviewAny", "PrimitiveString"];
    expect(Object.keys(all)).toEqual(expect.arrayContaining([...used, ...weightless]));
    for (const [name, info] of Object.entries(all)) {
      expect(info.name).toBe(name);
      expect(info, name).toMatchObject({
        input: expect.any(Object),
        input_order: expect.any(Object),
        output: expect.any(Array),
        output_is_list: expect.any(Array),
        output_name: expect.any(Array),
        description: expect.any(String),
        python_module: expect.any(String),
        category: expect.any(String),
        output_node: expect.any(Boolean),
      });
      // Some classes have no display name: the key is there, its value is null.
      expect(["string", "object"], name).toContain(typeof info.display_name);
      for (const [section, inputs] of Object.entries(info.input)) {
        expect(info.input_order[section], `${name} ${section}`).toEqual(Object.keys(inputs));
      }
      expect(info.output_is_list, name).toHaveLength(info.output.length);
    }
  });

  test("a single class is the same as in the whole list", async () => {
    const all = (await ok("/object_info")).json<Record<string, NodeInfo>>();
    expect((await ok("/object_info/LoadImage")).json()).toEqual({ LoadImage: all.LoadImage });
  });

  test("an unknown class is an empty object, not an error", async () => {
    expect((await ok("/object_info/NoSuchNode")).json()).toEqual({});
  });

  test("combos come in both encodings", async () => {
    const { KSampler } = (await ok("/object_info/KSampler")).json<{ KSampler: NodeInfo }>();
    const samplers = KSampler.input.required?.sampler_name?.[0];
    expect(samplers).toEqual(expect.arrayContaining(["euler", "euler_ancestral", "dpmpp_2m", "dpmpp_sde", "lcm", "ddim", "uni_pc"]));
    expect(KSampler.input.required?.scheduler?.[0]).toEqual(
      expect.arrayContaining([
        "simple",
        "sgm_uniform",
        "karras",
        "exponential",
        "ddim_uniform",
        "beta",
        "normal",
        "linear_quadratic",
        "kl_optimal",
      ]),
    );
    const { UpscaleModelLoader } = (await ok("/object_info/UpscaleModelLoader")).json<{ UpscaleModelLoader: NodeInfo }>();
    const [type, options] = UpscaleModelLoader.input.required?.model_name ?? [];
    expect(type).toBe("COMBO");
    expect(options).toMatchObject({ options: expect.any(Array) });
  });

  test("ranges and defaults are those that validation keeps; the greatest seed is written exactly", async () => {
    const { text } = await ok("/object_info/KSampler");
    expect(text).toMatch(/"max": ?18446744073709551615\b/);
    const { KSampler } = JSON.parse(text) as { KSampler: NodeInfo };
    expect(KSampler.input.required).toMatchObject({
      model: ["MODEL", expect.anything()],
      steps: ["INT", { default: 20, min: 1, max: 10000 }],
      cfg: ["FLOAT", { default: 8, min: 0, max: 100, step: 0.1, round: 0.01 }],
      denoise: ["FLOAT", { default: 1, min: 0, max: 1, step: 0.01 }],
    });
    const { EmptyLatentImage } = (await ok("/object_info/EmptyLatentImage")).json<{ EmptyLatentImage: NodeInfo }>();
    expect(EmptyLatentImage.input.required).toMatchObject({
      width: ["INT", { default: 512, min: 16, max: 16384, step: 8 }],
      batch_size: ["INT", { default: 1, min: 1, max: 4096 }],
    });
    const { LoadImage } = (await ok("/object_info/LoadImage")).json<{ LoadImage: NodeInfo }>();
    expect(LoadImage.input.required?.image).toEqual([expect.any(Array), expect.objectContaining({ image_upload: true })]);
    expect(LoadImage.output).toEqual(["IMAGE", "MASK"]);
  });

  test("SaveImage and PreviewImage are output nodes; they pass the image on since the 0.38 era", async () => {
    for (const name of ["SaveImage", "PreviewImage"]) {
      const info = (await ok(`/object_info/${name}`)).json<Record<string, NodeInfo>>()[name];
      expect(info?.output_node).toBe(true);
      expect(info?.output).toEqual(engine.cancel ? ["IMAGE"] : []);
    }
  });

  needsJobs("classes tell whether their output is intermediate", async () => {
    const { KSampler } = (await ok("/object_info/KSampler")).json<{ KSampler: NodeInfo }>();
    expect(KSampler.has_intermediate_output).toBeTypeOf("boolean");
  });

  test("models are listed by folder, as the loaders' combos list them", async () => {
    const folders = (await ok("/models")).json<string[]>();
    expect(folders).toEqual(expect.arrayContaining(["checkpoints", "loras", "vae", "upscale_models", "embeddings"]));
    const checkpoints = (await ok("/models/checkpoints")).json<string[]>();
    const { CheckpointLoaderSimple } = (await ok("/object_info/CheckpointLoaderSimple")).json<{ CheckpointLoaderSimple: NodeInfo }>();
    expect(CheckpointLoaderSimple.input.required?.ckpt_name?.[0]).toEqual(checkpoints);
    expect(CheckpointLoaderSimple.output).toEqual(["MODEL", "CLIP", "VAE"]);
    expect((await ok("/embeddings")).json()).toEqual(expect.any(Array));
    const unknown = await call("/models/no_such_folder");
    expect([unknown.status, unknown.bytes.length]).toEqual([404, 0]);
  });

  test("models are listed with size and time, and tell their metadata where they have any", async () => {
    const files = (await ok("/experiment/models/checkpoints")).json<{ name: string }[]>();
    expect(files.map((file) => file.name).sort()).toEqual((await ok("/models/checkpoints")).json<string[]>().sort());
    for (const file of files) {
      expect(file).toMatchObject({
        pathIndex: expect.any(Number),
        modified: expect.any(Number),
        created: expect.any(Number),
        size: expect.any(Number),
      });
      const reply = await call(`/view_metadata/checkpoints?${new URLSearchParams({ filename: file.name })}`);
      expect([200, 404]).toContain(reply.status);
      if (reply.status === 200) expect(reply.json()).toEqual(expect.any(Object));
    }
    expect((await call("/view_metadata/checkpoints?filename=no-such-model.safetensors")).status).toBe(404);
    expect((await call("/view_metadata/checkpoints")).status).toBe(404);
  });
});
