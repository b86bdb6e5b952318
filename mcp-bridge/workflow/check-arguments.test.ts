import { describe, expect, it } from "vitest";
import { EaselError } from "#contract/errors.ts";
import { resolveArguments } from "./arguments.ts";
import { checkArguments } from "./check-arguments.ts";
import { defaults, engineWith, firstVariant, sentencesOf, type TemplateObject, workflowOf } from "./fixtures.ts";
import { loadWorkflows } from "./template/load.ts";
import type { Workflow } from "./workflow.ts";

const { workflows } = await loadWorkflows([]);
const builtIn = (name: string): Workflow => {
  const found = workflows.find(({ toolName }) => toolName === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};
const generate = builtIn("generate_image");

function refusalOf(workflow: Workflow, raw: unknown) {
  try {
    checkArguments(workflow, raw);
  } catch (error) {
    if (error instanceof EaselError) return sentencesOf(error);
    throw error;
  }
  throw new Error("the call was accepted");
}

/** What the arguments besides the prompt become. */
const given = (raw: object, workflow = generate) => {
  const { prompt: _, ...others } = checkArguments(workflow, { prompt: "a boat", ...raw }).given;
  return others;
};

describe("nothing", () => {
  it.each(["", null, undefined, [], {}])("%o counts as left out where it may be", (nothing) => {
    const all = Object.fromEntries(generate.parameters.map(({ name }) => [name, nothing]));
    expect(given({ ...all, preset: nothing, prompt: "a boat" })).toEqual({});
  });

  it("so do the words that AI models write for it, where no text is wanted", () => {
    expect(given({ model: "default", loras: "None", seed: "null", steps: "auto", width: "n/a", upscale: false, cfg: "undefined" })).toEqual(
      {},
    );
    expect(given({ negative_prompt: "none" })).toEqual({ negative_prompt: "none" });
  });

  it("is not enough for what must be given", () => {
    for (const prompt of ["", "  ", null, [], {}]) expect(() => checkArguments(generate, { prompt })).toThrow(/`prompt`/);
  });

  it("is a choice where the engine's own list has it", () => {
    const workflow = workflowOf((t) => {
      t.__metadata__.parameters.style_model = { type: "model", folder: "loras", choices_from: "Stack.lora", default: "None" };
      t["1"].inputs.lora = "{{style_model}}";
    });
    expect(given({ style_model: "None" }, workflow)).toEqual({ style_model: "None" });
  });
});

describe("types", () => {
  it("numbers as text, with what people write behind them", () => {
    expect(given({ width: "128", height: "128.0", steps: " 2 ", cfg: "+7.5", count: "1e0" })).toEqual({
      width: 128,
      height: 128,
      steps: 2,
      cfg: 7.5,
      count: 1,
    });
    expect(given({ width: "512px", upscale: "1.5x", cfg: ".5" })).toEqual({ width: 512, upscale: 1.5, cfg: 0.5 });
    expect(given({ seed: "42.0" })).toEqual({ seed: "42" });
  });

  it.each(["1,024", "12 34", "0x10", "ten", "1e999", "5%"])("%s is no number", (steps) => {
    expect(() => checkArguments(generate, { prompt: "x", steps })).toThrow("`steps`");
  });

  it("numbers for text, and a picture's reference without letters", () => {
    expect(checkArguments(generate, { prompt: 1984 }).given).toEqual({ prompt: "1984" });
    expect(checkArguments(builtIn("upscale"), { image: 1234567 }).given).toEqual({ image: "01234567" });
  });

  it("true and false in every way that programs write them", () => {
    const workflow = workflowOf((t) => {
      t.__metadata__.parameters.loud = { type: "boolean", default: false };
      t["1"].inputs.loud = "{{loud}}";
    });
    for (const yes of ["true", "True", "YES", "on", "1", 1, true, [true]]) expect(given({ loud: yes }, workflow)).toEqual({ loud: true });
    for (const no of ["false", "False", "no", "off", "0", 0, false]) expect(given({ loud: no }, workflow)).toEqual({ loud: false });
    expect(() => checkArguments(workflow, { prompt: "x", loud: "maybe" })).toThrow("`loud` must be true or false");
  });

  it("lists of one, lists of words, options in other letters", () => {
    expect(given({ negative_prompt: ["blurry", "text"], steps: [4], preset: "Draft" })).toEqual({
      negative_prompt: "blurry, text",
      steps: 4,
      preset: "draft",
    });
    expect(checkArguments(builtIn("upscale"), { image: "3f2a91c4", scale: "4x" }).given).toEqual({ image: "3f2a91c4", scale: 4 });
  });

  it("pictures as messages hold them", () => {
    const image = (value: unknown) => checkArguments(builtIn("upscale"), { image: value }).given.image;
    expect(image({ type: "image_url", image_url: { url: "data:image/png;base64,AA" } })).toBe("data:image/png;base64,AA");
    expect(image([{ type: "image", data: "iVBOR", mimeType: "image/png" }])).toBe("iVBOR");
    expect(image({ reference: "3f2a91c4" })).toBe("3f2a91c4");
    expect(() => image({ colour: "red" })).toThrow("`image` must be text, not an object.");
  });

  it("all arguments as the text of a JSON object, or wrapped once more", () => {
    const inner = { prompt: "a boat", steps: 3 };
    for (const raw of [JSON.stringify(inner), { arguments: inner }, { input: JSON.stringify(inner), session_id: "7" }]) {
      expect(checkArguments(generate, raw).given).toEqual(inner);
    }
    for (const raw of ["boat", 7, [inner], "[1]"])
      expect(() => checkArguments(generate, raw)).toThrow("The arguments of generate_image must be an object.");
  });
});

describe("names", () => {
  it.each([
    [{ cfg_scale: 7 }, { cfg: 7 }],
    [
      { guidance_scale: 7, num_inference_steps: 30 },
      { cfg: 7, steps: 30 },
    ],
    [{ n: 2 }, { count: 2 }],
    [{ num_images: 2 }, { count: 2 }],
    [{ batch_size: "3" }, { count: 3 }],
    [
      { numImages: 2, "Negative-Prompt": "blur" },
      { count: 2, negative_prompt: "blur" },
    ],
    [
      { negative: "blur", sampler_name: "euler", scheduler_type: "karras" },
      { negative_prompt: "blur", sampler: "euler", scheduler: "karras" },
    ],
    [
      { checkpoint: "a", lora_name: "b", lora_weight: 0.5, noise_seed: 4 },
      { model: "a", loras: [{ name: "b", strength: 0.5 }], seed: 4 },
    ],
    [{ lora: "b" }, { loras: [{ name: "b", strength: 1 }] }],
    [
      { loras: '[{"lora": "b", "weight": "0.5"}, "c"]' },
      {
        loras: [
          { name: "b", strength: 0.5 },
          { name: "c", strength: 1 },
        ],
      },
    ],
    [{ lora: "", lora_strength: 0.5 }, {}],
    [{ quality: "draft" }, { preset: "draft" }],
    [
      { step: 4, seeds: 2 },
      { steps: 4, seed: 2 },
    ],
    [{ size: "1024x768" }, { width: 1024, height: 768 }],
    [{ resolution: "640 × 512" }, { width: 640, height: 512 }],
    [{ image_size: { width: 640, height: 512 } }, { width: 640, height: 512 }],
    [{ dimensions: [640, 512] }, { width: 640, height: 512 }],
    [{ size: 512 }, { width: 512, height: 512 }],
    [
      { size: "1024x768", width: 800 },
      { width: 800, height: 768 },
    ],
    [{ aspect_ratio: "16:9" }, { aspect_ratio: "16:9" }],
    [{ image_size: "landscape_16_9" }, { aspect_ratio: "16:9" }],
    [{ size: "square_hd", orientation: null }, { aspect_ratio: "1:1" }],
    [
      { aspect_ratio: "16:9", width: 512, height: 512 },
      { width: 512, height: 512 },
    ],
    [{ size: "auto", cfg_scale: "", n: null }, {}],
  ])("%o is understood", (raw, right) => expect(given(raw)).toEqual(right));

  it("the prompt and the picture go by many names", () => {
    expect(checkArguments(generate, { text: "a boat" }).given).toEqual({ prompt: "a boat" });
    const edit = checkArguments(builtIn("image_to_image"), { image_url: "3f2a91c4", description: "a boat", denoising_strength: 0.4 });
    expect(edit.given).toEqual({ image: "3f2a91c4", prompt: "a boat", strength: 0.4 });
    expect(checkArguments(builtIn("upscale"), { input_image: "3f2a91c4", upscaler: "x4", factor: 2 }).given).toEqual({
      image: "3f2a91c4",
      model: "x4",
      scale: 2,
    });
    expect(checkArguments(builtIn("describe_image"), { img: "3f2a91c4", prompt: "What is it?", max_tokens: 50 }).given).toEqual({
      image: "3f2a91c4",
      question: "What is it?",
      max_length: 50,
    });
  });

  it("the result says so", () => {
    const { notes } = checkArguments(generate, { prompt: "x", cfg_scale: 7, n: 2, count: 1, size: "640x512" });
    expect(notes).toEqual([
      "Taken from other names: `cfg_scale` as `cfg`, `size` as `width`, `size` as `height`.",
      "`n` was not used: `count` is given.",
    ]);
  });

  it("what hosts add has no effect, and is named", () => {
    const injected = { sessionId: "x", action: "sendMessage", chatInput: "hi", toolCallId: "call_1", __proto: 1, empty: null };
    expect(checkArguments(generate, { prompt: "x", ...injected })).toEqual({
      given: { prompt: "x" },
      shape: null,
      priority: null,
      notes: [],
      ignored: ["sessionId", "action", "chatInput", "toolCallId", "__proto"],
    });
    expect(checkArguments(generate, JSON.parse('{"prompt":"x","__proto__":1,"constructor":1}'))).toMatchObject({
      given: { prompt: "x" },
      ignored: ["__proto__", "constructor"],
    });
  });

  it("a picture for a tool that takes none means another tool", () => {
    expect(refusalOf(generate, { prompt: "x", image_url: "3f2a91c4" })).toMatchObject({
      message: "generate_image has no parameter `image_url`.",
    });
  });

  it("a slip of the pen is refused with the right name, and nothing else is suggested", () => {
    expect(refusalOf(generate, { prompt: "x", hieght: 3 }).remedy).toBe("Did you mean `height`?");
    expect(refusalOf(generate, { prompt: "x", negatve_promt: "y" }).remedy).toBe("Did you mean `negative_prompt`?");
    expect(checkArguments(generate, { prompt: "x", mode: "agent", user: "me", style: "ink" }).ignored).toEqual(["mode", "user", "style"]);
  });
});

describe("several faults", () => {
  it("are told at once, each with what would be right", () => {
    expect(refusalOf(generate, { width: "wide", stpes: 3, preset: "drft", cfg: 99, sessionId: "x" })).toEqual({
      kind: "argument_invalid",
      message:
        "6 things are wrong: (1) generate_image has no parameter `stpes`. Did you mean `steps`? (2) `prompt` is missing. Give text of at most 10000 characters: What to paint " +
        '(3) `width` must be a number, not "wide". Give a whole number from 64 to 2048. (4) `cfg` is 99, but the most is 30. Give a number from 0 to 30. ' +
        '(5) `preset` is "drft", but must be one of draft, standard, high_quality, upscaled. Did you mean `draft`? ' +
        "(6) generate_image has no parameter `sessionId`. It takes prompt, negative_prompt, model, width, height, steps, cfg, sampler, scheduler, seed, count, loras, upscale, preset.",
      remedy: "Correct all of them and try again.",
    });
  });

  it("also where only the engine knows them", async () => {
    const workflow = workflowOf((t) => {
      Object.assign(t.__metadata__.parameters, {
        sampler: { type: "string", default: "euler", choices_from: "KSampler.sampler_name" },
        scheduler: { type: "string", default: "simple", choices_from: "KSampler.scheduler" },
        lora: { type: "model", folder: "loras" },
      });
      t.__metadata__.optional_nodes = { "3": { when: "lora", bypass: [] } };
      Object.assign(t["1"].inputs, { sampler_name: "{{sampler}}", scheduler: "{{scheduler}}" });
      t["3"] = { class_type: "LoraLoader", inputs: { lora_name: "{{lora}}" } };
    });
    const engine = engineWith({ loras: ["ink.safetensors"] }, { KSampler: { sampler_name: ["euler"], scheduler: ["simple"] } });
    const raw = { prompt: "x", sampler: "zzz", scheduler: "yyy", lora: "fog" };
    const call = resolveArguments(workflow, firstVariant(workflow), raw, { defaults, engine, random: Math.random });
    await expect(call).rejects.toThrow(
      /^3 things are wrong: \(1\) `sampler` .* \(2\) `scheduler` .* \(3\) The LoRA "fog" is not installed\./,
    );
  });
});

describe("the shape of the picture", () => {
  const sized = async (raw: object, change: (t: TemplateObject) => void = () => {}) => {
    const workflow = workflowOf((t) => {
      Object.assign(t.__metadata__.parameters, {
        width: { type: "integer", default: 1024, min: 64, max: 2048, multiple_of: 8 },
        height: { type: "integer", default: 1024, min: 64, max: 2048, multiple_of: 8 },
      });
      Object.assign(t["1"].inputs, { width: "{{width}}", height: "{{height}}" });
      change(t);
    });
    const { values, notes } = await resolveArguments(
      workflow,
      firstVariant(workflow),
      { prompt: "x", ...raw },
      { defaults, engine: engineWith({}), random: Math.random },
    );
    return { size: [values.width, values.height], notes };
  };

  it.each([
    ["16:9", [1368, 768]],
    ["1:1", [1024, 1024]],
    ["9x16", [768, 1368]],
    ["portrait", [888, 1184]],
    ["21:9", [1568, 672]],
    ["100:1", [2048, 64]],
  ])("%s becomes a size of about as many pixels as usual", async (aspect_ratio, size) => {
    expect((await sized({ aspect_ratio })).size).toEqual(size);
  });

  it("gives the side that the call leaves open, and the result says so", async () => {
    expect(await sized({ aspect_ratio: "2:1", height: 512 })).toEqual({
      size: [1024, 512],
      notes: ["The shape 2:1 became 1024 x 512 pixels."],
    });
    expect((await sized({ ratio: "2:1", width: 512 })).size).toEqual([512, 256]);
  });

  it("what is none is refused", async () => {
    await expect(sized({ aspect_ratio: "big" })).rejects.toThrow("`aspect_ratio` is no size that can be understood.");
    await expect(sized({ size: "4000x64" })).rejects.toThrow("`width` is 4000, but the most is 2048.");
  });
});

describe("a person's own workflow", () => {
  /** Its parameters are called after the titles of its nodes. */
  const own = workflowOf((t) => {
    t.__metadata__.parameters = {
      hero_shot: { type: "string", required: true },
      what_to_hide: { type: "string", default: "text" },
      mood: { type: "string", default: "calm" },
      detail: { type: "number", default: 6 },
      effort: { type: "integer", default: 8 },
      variation: { type: "seed" },
      across: { type: "integer", default: 640 },
      down: { type: "integer", default: 640 },
      tint: { type: "model", folder: "loras", default: "ink" },
      sharpness: { type: "number", default: 0.5 },
    };
    for (const id of ["1", "2"]) delete t[id];
    Object.assign(t, {
      3: {
        class_type: "KSampler",
        inputs: {
          seed: "{{variation}}",
          steps: ["12", 0],
          cfg: "{{detail}}",
          positive: ["6", 0],
          negative: ["10", 0],
          latent_image: ["5", 0],
          model: ["4", 0],
        },
      },
      4: { class_type: "LoraLoader", inputs: { lora_name: "{{tint}}" } },
      5: { class_type: "EmptyLatentImage", inputs: { width: "{{across}}", height: "{{down}}", batch_size: 1 } },
      6: { class_type: "CLIPTextEncode", inputs: { text: "{{hero_shot}}" } },
      7: { class_type: "CLIPTextEncode", inputs: { text: "{{what_to_hide}}" } },
      8: { class_type: "Sharpen", inputs: { amount: "{{sharpness}}", image: ["3", 0] } },
      9: { class_type: "Notice", inputs: { sentence: "{{mood}}" } },
      10: { class_type: "ConditioningCombine", inputs: { conditioning_1: ["7", 0] } },
      12: { class_type: "PrimitiveInt", inputs: { value: "{{effort}}" } },
      13: { class_type: "SaveImage", inputs: { images: ["8", 0] } },
    });
  });

  it("understands the same names, by what its parameters are for", () => {
    const raw = {
      prompt: "a boat",
      negative_prompt: "fog",
      cfg_scale: 3,
      num_inference_steps: 9,
      seed: 4,
      lora_name: "dry",
      size: "512x768",
    };
    expect(checkArguments(own, raw).given).toEqual({
      hero_shot: "a boat",
      what_to_hide: "fog",
      detail: 3,
      effort: 9,
      variation: 4,
      tint: "dry",
      across: 512,
      down: 768,
    });
  });

  it("takes nothing for what it is not", () => {
    expect(checkArguments(own, { hero_shot: "x", n: 2, denoise: 0.4, amount: 3 })).toMatchObject({
      given: { hero_shot: "x" },
      ignored: ["n", "denoise", "amount"],
    });
  });

  it("asks which of two is meant", () => {
    const two = workflowOf((t) => {
      t.__metadata__.parameters.first_seed = { type: "seed" };
      t["1"].inputs.other_seed = "{{first_seed}}";
      t.__metadata__.parameters.second_seed = t.__metadata__.parameters.seed;
      delete t.__metadata__.parameters.seed;
      t["1"].inputs.seed = "{{second_seed}}";
      t["2"].inputs.filename_prefix = "x";
    });
    expect(refusalOf(two, { prompt: "x", noise_seed: 3 })).toEqual({
      kind: "argument_invalid",
      message: "`noise_seed` could mean `first_seed` or `second_seed`.",
      remedy: "Give the one that is meant, by its own name.",
    });
  });
});
