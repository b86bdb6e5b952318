import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pngTexts } from "#base/png-text.ts";
import { readImageInfo } from "../images/image-info.ts";
import { TestBridge } from "../test-support/bridge.ts";
import { type PracticeEngine, startPracticeEngine } from "../test-support/engines.ts";
import { noise, png } from "../test-support/pictures.ts";

let engine: PracticeEngine;
let bridge: TestBridge;

beforeAll(async () => {
  engine = await startPracticeEngine();
  bridge = await TestBridge.start({ args: ["--comfyui-url", engine.url] });
});
afterAll(async () => {
  await bridge?.stop();
  await engine?.stop();
});

const FOX = { prompt: "a red fox in the snow", width: 256, height: 192, steps: 2 };
const KNOWN_SEED = "18446744073709551615";

describe("what is offered", () => {
  test("few tools, short and well named", async () => {
    const list = await bridge.client.listTools();
    const names = list.tools.map(({ name }) => name);
    expect(names).toEqual([
      "generate_image",
      "image_to_image",
      "inpaint",
      "upscale",
      "describe_image",
      "get_job",
      "cancel_job",
      "find_pictures",
      "add_picture",
    ]);
    expect(Buffer.byteLength(JSON.stringify(list))).toBeLessThanOrEqual(12_000);
    for (const { name, title, description, annotations } of list.tools) {
      expect(name).toMatch(/^[a-z0-9_]{1,40}$/);
      expect(title).toBeTruthy();
      expect(description?.length).toBeLessThan(2_000);
      expect(annotations?.openWorldHint).toBe(false);
    }
  });

  test("a list comes as a whole, and takes no cursor", async () => {
    const { client } = bridge;
    const page = { cursor: "another-page" };
    const lists = [
      () => client.listTools(page),
      () => client.listPrompts(page),
      () => client.listResources(page),
      () => client.listResourceTemplates(page),
    ];
    for (const list of lists) await expect(list()).rejects.toThrow(/-32602.*no such cursor/);
  });

  test("only a tool that never brings a picture promises structured output", async () => {
    const { tools } = await bridge.client.listTools();
    expect(tools.filter(({ outputSchema }) => outputSchema).map(({ name }) => name)).toEqual(["cancel_job"]);
  });

  test("the instructions fit Claude Code", () => {
    expect(bridge.client.getInstructions()?.length).toBeLessThan(2_000);
  });

  test("a whitelist hides every other tool", async () => {
    const few = await TestBridge.start({ config: "tools:\n  enabled: [upscale, generate_image]\n" });
    const { tools } = await few.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(["generate_image", "upscale"]);
    await expect(few.call("inpaint")).rejects.toThrow(/no tool "inpaint".*generate_image, upscale/);
    const { prompts } = await few.client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(["draw", "enlarge"]);
    await few.stop();
  });

  test("prompts become messages", async () => {
    const { messages } = await bridge.client.getPrompt({ name: "draw", arguments: { subject: "a fox" } });
    expect(JSON.stringify(messages)).toContain("Draw me a fox");
    await expect(bridge.client.getPrompt({ name: "draw", arguments: {} })).rejects.toThrow(/needs "subject"/);
    await expect(bridge.client.getPrompt({ name: "paint" })).rejects.toThrow(/no prompt "paint"/);
  });
});

