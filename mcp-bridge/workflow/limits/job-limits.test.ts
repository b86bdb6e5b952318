import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Graph } from "#comfyui/types.ts";
import { resolveArguments } from "../arguments.ts";
import { defaults, EVERY_MODEL, engineWith } from "../fixtures.ts";
import { loadWorkflows } from "../template/load.ts";
import { findExceededLimit, pixelCount } from "./graph-limits.ts";
import { enforceLimits, withLimits } from "./job-limits.ts";
import { fitSize } from "./size-limits.ts";

const usual = { steps: 150, pixels: 2048 * 2048, upscalePixels: 8192 * 8192, count: 8 };
const { workflows } = await loadWorkflows([]);
const engine = engineWith({ ...EVERY_MODEL, upscale_models: ["4x.pth"] }, {}, "every");

const node = (class_type: string, inputs: Graph[string]["inputs"]) => ({ class_type, inputs });

describe("a filled graph", () => {
  const painted = (more: Graph = {}): Graph => ({
    size: node("EmptyLatentImage", { width: 512, height: 256, batch_size: 2 }),
    paint: node("KSampler", { steps: 20, latent_image: ["size", 0] }),
    decode: node("VAEDecode", { samples: ["paint", 0] }),
    ...more,
  });
  const none = new Map();
  const over = (graph: Graph, limits: Partial<typeof usual>, pictures = none) =>
    findExceededLimit(graph, pictures, { ...usual, ...limits });

  it("is measured from node to node, as the image passes through", () => {
    expect(over(painted(), {})).toBeNull();
    expect(over(painted(), { steps: 19 })).toMatchObject({ limit: "steps", requested: 20 });
    expect(over(painted(), { count: 1 })).toMatchObject({ limit: "count", requested: 2 });
    expect(over(painted(), { pixels: 512 * 256 - 1 })).toMatchObject({
      limit: "pixels",
      requested: { width: 512, height: 256 },
      nodes: ["size"],
    });
  });

  it.each([
    ["a factor", node("LatentUpscaleBy", { samples: ["paint", 0], scale_by: 2 }), 1024, 512],
    ["a size", node("ImageScale", { image: ["decode", 0], width: 1000, height: 900 }), 1000, 900],
    ["one side", node("ImageScale", { image: ["decode", 0], width: 1024, height: 0 }), 1024, 512],
    ["a total", node("ImageScaleToTotalPixels", { image: ["decode", 0], megapixels: 0.5 }), 1024, 512],
    ["a model, which makes most pictures four times as large", node("ImageUpscaleWithModel", { image: ["decode", 0] }), 2048, 1024],
  ])("enlarged by %s", (_, enlarge, width, height) => {
    const graph = painted({ enlarge, save: node("SaveImage", { images: ["enlarge", 0] }) });
    expect(over(graph, { upscalePixels: width * height })).toBeNull();
    expect(over(graph, { upscalePixels: width * height - 1 })).toMatchObject({ limit: "upscalePixels", requested: { width, height } });
  });

  it("a second sampler counts as enlarging, not as the first pass", () => {
    const graph = painted({
      enlarge: node("LatentUpscaleBy", { samples: ["paint", 0], scale_by: 2 }),
      again: node("KSampler", { steps: 5, latent_image: ["enlarge", 0] }),
    });
    expect(over(graph, { pixels: 512 * 256 })).toBeNull();
    expect(over(graph, { upscalePixels: 1024 * 512 - 1 })?.limit).toBe("upscalePixels");
  });

  it("a given picture may go out as large as it came, but may not be sampled at that size", () => {
    const pictures = new Map([["huge.png", { width: 9000, height: 9000 }]]);
    const kept = { load: node("LoadImage", { image: "huge.png" }), save: node("SaveImage", { images: ["load", 0] }) };
    expect(over(kept, {}, pictures)).toBeNull();
    const graph = {
      load: node("LoadImage", { image: "huge.png" }),
      encode: node("VAEEncode", { pixels: ["load", 0] }),
      many: node("RepeatLatentBatch", { samples: ["encode", 0], amount: 9 }),
      paint: node("KSampler", { steps: 1, latent_image: ["many", 0] }),
    };
    expect(over(graph, {}, pictures)?.limit).toBe("count");
    expect(over(graph, { count: 9 }, pictures)).toMatchObject({ limit: "pixels", requested: { width: 9000, height: 9000 } });
  });

  it("may be circular, or have links to nothing", () => {
    expect(over({ a: node("X", { samples: ["b", 0] }), b: node("X", { samples: ["a", 0], latent_image: ["c", 0] }) }, {})).toBeNull();
  });
});

describe("Easel's own tools", () => {
  const byName = (name: string) => workflows.find(({ toolName }) => toolName === name) ?? expect.fail(name);

  it("stay within the limits or refuse: nothing larger reaches the engine", async () => {
    const limits = fc.record({
      steps: fc.integer({ min: 1, max: 40 }),
      pixels: fc.integer({ min: 4096, max: 3_000_000 }),
      upscalePixels: fc.integer({ min: 4096, max: 9_000_000 }),
      count: fc.integer({ min: 1, max: 4 }),
    });
    const given = fc.record(
      {
        width: fc.integer({ min: 64, max: 2048 }),
        height: fc.integer({ min: 64, max: 2048 }),
        preset: fc.constantFrom("draft", "high_quality", "upscaled"),
        model: fc.constantFrom("dreamshaper_8", "flux1-schnell", "sd3.5_medium"),
      },
      { requiredKeys: [] },
    );
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(limits, given, async (most, args) => {
        const workflow = withLimits(byName("generate_image"), most);
        const raw = { prompt: "x", ...args };
        const variant =
          workflow.variants.find(
            ({ name }) =>
              name ===
              (args.model === undefined
                ? "checkpoint"
                : args.model === "flux1-schnell"
                  ? "flux"
                  : args.model === "sd3.5_medium"
                    ? "sd3"
                    : "checkpoint"),
          ) ?? workflow.variants[0];
        const resolved = await resolveArguments(workflow, variant, raw, { defaults, engine, random: () => 0 });
        expect(Number(resolved.values.steps)).toBeLessThanOrEqual(most.steps);
        expect(Number(resolved.values.count)).toBeLessThanOrEqual(most.count);
        const wanted = { workflow, variant, given: raw, pictures: {} };
        try {
          const { values } = enforceLimits(wanted, resolved, most);
          const area = Number(values.width) * Number(values.height);
          expect(area).toBeLessThanOrEqual(most.pixels);
          expect(area * Number(values.upscale ?? 1) ** 2).toBeLessThanOrEqual(Math.max(most.upscalePixels, 0));
        } catch (error) {
          refused++;
          expect(String(error)).toMatch(/allowed here/);
        }
      }),
      { numRuns: 200 },
    );
    expect(refused).toBeGreaterThan(0);
  });

  it("work on given pictures within the limit on pixels", () => {
    const side = fc.integer({ min: 1, max: 16_384 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 4096, max: 2_000_000 }), (width, height, maxPixels) => {
        const size = fitSize({ width, height }, { minSide: 512, maxSide: 1280, multipleOf: 8, maxPixels }, null);
        // A picture that is as thin as a hair keeps a side of 8.
        expect(pixelCount(size)).toBeLessThanOrEqual(Math.max(maxPixels, 8 * 1280));
      }),
    );
  });
});
