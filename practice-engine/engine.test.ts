import { type ChildProcessByStdio, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { startEngine } from "./engine.ts";

const root = await mkdtemp(join(tmpdir(), "easel-engine-test-"));
const running = new Set<ChildProcessByStdio<Writable, Readable, Readable>>();

afterAll(async () => {
  for (const child of running) child.kill("SIGKILL");
  await rm(root, { recursive: true, force: true });
});

const MAIN = join(import.meta.dirname, "main.ts");

/** Starts the program as a person would, in a folder of its own. */
function start(args: string[], env: Record<string, string> = {}, program = MAIN) {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: root,
    env: { ...process.env, EASEL_STATE_DIR: "", HOME: join(root, "home"), APPDATA: join(root, "home"), TMPDIR: root, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  running.add(child);
  const said = { out: "", err: "" };
  child.stdout.on("data", (data) => (said.out += data));
  child.stderr.on("data", (data) => (said.err += data));
  const ended = once(child, "close").then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  const url = async () => {
    for (let wait = 0; wait < 400; wait++) {
      const [, found] = /^listening on (http:\/\/127\.0\.0\.1:\d+)$/m.exec(said.out) ?? [];
      if (found) return found;
      if (child.exitCode !== null) break;
      await sleep(25);
    }
    throw new Error(`It does not listen: ${said.err}`);
  };
  return { child, said, ended, url };
}

const longJob = {
  "1": { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: "practice-sketch.safetensors" } },
  "2": { class_type: "CLIPTextEncode", inputs: { text: "a fox", clip: ["1", 1] } },
  "3": { class_type: "EmptyLatentImage", inputs: { width: 64, height: 64, batch_size: 1 } },
  "4": {
    class_type: "KSampler",
    inputs: {
      model: ["1", 0],
      seed: 1,
      steps: 10000,
      cfg: 7,
      sampler_name: "euler",
      scheduler: "normal",
      positive: ["2", 0],
      negative: ["2", 0],
      latent_image: ["3", 0],
      denoise: 1,
    },
  },
  "5": { class_type: "VAEDecode", inputs: { samples: ["4", 0], vae: ["1", 2] } },
  "6": { class_type: "SaveImage", inputs: { images: ["5", 0], filename_prefix: "long" } },
};

const post = (url: string, path: string, body: unknown) => fetch(url + path, { method: "POST", body: JSON.stringify(body) });

describe("the program", () => {
  test("says one line, serves, and ends on SIGTERM though a job runs; nothing temporary stays", async () => {
    const { child, said, ended, url } = start(["--port", "0"], { EASEL_STATE_DIR: join(root, "state") });
    const address = await url();
    const stats = (await (await fetch(`${address}/system_stats`)).json()) as { system: object };
    expect(stats.system).toMatchObject({ easel_practice_engine: true, comfyui_version: "0.0.0+easel-practice" });
    expect((await post(address, "/prompt", { prompt: longJob })).status).toBe(200);
    await sleep(300);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect(said.out).toBe(`listening on ${address}\n`);
    expect(said.err).not.toContain("fox");
    expect((await readdir(join(root, "state", "practice-engine"))).sort()).toEqual(["input", "output"]);
    expect((await readdir(root)).filter((name) => name.startsWith("easel-practice-engine-"))).toEqual([]);
  });

  test("leaves nothing in the folder where it was started, but in Easel's own; named folders go first", async () => {
    const named = join(root, "named pictures");
    const { child, ended, url } = start(["--output-directory", named]);
    await url();
    expect([existsSync(named), existsSync(join(root, "input")), existsSync(join(root, "output"))]).toEqual([true, false, false]);
    const home = await readdir(join(root, "home"), { recursive: true });
    expect(home.filter((name) => name.endsWith(join("practice-engine", "input")))).toHaveLength(1);
    child.kill("SIGINT");
    expect(await ended).toBe(0);
  });

  test.concurrent.each([
    [["--prot", "1"], /--prot/],
    [["--port", "eighty"], /--port must be a whole number/],
    [["--port", "65536"], /--port must be a whole number/],
    [["extra"], /extra/],
  ])("%j is refused with exit code 2 and the usage", async (args, message) => {
    const { said, ended } = start(args);
    expect(await ended).toBe(2);
    expect(said.err).toMatch(message);
    expect(said.err).toContain("Usage: easel-practice-engine");
    expect(said.out).toBe("");
  });

  test("a port that is taken is named, with exit code 1", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    const { said, ended } = start(["--port", port]);
    expect(await ended).toBe(1);
    expect(said.err).toBe(`easel-practice-engine: Port ${port} is already in use. Choose another one, or --port 0 for any that is free.\n`);
    other.close();
  });

  test("a folder that cannot be made is an error with exit code 1", async () => {
    await writeFile(join(root, "a-file"), "");
    const { said, ended } = start(["--output-directory", join(root, "a-file")]);
    expect(await ended).toBe(1);
    expect(said.err).toContain("a file of that name is in the way");
  });

  test("ends with its parent where it is asked to, and only there", async () => {
    const bound = start([], { EASEL_EXIT_WITH_PARENT: "1" });
    const free = start([]);
    await Promise.all([bound.url(), free.url()]);
    bound.child.stdin.end();
    free.child.stdin.end();
    expect(await bound.ended).toBe(0);
    await sleep(200);
    expect(free.child.exitCode).toBeNull();
    free.child.kill();
    await free.ended;
  });
});

