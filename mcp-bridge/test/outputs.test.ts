import { afterEach, describe, expect, test } from "vitest";
import { json, ScriptedEngine, type ScriptedJob } from "#comfyui/test-support/scripted-engine.ts";
import { decodeImage } from "../images/pixels/pixels.ts";
import { TestBridge } from "../test-support/bridge.ts";
import { noise, png } from "../test-support/pictures.ts";

/** Outputs that the practice engine never makes, from an engine in the hands of the test. */
let engine: ScriptedEngine;
let bridge: TestBridge;

const STATS = { system: { os: "linux", comfyui_version: "0.38.1", ram_total: 1, ram_free: 1, argv: ["/home/ann/main.py"] }, devices: [] };
const node = (name: string, required: Record<string, unknown>) => ({
  [name]: { input: { required }, output: ["X"], name, output_node: false },
});

async function start(onJob: (job: ScriptedJob) => void, models: string[] = ["a.safetensors"]) {
  engine = await ScriptedEngine.start();
  engine.onJob = (job) => queueMicrotask(() => onJob(job));
  const answer = (name: string, value: unknown) => engine.answers.set(name, (_request, response) => json(response, value));
  answer("GET /system_stats", STATS);
  answer("POST /upload/image", { name: "fox.png", subfolder: "easel", type: "input" });
  for (const folder of ["checkpoints", "loras", "upscale_models", "text_encoders"]) answer(`GET /models/${folder}`, models);
  for (const name of [
    "LoadImage",
    "CLIPLoader",
    "PreviewAny",
    "CheckpointLoaderSimple",
    "CLIPTextEncode",
    "EmptyLatentImage",
    "VAEDecode",
  ]) {
    answer(`GET /object_info/${name}`, node(name, {}));
  }
  for (const name of ["LatentUpscaleBy", "SaveImage", "LoraLoader", "TextGenerate.images", "TextGenerate.image"])
    answer(`GET /object_info/${name}`, {});
  answer("GET /object_info/SaveImage", node("SaveImage", {}));
  answer("GET /object_info/LatentUpscaleBy", node("LatentUpscaleBy", {}));
  answer("GET /object_info/TextGenerate", node("TextGenerate", { image: ["IMAGE"] }));
  answer("GET /object_info/KSampler", node("KSampler", { sampler_name: [["euler", "dpmpp_2m"]], scheduler: [["normal", "karras"]] }));
  bridge = await TestBridge.start({ args: ["--comfyui-url", engine.url] });
}

afterEach(async () => {
  await bridge?.stop();
  await engine?.kill();
});

const file = (filename: string) => ({ filename, subfolder: "", type: "output" });
const ended = (outputs: object) => (job: ScriptedJob) => {
  engine.start(job);
  engine.end(job, "success", {}, { 9: outputs });
};

