import fs from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { json, ScriptedEngine, type ScriptedJob } from "#comfyui/test-support/scripted-engine.ts";
import { decodeImage, encodeJpeg } from "../images/pixels/pixels.ts";
import { TestBridge } from "../test-support/bridge.ts";
import { noise, paint, png } from "../test-support/pictures.ts";

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

  test("who asks for a large picture once more gets the very same copy, and the engine is left in peace", async () => {
    await start(ended({ images: [file("a.png")] }));
    shows({ "a.png": png(700, 600, noise()) });
    const call = () => bridge.call("generate_image", { prompt: "a fox", seed: 5 });
    const first = await call();
    const asked = engine.requests.length;
    const again = await call();
    expect(first.images[0]?.mime).toBe("image/jpeg");
    expect(again.images).toEqual(first.images);
    expect(again.text).toContain("This is the work of an equal call");
    expect(engine.requests.slice(asked).filter((request) => request.startsWith("GET /view"))).toEqual([]);
  });

  test("a file without a byte is no picture, and nobody is told that it was made", async () => {
    await start(ended({ images: [file("a.png")] }));
    shows({ "a.png": Buffer.alloc(0) });
    const answer = await bridge.call("generate_image", { prompt: "a fox" });
    expect(answer.error).toBe("output_gone");
    expect(answer.text).toContain("a file that it made is empty");
    expect(answer.text).not.toContain("Made");
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
    expect(answer.text).toMatch(/Made [0-9a-f]{8} \(MP4 video, 1 kB\)\. It is not shown here\. The original is comfyui:/);
    const { contents } = await bridge.client.readResource({ uri: `comfyui://outputs/${answer.reference}` });
    expect(contents[0]).toMatchObject({ mimeType: "video/mp4", blob: Buffer.from("film").toString("base64") });
  });

  /** What `/view` answers, by file name; also to a request for a JPEG of `jpegs`. */
  const serves = (files: Record<string, [mime: string, bytes: string | Buffer]>, jpegs: Record<string, Uint8Array> = {}) =>
    engine.answers.set("GET /view", (request, response) => {
      const query = new URL(request.url ?? "", "http://engine").searchParams;
      const name = query.get("filename") ?? "";
      const found = query.has("preview") ? ["image/jpeg", jpegs[name]] : files[name];
      if (found?.[1] === undefined) response.writeHead(404).end();
      else response.writeHead(200, { "content-type": String(found[0]) }).end(found[1]);
    });
  const kept = () => fs.readdirSync(path.join(bridge.state, "pictures")).sort();
  const PNG_BYTES = png(8, 8, (x) => [x * 30, 90, 30]);

  test("files of every kind keep the ending that their name or their bytes give, and are called what they are", async () => {
    const octets = "application/octet-stream";
    const files: Record<string, [string, string | Buffer]> = {
      "clip.mov": ["video/quicktime", "a film"],
      "song.flac": [octets, "a song"],
      "voice.wav": ["audio/x-wav", "a voice"],
      "cup.glb": [octets, "a cup"],
      "noise.latent": [octets, "a latent"],
      "notes.txt": ["text/plain", "The fox is red."],
      "logo.svg": ["image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>"],
      "photo.jpg": ["image/jpeg", PNG_BYTES],
      nameless: [octets, Buffer.concat([Buffer.from("\0\0\0\x20ftypisom"), Buffer.alloc(20)])],
      "tool.bat": ["application/x-bat", "format c:"],
    };
    await start(ended({ things: Object.keys(files).map(file) }));
    serves(files);
    const answer = await bridge.call("generate_image", { prompt: "a fox" });
    const id = answer.jobId.slice(0, 8);
    const endings = ["svg", "png", "mov", "flac", "wav", "glb", "latent", "txt", "mp4", "bin"];
    expect(kept()).toEqual(endings.map((ending, index) => `${id}${index === 0 ? "" : `-${index + 1}`}.${ending}`).sort());
    for (const named of ["MOV video", "FLAC audio", "WAV audio", "GLB 3D model", "LATENT file", "TXT text file", "MP4 video", "BIN file"])
      expect(answer.text).toContain(`(${named}, 1 kB)`);
    expect(answer.text).toContain("The fox is red.");
    expect(answer.text).toContain("<svg");
    // The one that a tool can take as its image.
    expect(answer.text).toContain(`give "${id}-2" as the image`);
    const sounds = answer.result.content.flatMap((block) => (block.type === "audio" ? [block.mimeType] : []));
    expect(sounds).toEqual(["audio/flac", "audio/wav"]);
    const links = answer.result.content.flatMap((block) => (block.type === "resource_link" ? [block.mimeType] : []));
    expect(links).toHaveLength(10);
    expect(links).toContain("model/gltf-binary");
    const asImage = await bridge.call("image_to_image", { image: `${id}-4`, prompt: "a fox" });
    expect(asImage.text).toContain("is no picture but a file of the type audio/flac");
  });

  test("a sound alone is no image for other tools, and nobody is told of a picture", async () => {
    await start(ended({ audio: [file("song.mp3")] }));
    serves({ "song.mp3": ["audio/mpeg", Buffer.concat([Buffer.from("ID3"), Buffer.alloc(2_000)])] });
    const answer = await bridge.call("generate_image", { prompt: "a fox" });
    expect(answer.text).toMatch(/\(MP3 audio, 3 kB\)\. It comes with this answer\./);
    expect(answer.text).not.toMatch(/picture |as the image of another tool/);
  });

  test("a video is shown by its first frame where the engine keeps one, also as its thumbnail", async () => {
    await start(ended({ gifs: [{ ...file("clip.mp4"), workflow: "clip.png" }] }));
    serves(
      { "clip.mp4": ["video/mp4", "a film"] },
      {
        "clip.png": encodeJpeg(
          paint(32, 16, () => [200, 90, 30]),
          80,
        ),
      },
    );
    const answer = await bridge.call("generate_image", { prompt: "a fox" });
    expect(answer.images.map(({ mime }) => mime)).toEqual(["image/jpeg"]);
    expect(answer.text).toContain("Shown is its first frame.");
    expect(answer.text).not.toContain("as the image of another tool");
    const { contents } = await bridge.client.readResource({ uri: `comfyui://outputs/${answer.reference}/thumbnail` });
    expect(contents[0]).toMatchObject({ mimeType: "image/jpeg" });
    const original = await bridge.client.readResource({ uri: `comfyui://outputs/${answer.reference}` });
    expect(original.contents[0]).toMatchObject({ mimeType: "video/mp4", blob: Buffer.from("a film").toString("base64") });
  });

  test("one file that is gone costs nobody the others, and the same call tries anew", async () => {
    await start(ended({ images: [file("gone.png"), file("there.png")] }));
    serves({ "there.png": ["image/png", PNG_BYTES] });
    const ask = () => bridge.call("generate_image", { prompt: "a fox", seed: "7" });
    const answer = await ask();
    expect(answer.error).toBeNull();
    expect(answer.images).toHaveLength(1);
    expect(answer.reference).toBe(answer.jobId.slice(0, 8));
    expect(answer.text).toContain("Not all of it came: The engine no longer has this");
    await ask();
    expect(engine.prompts).toHaveLength(2);
  });

  test("what was saved before a node failed arrives, with the reason why the rest did not", async () => {
    await start((job) => {
      engine.start(job);
      const failure = { node_id: "3", node_type: "KSampler", exception_type: "ValueError", exception_message: "No face detected.\n" };
      engine.end(job, "error", failure, { 9: { images: [file("there.png")] } });
    });
    serves({ "there.png": ["image/png", PNG_BYTES] });
    const answer = await bridge.call("generate_image", { prompt: "a fox" });
    expect(answer.error).toBeNull();
    expect(answer.images).toHaveLength(1);
    expect(answer.text).toMatch(/Not all of it came: .*No face/);
  });

  test("a preview of what was under way is no result of a job that failed", async () => {
    await start((job) => {
      engine.start(job);
      const failure = { node_id: "3", node_type: "KSampler", exception_type: "ValueError", exception_message: "Broken." };
      engine.end(job, "error", failure, { 9: { images: [{ ...file("there.png"), type: "temp" }] } });
    });
    expect((await bridge.call("generate_image", { prompt: "a fox" })).error).toBe("workflow_invalid");
  });

  test("a workflow that ends well and brings nothing is an error that says where it may have gone", async () => {
    await start(ended({ animated: [false] }));
    const answer = await bridge.call("generate_image", { prompt: "a fox" });
    expect(answer.error).toBe("workflow_invalid");
    expect(answer.text).toMatch(/nothing came back\. SaveImage told ComfyUI of no file/);
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
