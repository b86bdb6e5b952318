import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { parseJson } from "#base/json.ts";
import { ComfyClient } from "./client.ts";
import { loadImageValue } from "./graph.ts";
import type { Graph, JobEvent } from "./types.ts";

/**
 * The client against an engine that really draws: the practice engine, or the one that EASEL_CONFORMANCE_URL
 * names (which others should not use meanwhile, and which needs a checkpoint).
 */
const given = process.env.EASEL_CONFORMANCE_URL || undefined;
let practice: { url: string; process: ChildProcess; directory: string } | undefined;
let client: ComfyClient;
let checkpoint: string;
const logged: string[] = [];

beforeAll(async () => {
  if (!given) practice = await startPracticeEngine();
  client = new ComfyClient({ url: practice?.url ?? given ?? "", log: (event) => logged.push(event) });
  const [first] = await client.models("checkpoints");
  if (first === undefined) throw new Error("The engine has no checkpoint to draw with.");
  checkpoint = first;
});

afterAll(async () => {
  practice?.process.kill();
  await client.dispose();
  if (practice) await rm(practice.directory, { recursive: true, force: true });
});

async function startPracticeEngine() {
  const directory = await mkdtemp(join(tmpdir(), "easel-client-"));
  const main = fileURLToPath(new URL("../.vite/build/easel-practice-engine.cjs", import.meta.url));
  const folders = ["--output-directory", directory, "--input-directory", directory];
  const child = spawn(process.execPath, [main, "--port", "0", ...folders], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, EASEL_PRACTICE_STEP_MS: "15" },
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        said += chunk;
        const listening = /listening on (http:\S+)/.exec(said)?.[1];
        if (listening) resolve(listening);
      });
    }
    child.once("exit", (code) => reject(new Error(`The practice engine ended with ${code}: ${said}`)));
  });
  return { url, process: child, directory };
}

let lastSeed = Math.floor(Math.random() * 1e12);

function textToImage(sampler: Record<string, string | number | bigint> = {}, model = checkpoint): Graph {
  const seed = lastSeed++; // never the same twice, or the engine answers from its cache
  const ksampler = { seed, steps: 4, cfg: 7, sampler_name: "euler", scheduler: "normal", denoise: 1, ...sampler };
  return {
    3: { class_type: "KSampler", inputs: { ...ksampler, model: ["4", 0], positive: ["6", 0], negative: ["7", 0], latent_image: ["5", 0] } },
    4: { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: model } },
    5: { class_type: "EmptyLatentImage", inputs: { width: 64, height: 64, batch_size: 1 } },
    6: { class_type: "CLIPTextEncode", inputs: { text: "a fox in the snow", clip: ["4", 1] } },
    7: { class_type: "CLIPTextEncode", inputs: { text: "blurry", clip: ["4", 1] } },
    8: { class_type: "VAEDecode", inputs: { samples: ["3", 0], vae: ["4", 2] } },
    9: { class_type: "SaveImage", inputs: { images: ["8", 0], filename_prefix: "easel/client" } },
  };
}

const run = (graph: Graph, options: { signal?: AbortSignal; onEvent?: (event: JobEvent) => void } = {}) =>
  client.run(graph, { jobId: randomUUID(), ...options });

/** The text under a keyword in a PNG file: chunks are u32 length, type, data, u32 checksum. */
function textChunk(png: Uint8Array, keyword: string): string | undefined {
  const file = Buffer.from(png);
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    const text = file.toString("latin1", at + 4, at + 8 + file.readUInt32BE(at));
    if (text.startsWith(`tEXt${keyword}\0`)) return text.slice(5 + keyword.length);
  }
  return undefined;
}

/** Long enough to be stopped in the middle; another seed each time. */
const longJob = (model?: string) => textToImage({ steps: 5000 }, model);

const stateOf = async (jobId: string) => (await client.job(jobId)).state;