describe("outputs", () => {
  test("the text of a model that can see is the whole answer", async () => {
    await start(ended({ text: ["A red fox in the snow."] }), ["qwen35-vl.safetensors"]);
    const answer = await bridge.call("describe_image", { image: png(8, 8).toString("base64"), question: "What is it?" });
    expect(answer.error).toBeNull();
    expect(answer.text).toMatch(/^A red fox in the snow\.\nJob: /);
    expect(engine.prompts[0]).toContain("What is it?");
  });

  /** Pictures by file name; an engine that makes no JPEGs. */
  const shows = (pictures: Record<string, Buffer>) =>
    engine.answers.set("GET /view", (request, response) => {
      const query = new URL(request.url ?? "", "http://engine").searchParams;
      const picture = query.has("preview") ? undefined : pictures[query.get("filename") ?? ""];
      if (picture) response.writeHead(200, { "content-type": "image/png" }).end(picture);
      else response.writeHead(404).end();
    });

  test("several pictures share the room: what the small ones leave goes to the large one", async () => {
    await start(ended({ images: ["a", "b", "c", "d"].map((name) => file(`${name}.png`)) }));
    const small = png(40, 30);
    shows({ "a.png": small, "b.png": png(700, 600, noise()), "c.png": small, "d.png": small });
    const answer = await bridge.call("generate_image", { prompt: "a fox", count: 4 });
    const sizes = answer.images.map(({ bytes }) => Math.ceil(bytes.length / 3) * 4);
    expect(sizes).toHaveLength(4);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(700_000);
    // A quarter of the room would be 175,000.
    expect(Math.max(...sizes)).toBeGreaterThan(250_000);
    expect(answer.images.map(({ mime }) => mime)).toEqual(["image/png", "image/jpeg", "image/png", "image/png"]);
  });

  test("a client with less room gets smaller pictures", async () => {
    await start(ended({ images: [file("a.png")] }));
    shows({ "a.png": png(700, 600, noise()) });
    await bridge.stop();
    bridge = await TestBridge.start({ args: ["--comfyui-url", engine.url], clientName: "claude-code" });
    const answer = await bridge.call("generate_image", { prompt: "a fox" });
    expect(answer.bytes).toBeLessThan(500_000);
  });

  test("transparent parts are white in the copy that is shown, and kept in the original", async () => {
    await start(ended({ images: [file("logo.png")] }));
    const paint = noise(9);
    shows({ "logo.png": png(600, 600, (x, y) => (x < 300 ? [0, 0, 0, 0] : paint(x, y))) });
    const answer = await bridge.call("generate_image", { prompt: "a logo" });
    expect(answer.text).toContain("its transparent parts white");
    const shown = await decodeImage(answer.images[0]?.bytes ?? Buffer.alloc(0));
    expect(Math.min(...(shown?.data.subarray(0, 3) ?? []))).toBeGreaterThan(240);
    const { contents } = await bridge.client.readResource({ uri: `comfyui://outputs/${answer.reference}` });
    const kept = await decodeImage(Buffer.from(contents[0] && "blob" in contents[0] ? contents[0].blob : "", "base64"));
    expect(kept?.data[3]).toBe(0);
  });

  test("a film is kept and linked, not shown", async () => {
    await start(ended({ images: [file("clip.mp4")] }));
    engine.answers.set("GET /view", (_request, response) => response.writeHead(200, { "content-type": "video/mp4" }).end("film"));
    const answer = await bridge.call("generate_image", { prompt: "a fox" });
    expect(answer.images).toEqual([]);
    expect(answer.text).toMatch(/Made [0-9a-f]{8} \(MP4, 1 kB\)\. It is not shown here\. The original is comfyui:/);
    const { contents } = await bridge.client.readResource({ uri: `comfyui://outputs/${answer.reference}` });
    expect(contents[0]).toMatchObject({ mimeType: "video/mp4", blob: Buffer.from("film").toString("base64") });
  });

  test("the answer says when a picture is gone before it could be fetched", async () => {
    await start(ended({ images: [file("fox.png")] }));
    engine.answers.set("GET /view", (_request, response) => response.writeHead(404).end());
    const answer = await bridge.call("generate_image", { prompt: "a fox" });
    expect(answer.error).toBe("output_gone");
    expect(answer.text).toContain("another seed");
  });

  test("what the engine says about memory becomes advice, without its folders", async () => {
    await start((job) => {
      engine.start(job);
      engine.end(job, "error", {
        node_id: "3",
        node_type: "KSampler",
        exception_type: "torch.OutOfMemoryError",
        exception_message: "CUDA out of memory. Tried to allocate 20 GiB\n",
        traceback: ['File "/home/ann/ComfyUI/execution.py", line 1'],
      });
    });
    const answer = await bridge.call("generate_image", { prompt: "a fox" });
    expect(answer.error).toBe("engine_out_of_memory");
    expect(answer.text).not.toContain("/home");
  });

  test("the engine's launch flags, which hold paths, are not shown", async () => {
    await start(() => {});
    const { contents } = await bridge.client.readResource({ uri: "comfyui://system" });
    expect(JSON.stringify(contents)).toContain("0.38.1");
    expect(JSON.stringify(contents)).not.toContain("/home");
  });
});
