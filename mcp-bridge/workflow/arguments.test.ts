// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates' own placeholders look like that
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EaselError } from "#contract/errors.ts";
import { resolveArguments } from "./arguments.ts";
import { checkArguments } from "./check-arguments.ts";
import { defaults, engineWith, firstVariant, sentencesOf, type TemplateObject, workflowOf } from "./fixtures.ts";
import type { EngineFacts, ResolvedArguments, WorkflowDefaults } from "./workflow.ts";

interface Call {
  change?: (template: TemplateObject) => void;
  raw: unknown;
  engine?: EngineFacts;
  configured?: Partial<WorkflowDefaults>;
  random?: () => number;
}

function resolve({ change, raw, engine = engineWith({}), configured = {}, random = Math.random }: Call): Promise<ResolvedArguments> {
  const workflow = workflowOf(change);
  return resolveArguments(workflow, firstVariant(workflow), raw, { defaults: { ...defaults, ...configured }, engine, random });
}

const refusal = (call: Call) =>
  resolve(call).then(
    () => {
      throw new Error("the call was accepted");
    },
    (error: unknown) => {
      if (error instanceof EaselError) return sentencesOf(error);
      throw error;
    },
  );

describe("a bad argument is refused with its name and what would be right", () => {
  const cases: [string, unknown, string, string][] = [
    ["nothing at all", undefined, "`prompt` is missing.", "Give text of at most 20000 characters: What to paint"],
    ["a list", [], "The arguments of paint must be an object.", "Give prompt, steps, strength, seed."],
    ["null for what is required", { prompt: null }, "`prompt` is missing.", "Give text of at most 20000 characters: What to paint"],
    ["blank text", { prompt: "  " }, "`prompt` is empty.", "Give text of at most 20000 characters."],
    [
      "endless text",
      { prompt: "x".repeat(20_001) },
      "`prompt` has 20001 characters, but the most is 20000.",
      "Give text of at most 20000 characters.",
    ],
    ["true for text", { prompt: true }, "`prompt` must be text, not true.", "Give text of at most 20000 characters."],
    ["text for a number", { prompt: "x", steps: "twenty" }, '`steps` must be a number, not "twenty".', "Give a whole number from 1 to 50."],
    ["a fraction", { prompt: "x", steps: 2.5 }, "`steps` must be a whole number, not 2.5.", "Give a whole number from 1 to 50."],
    ["too little", { prompt: "x", steps: 0 }, "`steps` is 0, but the least is 1.", "Give a whole number from 1 to 50."],
    ["too much", { prompt: "x", strength: 1.01 }, "`strength` is 1.01, but the most is 1.", "Give a number from 0 to 1."],
    ["no number", { prompt: "x", strength: Number.NaN }, "`strength` must be a number, not NaN.", "Give a number from 0 to 1."],
    ["a misspelt name", { prompt: "x", stpes: 20 }, "paint has no parameter `stpes`.", "Did you mean `steps`?"],
  ];
  it.each(cases)("%s", async (_name, raw, message, remedy) => {
    expect(await refusal({ raw })).toEqual({ kind: "argument_invalid", message, remedy });
    // The same without an engine, so that nobody waits for one only to hear this.
    expect(() => checkArguments(workflowOf(), raw)).toThrow(message);
  });

  it("a seed stays within what its node takes", async () => {
    const change = (t: TemplateObject) => {
      t.__metadata__.parameters.seed = { type: "seed", min: 1, max: 4_294_967_295 };
    };
    for (const chance of [0, 0.5, 1 - Number.EPSILON]) {
      const { seed } = (await resolve({ change, raw: { prompt: "x" }, random: () => chance })).values;
      expect(Number(seed)).toBeGreaterThanOrEqual(1);
      expect(Number(seed)).toBeLessThanOrEqual(4_294_967_295);
    }
    expect((await resolve({ change, raw: { prompt: "x", seed: "4294967295" } })).values.seed).toBe(4294967295n);
    expect(await refusal({ change, raw: { prompt: "x", seed: 4294967296 } })).toEqual({
      kind: "argument_invalid",
      message: "`seed` is 4294967296, but the most is 4294967295.",
      remedy: "Give a whole number from 1 to 4294967295, or -1 for a random one.",
    });
    expect(await refusal({ change, raw: { prompt: "x", seed: 0 } })).toMatchObject({ message: "`seed` is 0, but the least is 1." });
  });

  it("takes numbers, true and false in quotes", () => {
    const change = (t: TemplateObject) => {
      t.__metadata__.parameters.loud = { type: "boolean", default: false };
      t["1"].inputs.loud = "{{loud}}";
    };
    const raw = { prompt: "12", steps: " 20", strength: "0.5", loud: "true" };
    expect(checkArguments(workflowOf(change), raw).given).toEqual({ prompt: "12", steps: 20, strength: 0.5, loud: true });
  });

  it("never repeats a long text, which may be somebody's prompt", async () => {
    const { message } = await refusal({ raw: { prompt: "x", steps: "s".repeat(100) } });
    expect(message).toBe("`steps` must be a number, not a long text.");
  });

  it("an option that is not offered", async () => {
    const change = (t: TemplateObject) => {
      t.__metadata__.parameters.steps = { type: "integer", default: 2, enum: [2, 4] };
    };
    expect(await refusal({ change, raw: { prompt: "x", steps: 3 } })).toMatchObject({
      message: "`steps` is 3, but must be one of 2, 4.",
      remedy: "Give one of 2, 4.",
    });
  });
});