describe("a picture from text", () => {
  test("with its steps, previews, metadata, and a seed of 64 bits in both directions", async () => {
    const seed = 18446744073709551615n;
    const events: JobEvent[] = [];
    const jobId = randomUUID();
    const metadata = { easel: { note: randomUUID(), seed } };
    const outputs = await client.run(textToImage({ seed, steps: 6 }), {
      jobId,
      previews: true,
      metadata,
      onEvent: (event) => events.push(event),
    });
    expect(outputs).toEqual({ images: [expect.objectContaining({ type: "output", subfolder: "easel" })], files: [], text: [] });
    expect(await client.job(jobId)).toEqual({ state: "completed", outputs });

    const [image] = outputs.images;
    if (!image) throw new Error("no image");
    const { bytes, mime } = await client.view(image);
    expect(mime).toBe("image/png");
    expect(textChunk(bytes, "prompt")).toMatch(/"seed": ?18446744073709551615[,}]/);
    expect(parseJson(textChunk(bytes, "easel") ?? "")).toEqual(metadata.easel);
    expect((await client.view(image, { preview: { format: "webp", quality: 70 } })).mime).toBe("image/webp");

    const steps = events.flatMap((event) => (event.type === "progress" && event.node === "3" ? [event] : []));
    expect(steps.at(-1)).toMatchObject({ step: 6, steps: 6 });
    expect(events.findIndex(({ type }) => type === "started")).toBeLessThan(events.findIndex(({ type }) => type === "progress"));
    const fractions = events.flatMap((event) => (event.type === "progress" ? [event.fraction] : []));
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBeGreaterThan(0.9);
    const stats = await client.systemStats();
    if (stats.practice || stats.argv.includes("--preview-method") || !stats.version.startsWith("0.3.")) {
      expect(events.some((event) => event.type === "preview" && event.bytes.length > 100)).toBe(true);
    }
  });

  test("comes when the engine tells that it is done, and is not asked for", async () => {
    // By asking, it would come in an hour.
    const listener = new ComfyClient({ url: client.url, pollIntervalMs: 3_600_000 });
    onTestFinished(() => listener.dispose());
    for (let round = 0; round < 8; round++) expect((await listener.run(textToImage(), { jobId: randomUUID() })).images).toHaveLength(1);
  });
});

test("a picture from a picture: uploaded, named by the engine, and an output taken up again", async () => {
  const [first] = (await run(textToImage())).images;
  if (!first) throw new Error("no image");
  const { bytes } = await client.view(first);
  const uploaded = await client.upload({ bytes, filename: `füchs ${randomUUID()}.png`, mime: "image/png" }, { subfolder: "easel" });
  for (const source of [uploaded, first]) {
    const { 5: _empty, ...graph } = textToImage({ denoise: 0.6 });
    const sampler = graph[3];
    if (!sampler) throw new Error("no sampler");
    const outputs = await run({
      ...graph,
      3: { ...sampler, inputs: { ...sampler.inputs, latent_image: ["12", 0] } },
      11: { class_type: "LoadImage", inputs: { image: loadImageValue(source) } },
      12: { class_type: "VAEEncode", inputs: { pixels: ["11", 0], vae: ["4", 2] } },
    });
    expect(outputs.images).toHaveLength(1);
  }
});

describe("stopping", () => {
  test("a running job by abort, and a pending one by name", async () => {
    const stop = new AbortController();
    const first = randomUUID();
    const running = client.run(longJob(), {
      jobId: first,
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === "progress" && event.step > 3) stop.abort();
      },
    });
    running.catch(() => {});
    await expect.poll(() => stateOf(first)).not.toBe("unknown");
    const second = randomUUID();
    const pending = client.run(longJob(), { jobId: second });
    pending.catch(() => {});
    await expect.poll(() => stateOf(second)).not.toBe("unknown");
    expect(await client.cancel(second)).toBe(true);
    await expect(pending).rejects.toMatchObject({ kind: "job_cancelled" });
    await expect(running).rejects.toMatchObject({ kind: "job_cancelled" });
    expect(await client.cancel(second)).toBe(false);
    expect(await stateOf(first)).toBe("cancelled");
    expect(["unknown", "cancelled"]).toContain(await stateOf(second));
  });

  test("an abort at any moment of posting leaves nothing behind", async () => {
    for (const ms of [0, 1, 2, 4, 8, 16, 32]) {
      const jobId = randomUUID();
      const stop = new AbortController();
      const outputs = client.run(longJob(), { jobId, signal: stop.signal });
      setTimeout(() => stop.abort(), ms);
      await expect(outputs).rejects.toMatchObject({ kind: "job_cancelled" });
      expect(["unknown", "cancelled"]).toContain(await stateOf(jobId));
    }
  });
});