describe("one call brings the picture", () => {
  test("as an image, with a text about it and a link, and nothing structured", async () => {
    const answer = await bridge.call("generate_image", { ...FOX, seed: KNOWN_SEED });
    expect(answer.error).toBeNull();
    expect(answer.result.structuredContent).toBeUndefined();
    expect(answer.images.map(({ bytes }) => readImageInfo(bytes))).toMatchObject([{ mime: "image/png", width: 256, height: 192 }]);
    expect(answer.text).toContain(`seed ${KNOWN_SEED}`);
    expect(answer.text).toMatch(/PNG, 256 x 192 pixels/);
    expect(answer.text).toMatch(/model practice-/);
    expect(answer.text).toContain("practice engine");
    expect(answer.jobId.startsWith(answer.reference)).toBe(true);
    const uri = `comfyui://outputs/${answer.reference}`;
    expect(answer.result.content.at(-1)).toMatchObject({ type: "resource_link", uri, mimeType: "image/png" });
    const { contents } = await bridge.client.readResource({ uri });
    expect(contents).toEqual([{ uri, mimeType: "image/png", blob: answer.images[0]?.bytes.toString("base64") }]);
  });

  test("a 1024 x 1024 picture fits every client", async () => {
    const answer = await bridge.call("generate_image", { ...FOX, width: 1024, height: 1024 });
    expect(answer.images).toHaveLength(1);
    expect(answer.bytes).toBeLessThanOrEqual(900_000);
  });

  test("so does one that nothing compresses, and the answer says that it is smaller than the original", async () => {
    const image = `data:image/png;base64,${png(640, 640, noise()).toString("base64")}`;
    const answer = await bridge.call("upscale", { image });
    expect(answer.error).toBeNull();
    expect(answer.bytes).toBeLessThanOrEqual(900_000);
    expect(answer.images[0]?.mime).toBe("image/jpeg");
    expect(readImageInfo(answer.images[0]?.bytes ?? Buffer.alloc(0))?.mime).toBe("image/jpeg");
    expect(answer.text).toMatch(/PNG, 1280 x 1280 pixels, \d\.\d MB\)\. Shown is a smaller copy/);
    const { contents } = await bridge.client.readResource({ uri: `comfyui://outputs/${answer.reference}` });
    const blob = contents[0] && "blob" in contents[0] ? contents[0].blob : "";
    expect(readImageInfo(Buffer.from(blob, "base64"))).toMatchObject({ mime: "image/png", width: 1280, height: 1280 });
  });

  test("several pictures share the limit, and each has its reference", async () => {
    const answer = await bridge.call("generate_image", { ...FOX, count: 3 });
    expect(answer.images).toHaveLength(3);
    const [first = ""] = answer.text.match(/[0-9a-f]{8}/) ?? [];
    for (const reference of [first, `${first}-2`, `${first}-3`]) {
      expect(answer.text).toContain(`Made ${reference} `);
      expect(fs.existsSync(path.join(bridge.state, "pictures", `${reference}.png`))).toBe(true);
    }
  });

  test("progress rises, in sentences", async () => {
    const told: { progress: number; message?: string | undefined }[] = [];
    await bridge.call("generate_image", { ...FOX, steps: 20 }, { onprogress: (progress) => told.push(progress) });
    expect(told.length).toBeGreaterThan(0);
    for (const [index, { progress }] of told.entries()) expect(progress).toBeGreaterThan(told[index - 1]?.progress ?? -1);
    expect(told.every(({ message }) => message)).toBe(true);
  });

  test("the file holds everything that the gallery needs to know", async () => {
    const answer = await bridge.call("generate_image", { ...FOX, seed: "9007199254740993" });
    const file = fs.readFileSync(path.join(bridge.state, "pictures", `${answer.reference}.png`));
    const texts = pngTexts(file);
    expect(JSON.parse(texts.easel ?? "")).toMatchObject({
      id: answer.jobId,
      reference: answer.reference,
      tool: "generate_image",
      client: "test",
      seed: "9007199254740993",
      model: expect.stringContaining("practice"),
      createdAt: expect.any(Number),
      arguments: { prompt: FOX.prompt, width: 256, steps: 2 },
    });
    expect(texts.prompt).toContain("9007199254740993");
    expect(bridge.jobs().find(({ id }) => id === answer.jobId)).toMatchObject({
      state: { kind: "done", outputs: [{ reference: answer.reference, mime: "image/png", width: 256, height: 192, bytes: file.length }] },
    });
  });
});