describe("the engine in a process", () => {
  const open = () =>
    startEngine({ port: 0, outputDirectory: join(root, "o"), inputDirectory: join(root, "i"), stepMs: 0, write: () => {} });

  test("answers while it upscales", async () => {
    const engine = await open();
    const graph = {
      "1": { class_type: "EmptyImage", inputs: { width: 1024, height: 1024, batch_size: 1, color: 0xff8800 } },
      "2": { class_type: "UpscaleModelLoader", inputs: { model_name: "practice-2x.pth" } },
      "3": { class_type: "ImageUpscaleWithModel", inputs: { upscale_model: ["2", 0], image: ["1", 0] } },
      "4": { class_type: "SaveImage", inputs: { images: ["3", 0], filename_prefix: "large" } },
    };
    const id = randomUUID();
    await post(engine.url, "/prompt", { prompt: graph, prompt_id: id });
    const states: string[] = [];
    while (!states.includes("completed")) {
      states.push(((await (await fetch(`${engine.url}/api/jobs/${id}`)).json()) as { status: string }).status);
      expect(states.at(-1)).not.toBe("failed");
    }
    expect(states.filter((state) => state === "in_progress").length).toBeGreaterThan(10);
    await engine.close();
  });

  test("a client that comes back under its id hears the rest of its job, whenever the old connection ends", async () => {
    const engine = await open();
    const connect = async () => {
      const socket = new WebSocket(`${engine.url.replace("http", "ws")}/ws?clientId=same`);
      const heard: string[] = [];
      socket.on("message", (data, isBinary) => heard.push(isBinary ? "binary" : (JSON.parse(data.toString()) as { type: string }).type));
      await once(socket, "open");
      return { socket, heard };
    };
    const old = await connect();
    const fresh = await connect();
    old.socket.close();
    await once(old.socket, "close");
    await post(engine.url, "/prompt", { prompt: { "1": { class_type: "PreviewAny", inputs: { source: "hello" } } }, client_id: "same" });
    for (let wait = 0; wait < 100 && !fresh.heard.includes("execution_success"); wait++) await sleep(20);
    expect(fresh.heard).toContain("executed");
    expect(fresh.heard).toContain("execution_success");
    await engine.close();
  });

  test("what the file system says does not leave with its paths; the next job runs", async () => {
    const engine = await open();
    await writeFile(join(root, "o", "in-the-way"), "");
    const save = (filename_prefix: string) => ({
      "1": { class_type: "EmptyImage", inputs: { width: 8, height: 8, batch_size: 1, color: 1 } },
      "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix } },
    });
    const ids = [randomUUID(), randomUUID()];
    await post(engine.url, "/prompt", { prompt: save("in-the-way/x"), prompt_id: ids[0] });
    await post(engine.url, "/prompt", { prompt: save("free"), prompt_id: ids[1] });
    const job = async (id = "") => (await (await fetch(`${engine.url}/api/jobs/${id}`)).json()) as { status: string };
    while (["pending", "in_progress"].includes((await job(ids[1])).status)) await sleep(10);
    expect((await job(ids[1])).status).toBe("completed");
    const failed = await job(ids[0]);
    expect(failed).toMatchObject({ status: "failed", execution_error: { node_id: "2", exception_message: "EEXIST: mkdir failed\n" } });
    expect(JSON.stringify(failed)).not.toContain(root);
    await engine.close();
  });

  test("closing frees the port and ends open connections", async () => {
    const engine = await open();
    const socket = new WebSocket(`${engine.url.replace("http", "ws")}/ws`);
    await once(socket, "open");
    await engine.close();
    await once(socket, "close");
    await expect(fetch(engine.url)).rejects.toThrow();
  });
});

describe("the built program", () => {
  test("is one file that reads and writes WebP, far from its sources", async () => {
    const { build } = await import("vite");
    const { programConfig } = await import("../vite.programs.config.ts");
    const place = join(root, "built");
    await build(programConfig("easel-practice-engine", MAIN, place));
    expect(await readdir(place)).toEqual(["easel-practice-engine.cjs"]);
    const { child, ended, url } = start(["--port", "0"], {}, join(place, "easel-practice-engine.cjs"));
    const address = await url();
    const graph = { "1": { class_type: "EmptyImage", inputs: { width: 32, height: 16, batch_size: 1, color: 0x808080 } } };
    const saved = { ...graph, "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "built" } } };
    await post(address, "/prompt", { prompt: saved });
    let webp = new Response();
    for (let wait = 0; wait < 100; wait++) {
      webp = await fetch(`${address}/view?filename=built_00001_.png&preview=webp;80`);
      if (webp.ok) break;
      await sleep(20);
    }
    expect(webp.headers.get("content-type")).toBe("image/webp");
    const form = new FormData();
    form.append("image", new File([await webp.arrayBuffer()], "again.webp"));
    expect(await (await fetch(`${address}/upload/image`, { method: "POST", body: form })).json()).toMatchObject({ name: "again.webp" });
    const jpeg = await fetch(`${address}/view?filename=again.webp&type=input&preview=jpeg`);
    expect([jpeg.status, jpeg.headers.get("content-type")]).toEqual([200, "image/jpeg"]);
    child.kill();
    expect(await ended).toBe(0);
  });
});