describe("seeds", () => {
  const seedOf = async (seed: unknown, random?: () => number) =>
    (await resolve({ raw: { prompt: "x", seed }, ...(random && { random }) })).values.seed;

  it("keep every digit, from 0 to 2^64 - 1", async () => {
    await fc.assert(
      fc.asyncProperty(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), async (seed) => {
        expect(await seedOf(seed.toString())).toBe(seed);
        expect(await seedOf(seed)).toBe(seed);
        if (seed <= Number.MAX_SAFE_INTEGER) expect(await seedOf(Number(seed))).toBe(seed);
      }),
    );
    expect(await seedOf("18446744073709551615")).toBe(18446744073709551615n);
  });

  it("are random where none is given, and can be written as a number again", async () => {
    for (const absent of [undefined, null, "", " ", "random", "none", -1, "-1", -1n]) {
      expect(await seedOf(absent, () => 0.5)).toBe(2n ** 52n);
      expect(await seedOf(absent, () => 1 - Number.EPSILON)).toBeLessThanOrEqual(BigInt(Number.MAX_SAFE_INTEGER));
      expect(await seedOf(absent, () => 0)).toBe(0n);
    }
  });

  it.each([
    [-2, "`seed` is -2, but the least is -1."],
    [1.5, "`seed` must be a whole number, not 1.5."],
    [2 ** 53, "`seed` is too large to arrive exactly as a number."],
    ["18446744073709551616", "`seed` is 18446744073709551616, but the most is 18446744073709551615."],
    ["0x10", "`seed` is no whole number."],
    [true, "`seed` must be a whole number, not true."],
  ])("%s is refused", async (seed, message) => {
    expect(await refusal({ raw: { prompt: "x", seed } })).toEqual({
      kind: "argument_invalid",
      message,
      remedy: "Give a whole number from 0 to 18446744073709551615 (above 9007199254740991 in quotes), or -1 for a random one.",
    });
  });
});

describe("presets", () => {
  const change = (t: TemplateObject) => {
    t.__metadata__.parameters.steps.default = "${default_steps}";
    t.__metadata__.presets = {
      draft: { description: "quick", values: { steps: 5, strength: 0.1 } },
      standard: { description: "usual", values: { steps: "${default_steps}" } },
    };
    t.__metadata__.default_preset = "standard";
  };
  const configured = { default_steps: 30 };

  it("come after arguments and before defaults", async () => {
    const chosen = async (raw: object) => {
      const { preset, values } = await resolve({ change, configured, raw: { prompt: "x", ...raw } });
      return [preset, values.steps, values.strength];
    };
    expect(await chosen({})).toEqual(["standard", 30, 0.5]);
    expect(await chosen({ preset: "draft" })).toEqual(["draft", 5, 0.1]);
    expect(await chosen({ preset: "draft", steps: 7 })).toEqual(["draft", 7, 0.1]);
    expect(await chosen({ preset: null, strength: 0 })).toEqual(["standard", 30, 0]);
  });

  it("that do not exist are refused", async () => {
    expect(await refusal({ change, raw: { prompt: "x", preset: "drft" } })).toEqual({
      kind: "argument_invalid",
      message: '`preset` is "drft", but must be one of draft, standard.',
      remedy: "Did you mean `draft`?",
    });
  });

  it("a configured value that the template forbids is the configuration's fault", async () => {
    expect(await refusal({ change, configured: { default_steps: 500 }, raw: { prompt: "x" } })).toEqual({
      kind: "config_invalid",
      message: "`workflows.default_steps` of the configuration does not suit paint: `steps` is 500, but the most is 50.",
      remedy: "Set it to a whole number from 1 to 50, or give `steps` with the call.",
    });
  });
});