describe("going on with a picture", () => {
  test("by its reference, also after a restart and from another client", async () => {
    const { reference } = await bridge.call("generate_image", FOX);
    const later = await TestBridge.start({ args: ["--comfyui-url", engine.url], state: bridge.state, clientName: "another" });
    const changed = await later.call("image_to_image", { image: reference, prompt: "the fox at night", steps: 2 });
    expect(changed.images).toHaveLength(1);
    expect(later.jobs().find(({ id }) => id === changed.jobId)).toMatchObject({ client: "another", arguments: { image: reference } });
    const asked = await later.call("get_job", { job_id: reference });
    expect(asked.images).toHaveLength(1);
    expect(asked.text).toContain("practice engine");
    await later.stop();
  });

  test("a mask of another size is stretched, and that is said", async () => {
    const { reference } = await bridge.call("generate_image", FOX);
    const mask = png(64, 64, (x) => (x < 32 ? [255, 255, 255] : [0, 0, 0])).toString("base64");
    const answer = await bridge.call("inpaint", { image: reference, mask, prompt: "a blue lake", steps: 2 });
    expect(answer.images).toHaveLength(1);
    expect(answer.text).toMatch(/mask is 64 x 64 pixels and was stretched over the picture, which is 256 x 192/);
    expect(bridge.jobs().find(({ id }) => id === answer.jobId)?.arguments.mask).toBe("a picture sent along");
  });

  test("describe_image without a model that can see says so, and gives the facts", async () => {
    const { reference } = await bridge.call("generate_image", { ...FOX, seed: "42" });
    const answer = await bridge.call("describe_image", { image: reference });
    expect(answer.error).toBeNull();
    expect(answer.text).toMatch(/^Nobody has looked at this picture: .*TextGenerate/);
    expect(answer.text).toContain("256 x 192 pixels");
    expect(answer.text).toContain(FOX.prompt);
    expect(answer.text).toMatch(/seed: 42/);
    const stranger = await bridge.call("describe_image", { image: png(9, 9).toString("base64") });
    expect(stranger.text).toContain("does not say how the picture was made");
  });

  test("the newest pictures are among the resources", async () => {
    const { reference } = await bridge.call("generate_image", FOX);
    const { resources } = await bridge.client.listResources();
    expect(resources.map(({ uri }) => uri)).toContain(`comfyui://outputs/${reference}`);
    expect(resources.find(({ name }) => name === reference)).toMatchObject({ mimeType: "image/png", size: expect.any(Number) });
  });
});

describe("resources of the engine", () => {
  const read = async (uri: string) => {
    const { contents } = await bridge.client.readResource({ uri });
    return JSON.parse(contents[0] && "text" in contents[0] ? contents[0].text : "");
  };

  test("lists hold what the engine has", async () => {
    expect(await read("comfyui://models/checkpoints")).toContainEqual(expect.stringContaining("practice"));
    expect(await read("comfyui://models/loras")).toBeInstanceOf(Array);
    expect(await read("comfyui://models/upscale_models")).toContainEqual(expect.stringContaining("practice"));
    const { samplers, schedulers } = await read("comfyui://samplers");
    expect(samplers).toContain("euler");
    expect(schedulers).toContain("karras");
    expect(await read("comfyui://system")).toMatchObject({
      engine: expect.stringContaining("practice engine"),
      ram: { total: expect.any(Number) },
    });
  });

  test("what the configuration hides is left out", async () => {
    const config = "resources:\n  expose_models: false\n  expose_loras: false\n  expose_samplers: false\n";
    const hidden = await TestBridge.start({ args: ["--comfyui-url", engine.url], config });
    const { resources } = await hidden.client.listResources();
    expect(resources.map(({ name }) => name)).toEqual(["presets", "workflows", "queue", "system"]);
    await expect(hidden.client.readResource({ uri: "comfyui://models/loras" })).rejects.toThrow(/no resource/);
    await hidden.stop();
  });

  test("an unknown address is named in the error", async () => {
    await expect(bridge.client.readResource({ uri: "comfyui://outputs/deadbeef" })).rejects.toThrow(/no picture/);
    await expect(bridge.client.readResource({ uri: "comfyui://outputs/..%2f..%2fetc%2fpasswd" })).rejects.toThrow(/no picture/);
    await expect(bridge.client.readResource({ uri: "comfyui://models/passwords" })).rejects.toThrow(/no resource/);
  });
});

describe("the same work", () => {
  const started = () => bridge.jobs().length;

  test("asked for twice at once is done once", async () => {
    const before = started();
    const call = () => bridge.call("generate_image", { ...FOX, prompt: "two at once", steps: 10 });
    const answers = await Promise.all([call(), call()]);
    expect(started()).toBe(before + 1);
    expect(new Set(answers.map(({ reference }) => reference)).size).toBe(1);
    expect(answers.map(({ text }) => text).join()).toContain("not done twice");
  });

  test("with the same seed is answered from what is there, for anybody", async () => {
    const args = { ...FOX, seed: "77" };
    const first = await bridge.call("generate_image", args);
    const before = started();
    const again = await bridge.call("generate_image", { seed: "77", ...FOX });
    expect(again.reference).toBe(first.reference);
    expect(started()).toBe(before);
    fs.rmSync(path.join(bridge.state, "pictures", `${first.reference}.png`));
    const remade = await bridge.call("generate_image", args);
    expect(remade.images).toHaveLength(1);
    expect(remade.reference).not.toBe(first.reference);
  });

  test("without a seed means another picture each time", async () => {
    const first = await bridge.call("generate_image", FOX);
    const second = await bridge.call("generate_image", FOX);
    expect(second.reference).not.toBe(first.reference);
  });
});
