import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import WebSocket from "ws";
import { root } from "../scripts/bootstrap/root.ts";
import { McpProcess, median } from "./mcp-process.ts";

export interface PictureCost {
  /** Milliseconds from the engine's "queue is empty" to the answer in the client, medians. */
  bridge: number;
  /** The same for a hand-written client that knows the job, reads history and fetches the file. */
  floor: number;
  resultBytes: number;
  engine: string;
}

const RUNS = 9;

/** One 1024 x 1024 picture a run. The engine is the practice engine, or the one at EASEL_BENCH_ENGINE_URL. */
export async function measurePicture(stateDirectory: string): Promise<PictureCost> {
  const given = process.env.EASEL_BENCH_ENGINE_URL;
  const engine = given ? { url: given, child: null } : await startPracticeEngine(stateDirectory);
  const watcher = new Watcher(engine.url);
  await watcher.opened;
  const bridge = new McpProcess(
    process.execPath,
    [path.join(root, ".vite", "build", "easel-bridge.cjs"), "--stdio", "--comfyui-url", engine.url],
    { PATH: process.env.PATH, HOME: stateDirectory, EASEL_STATE_DIR: stateDirectory },
  );
  try {
    await bridge.initialize();
    bridge.initialized();
    const [bridgeTimes, floorTimes] = [[] as number[], [] as number[]];
    let resultBytes = 0;
    for (let run = -1; run < RUNS; run += 1) {
      const done = watcher.nextDone();
      const { text } = await bridge.request("tools/call", {
        name: "generate_image",
        arguments: { prompt: "a lighthouse at night", width: 1024, height: 1024, steps: 2, seed: run + 100 },
      });
      const came = performance.now();
      if (!text.includes('"type":"image"')) throw new Error(`no image: ${text.slice(0, 300)}`);
      const end = await done;
      if (run >= 0) bridgeTimes.push(came - end);
      resultBytes = Math.max(resultBytes, Buffer.byteLength(text));
      const floor = await byHand(engine.url, watcher, run + 500);
      if (run >= 0) floorTimes.push(floor);
    }
    return { bridge: median(bridgeTimes), floor: median(floorTimes), resultBytes, engine: given ? "given engine" : "practice engine" };
  } finally {
    await bridge.end();
    watcher.close();
    engine.child?.kill("SIGKILL");
  }
}

/** The same job as the bridge's, posted and fetched with nothing but fetch. */
async function byHand(url: string, watcher: Watcher, seed: number): Promise<number> {
  const checkpoint = ((await (await fetch(`${url}/models/checkpoints`)).json()) as string[])[0];
  const prompt = {
    "1": { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: checkpoint } },
    "2": { class_type: "CLIPTextEncode", inputs: { text: "a lighthouse at night", clip: ["1", 1] } },
    "3": { class_type: "EmptyLatentImage", inputs: { width: 1024, height: 1024, batch_size: 1 } },
    "4": {
      class_type: "KSampler",
      inputs: {
        model: ["1", 0],
        positive: ["2", 0],
        negative: ["2", 0],
        latent_image: ["3", 0],
        seed,
        steps: 2,
        cfg: 7,
        sampler_name: "euler",
        scheduler: "normal",
        denoise: 1,
      },
    },
    "5": { class_type: "VAEDecode", inputs: { samples: ["4", 0], vae: ["1", 2] } },
    "6": { class_type: "SaveImage", inputs: { images: ["5", 0], filename_prefix: "bench" } },
  };
  const done = watcher.nextDone();
  const { prompt_id } = (await (await fetch(`${url}/prompt`, { method: "POST", body: JSON.stringify({ prompt }) })).json()) as {
    prompt_id: string;
  };
  const end = await done;
  const history = (await (await fetch(`${url}/history/${prompt_id}`)).json()) as Record<
    string,
    { outputs: Record<string, { images: { filename: string; type: string }[] }> }
  >;
  const image = history[prompt_id]?.outputs["6"]?.images[0];
  if (!image) throw new Error("the floor's picture is not in history");
  const bytes = await (await fetch(`${url}/view?filename=${encodeURIComponent(image.filename)}&type=${image.type}`)).arrayBuffer();
  Buffer.from(bytes).toString("base64");
  return performance.now() - end;
}

/** Hears the broadcasts of the engine; the queue falling to zero is the moment a lone job is done. */
class Watcher {
  readonly #socket: WebSocket;
  readonly opened: Promise<void>;
  #remaining = 0;
  #done: ((at: number) => void) | null = null;

  constructor(url: string) {
    this.#socket = new WebSocket(`${url.replace(/^http/, "ws")}/ws?clientId=bench-watcher`);
    this.opened = new Promise((resolve, reject) => {
      this.#socket.once("open", resolve);
      this.#socket.once("error", reject);
    });
    this.#socket.on("message", (data, binary) => {
      if (binary) return;
      const message = JSON.parse(String(data));
      if (message.type !== "status") return;
      const remaining = message.data.status.exec_info.queue_remaining;
      if (remaining === 0 && this.#remaining > 0) {
        this.#done?.(performance.now());
        this.#done = null;
      }
      this.#remaining = remaining;
    });
  }

  nextDone(): Promise<number> {
    return new Promise((resolve) => {
      this.#done = resolve;
    });
  }

  close(): void {
    this.#socket.terminate();
  }
}

/** A practice engine whose sampler takes so long for a step, and whose jobs so long in all. */
export async function startPracticeEngine(directory: string, stepMs = 0, jobMs = 0): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(
    process.execPath,
    [
      path.join(root, ".vite", "build", "easel-practice-engine.cjs"),
      "--port",
      "0",
      "--output-directory",
      path.join(directory, "output"),
      "--input-directory",
      path.join(directory, "input"),
    ],
    {
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, EASEL_PRACTICE_STEP_MS: String(stepMs), EASEL_PRACTICE_JOB_MS: String(jobMs) },
    },
  );
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on("data", (text: Buffer) => {
      const match = /listening on (http:\S+)/.exec(String(text));
      if (match?.[1]) resolve(match[1]);
    });
    child.once("exit", (code) => reject(new Error(`the practice engine ended with ${code}`)));
  });
  return { url, child };
}