describe("what the engine refuses", () => {
  const with_ = (node: string, inputs: Graph[string]["inputs"], graph = textToImage()): Graph => {
    const before = graph[node];
    if (!before) throw new Error("no such node");
    return { ...graph, [node]: { ...before, inputs: { ...before.inputs, ...inputs } } };
  };

  test("a model that is missing lists what is there", async () => {
    await expect(run(with_("4", { ckpt_name: "nope.safetensors" }))).rejects.toMatchObject({
      kind: "model_missing",
      remedy: expect.stringContaining(checkpoint),
    });
  });

  test("a node that is missing is named", async () => {
    const graph = { ...textToImage(), 20: { class_type: "NoSuchNode", inputs: {} } };
    await expect(run(graph)).rejects.toMatchObject({ kind: "node_missing", message: expect.stringContaining("NoSuchNode") });
  });

  test.each([
    [{ steps: 20_000 }, "at most 10000"],
    [{ seed: -1 }, "at least 0"],
    [{ seed: 2n ** 64n }, "at most 18446744073709551615"],
    [{ sampler_name: "foo" }, 'cannot be "foo"'],
    [{ cfg: "a lot" }, "must be a number"],
  ])("%o is argument_invalid", async (inputs, words) => {
    await expect(run(with_("3", inputs))).rejects.toMatchObject({ kind: "argument_invalid", message: expect.stringContaining(words) });
  });

  test("an output that it would skip stops the whole job", async () => {
    const graph = { ...longJob(), 20: { class_type: "PreviewImage", inputs: {} } } as Graph;
    const jobId = randomUUID();
    await expect(client.run(graph, { jobId })).rejects.toMatchObject({
      kind: "workflow_invalid",
      message: expect.stringContaining("PreviewImage"),
    });
    expect(["unknown", "cancelled"]).toContain(await stateOf(jobId));
  });

  test("a file that is no picture", async () => {
    const text = await client.upload({ bytes: new TextEncoder().encode("hello"), filename: `${randomUUID()}.png` });
    const graph: Graph = {
      1: { class_type: "LoadImage", inputs: { image: loadImageValue(text) } },
      2: { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "easel/never" } },
    };
    await expect(run(graph)).rejects.toMatchObject({ kind: "image_unreadable" });
    await expect(client.view({ filename: "no-such.png", subfolder: "", type: "output" })).rejects.toMatchObject({ kind: "output_gone" });
  });
});

test("a job whose engine is killed is engine_crashed, soon", async () => {
  const doomed = await startPracticeEngine();
  const own = new ComfyClient({ url: doomed.url });
  const [model] = await own.models("checkpoints");
  const outputs = own.run(longJob(model), {
    jobId: randomUUID(),
    onEvent: (event) => {
      if (event.type === "progress" && event.step > 3) doomed.process.kill("SIGKILL");
    },
  });
  const error: unknown = await outputs.catch((reason: unknown) => reason);
  doomed.process.kill("SIGKILL"); // also where it did not come to that
  expect(error).toMatchObject({ kind: "engine_crashed" });
  await own.dispose();
  await rm(doomed.directory, { recursive: true, force: true });
});

test("a job is followed by a client that did not post it", async () => {
  const other = new ComfyClient({ url: client.url });
  const jobId = randomUUID();
  const own = client.run(textToImage({ steps: 40 }), { jobId });
  await expect.poll(() => stateOf(jobId)).not.toBe("unknown");
  const [posted, followed] = await Promise.all([own, other.follow(jobId)]);
  expect(followed).toEqual(posted);
  await expect(other.follow(randomUUID())).rejects.toMatchObject({ kind: "job_unknown" });
  await other.dispose();
});

test("what there is: folders, node classes, memory to free", async () => {
  expect(await client.modelFolders()).toContain("checkpoints");
  expect(await client.models("no_such_folder")).toEqual([]);
  const sampler = await client.nodeInfo("KSampler");
  expect(sampler?.inputs.find(({ name }) => name === "seed")).toMatchObject({ type: "INT", max: 18446744073709551615n });
  expect(sampler?.inputs.find(({ name }) => name === "sampler_name")?.options).toContain("euler");
  expect(await client.nodeInfo("NoSuchNode")).toBeUndefined();
  await client.free({ unloadModels: true, freeMemory: true });
});

test("nothing of all that broke a connection", () => {
  expect(logged).toEqual([]);
});