describe("numbers that must be multiples", () => {
  const change = (t: TemplateObject) => {
    t.__metadata__.parameters.steps = { type: "integer", required: true, min: 60, max: 250, multiple_of: 8 };
  };
  it("are rounded to the nearest within the bounds, and the result says so", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 60, max: 250 }), async (steps) => {
        const { values, notes } = await resolve({ change, raw: { prompt: "x", steps } });
        const used = Number(values.steps);
        expect(used % 8).toBe(0);
        expect(used).toBeGreaterThanOrEqual(60);
        expect(used).toBeLessThanOrEqual(250);
        expect(Math.abs(used - steps)).toBeLessThanOrEqual(steps > 64 && steps < 248 ? 4 : 8);
        expect(notes).toEqual(used === steps ? [] : [`steps ${steps} became ${used}: it must be a multiple of 8.`]);
      }),
    );
  });
});

describe("choices from the engine", () => {
  const change = (t: TemplateObject) => {
    t.__metadata__.parameters.sampler = { type: "string", default: "${default_sampler}", choices_from: "KSampler.sampler_name" };
    t["1"].inputs.sampler_name = "{{sampler}}";
  };
  const engine = engineWith({}, { KSampler: { sampler_name: ["euler", "euler_ancestral"] } });

  it("takes what the engine has", async () => {
    expect((await resolve({ change, engine, raw: { prompt: "x", sampler: "euler_ancestral" } })).values.sampler).toBe("euler_ancestral");
  });
  it("refuses an argument that the engine does not have", async () => {
    expect(await refusal({ change, engine, raw: { prompt: "x", sampler: "euler a" } })).toEqual({
      kind: "argument_invalid",
      message: '`sampler` is "euler a", which this engine does not have.',
      remedy: "Did you mean `euler_ancestral`? It has euler, euler_ancestral.",
    });
  });
  it("replaces a default that the engine does not have, and says so", async () => {
    const { values, notes } = await resolve({ change, engine, raw: { prompt: "x" } });
    expect(values.sampler).toBe("euler");
    expect(notes).toEqual(["This engine has no sampler dpmpp_2m; euler was used."]);
  });
  it("leaves the check to the engine where the list is not known", async () => {
    expect((await resolve({ change, raw: { prompt: "x", sampler: "anything" } })).values.sampler).toBe("anything");
  });
});

describe("models", () => {
  const change = (t: TemplateObject) => {
    t.__metadata__.parameters.model = { type: "model", folder: "checkpoints", default: "${default_model}" };
    t.__metadata__.parameters.lora = { type: "model", folder: "loras" };
    t.__metadata__.optional_nodes = { "3": { when: "lora", bypass: [] } };
    t["1"].inputs.ckpt_name = "{{model}}";
    t["3"] = { class_type: "LoraLoader", inputs: { lora_name: "{{lora}}" } };
  };
  const engine = engineWith({ checkpoints: ["a_refiner.safetensors", "sub/Dream_8.safetensors"], loras: ["ink.safetensors"] });
  const raw = { prompt: "x" };

  it("the caller's comes first, then the configured one, then one that suits; a LoRA only when asked for", async () => {
    expect((await resolve({ change, engine, raw })).values).toMatchObject({ model: "sub/Dream_8.safetensors", lora: null });
    expect((await resolve({ change, engine, raw, configured: { default_model: "A_refiner" } })).values.model).toBe("a_refiner.safetensors");
    const named = await resolve({ change, engine, raw: { prompt: "x", model: "dream_8", lora: "Ink" } });
    expect(named.values).toMatchObject({ model: "sub/Dream_8.safetensors", lora: "ink.safetensors" });
    expect(named.notes).toEqual([]);
  });

  it("says so when the configured one is not installed", async () => {
    const { values, notes } = await resolve({ change, engine, raw, configured: { default_model: "gone.safetensors" } });
    expect(values.model).toBe("sub/Dream_8.safetensors");
    expect(notes).toEqual(["gone.safetensors is not installed; sub/Dream_8.safetensors was used."]);
  });

  it("a custom node's loader has its own list, whatever is in the folder", async () => {
    const packs = engineWith(
      { diffusion_models: ["flux.safetensors"] },
      { "GGUF.Loader": { "unet.name": ["flux-Q4.gguf", "sub\\wan-Q8.gguf"] } },
    );
    const own = (t: TemplateObject) => {
      t.__metadata__.parameters.unet = {
        type: "model",
        folder: "diffusion_models",
        choices_from: "GGUF.Loader.unet.name",
        default: "flux-Q8.gguf",
      };
      t["1"].inputs.unet = "{{unet}}";
    };
    const missing = await resolve({ change: own, engine: packs, raw });
    expect(missing.values.unet).toBe("flux-Q4.gguf");
    expect(missing.notes).toEqual(["flux-Q8.gguf is not installed; flux-Q4.gguf was used."]);
    expect((await resolve({ change: own, engine: packs, raw: { prompt: "x", unet: "sub/wan-q8" } })).values.unet).toBe("sub\\wan-Q8.gguf");
    expect(await refusal({ change: own, engine: packs, raw: { prompt: "x", unet: "sdxl" } })).toMatchObject({ kind: "model_missing" });
  });

  it("what no call chooses is what the template names, or what the engine has that is most like it", async () => {
    const fixed = (t: TemplateObject) => {
      t.__metadata__.needs = {
        models: { detailer: { folder: "loras", default: "ink_v3.safetensors" } },
        choices: {
          sampler: { choices_from: "Painter.sampler", default: "Euler" },
          mode: { choices_from: "Painter.mode", default: "enable" },
        },
      };
      Object.assign(t["1"].inputs, { lora: "{{detailer}}", sampler: "{{sampler}}", mode: "{{mode}}" });
    };
    const lists = { Painter: { sampler: ["ddim", "euler"], mode: ["disabled", "enabled"] } };
    const { values, notes } = await resolve({ change: fixed, engine: engineWith({ loras: ["fog.pt", "ink_v2.safetensors"] }, lists), raw });
    expect(values).toMatchObject({ detailer: "ink_v2.safetensors", sampler: "euler", mode: "enabled" });
    expect(notes).toEqual([
      "ink_v3.safetensors is not installed; ink_v2.safetensors was used.",
      "This engine has no mode enable; enabled was used.",
    ]);
    const there = await resolve({ change: fixed, engine: engineWith({ loras: ["ink_v3.safetensors"] }, lists), raw });
    expect(there.values.detailer).toBe("ink_v3.safetensors");
  });

  it("refuses a name that is not installed, and lists those that are", async () => {
    expect(await refusal({ change, engine, raw: { prompt: "x", model: "dreem_8" } })).toEqual({
      kind: "model_missing",
      message: 'The checkpoint "dreem_8" is not installed.',
      remedy:
        "Did you mean `sub/Dream_8.safetensors`? Choose one that is installed (a_refiner.safetensors, sub/Dream_8.safetensors), or leave it out for a fitting one.",
    });
    expect(await refusal({ change, engine: engineWith({ checkpoints: ["x.safetensors"] }), raw: { prompt: "x", lora: "ink" } })).toEqual({
      kind: "model_missing",
      message: 'The LoRA "ink" is not installed.',
      remedy: "None is installed. Put a LoRA file made for your checkpoint into ComfyUI's models/loras folder, then ask again.",
    });
  });

  it("refuses when nothing installed suits", async () => {
    expect(await refusal({ change, engine: engineWith({ checkpoints: ["svd_xt.safetensors"] }), raw })).toEqual({
      kind: "model_missing",
      message: "No checkpoint that suits this is installed (there is svd_xt.safetensors).",
      remedy:
        "Put a Stable Diffusion checkpoint such as DreamShaper or Juggernaut XL into ComfyUI's models/checkpoints folder, then ask again.",
    });
  });

  it("passes on the engine's own error", async () => {
    const down = {
      ...engine,
      models: () => Promise.reject(new EaselError("engine_unreachable", "engine_not_listening", { host: "127.0.0.1:8188" })),
    };
    expect((await refusal({ change, engine: down, raw })).kind).toBe("engine_unreachable");
  });
});

it("keeps images out of the values, so that they do not get into the ledger", async () => {
  const change = (t: TemplateObject) => {
    t.__metadata__.parameters.image = { type: "image", required: true };
    t["3"] = { class_type: "LoadImage", inputs: { image: "{{image}}" } };
  };
  const { values, images } = await resolve({ change, raw: { prompt: "x", image: "3f2a91c4" } });
  expect(images).toEqual({ image: "3f2a91c4" });
  expect(Object.keys(values).sort()).toEqual(["prompt", "seed", "steps", "strength"]);
  expect((await refusal({ change, raw: { prompt: "x", image: "" } })).message).toBe("`image` is empty.");
});

it("whatever is sent is either resolved within the bounds or refused as argument_invalid", async () => {
  const anything = fc.record(
    { prompt: fc.anything(), steps: fc.anything(), strength: fc.anything(), seed: fc.anything() },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(anything, fc.anything()), async (raw) => {
      const outcome = await resolve({ raw }).then(
        ({ values }) => values,
        (error: unknown) => error,
      );
      if (outcome instanceof EaselError) {
        expect(outcome.kind).toBe("argument_invalid");
        expect(outcome.remedy).not.toBe("");
        return;
      }
      const values = outcome as ResolvedArguments["values"];
      expect(typeof values.prompt).toBe("string");
      expect(Number.isInteger(values.steps) && Number(values.steps) >= 1 && Number(values.steps) <= 50).toBe(true);
      expect(Number(values.strength) >= 0 && Number(values.strength) <= 1).toBe(true);
      expect(typeof values.seed === "bigint" && values.seed >= 0n && values.seed < 2n ** 64n).toBe(true);
    }),
  );
});
