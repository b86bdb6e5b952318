import fs from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ComfyClient } from "#comfyui/client.ts";
import { readImageInfo } from "../images/image-info.ts";
import { configArguments, RawBridge, TestBridge } from "../test-support/bridge.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";
import { sends, startHostileEngine } from "../test-support/hostile-engine.ts";
import { noise, png } from "../test-support/pictures.ts";

/** An engine that is quick, and one whose jobs last until they are cancelled. */
let quick: PracticeEngine;
let slow: PracticeEngine;
const bridges: TestBridge[] = [];

beforeAll(async () => {
  quick = await startPracticeEngine();
  slow = await startPracticeEngine(1_000);
});
afterEach(() => Promise.all(bridges.splice(0).map((bridge) => bridge.stop())));
afterAll(() => Promise.all([quick?.stop(), slow?.stop()]));

async function start(engine: { url: string }, config = "", state = temporaryFolder()): Promise<TestBridge> {
  const bridge = await TestBridge.start({ args: ["--comfyui-url", engine.url], state, config });
  bridges.push(bridge);
  return bridge;
}

const FOX = { prompt: "a fox", width: 64, height: 64, steps: 2 };
const ENDLESS = { ...FOX, steps: 100 };

describe("what a job may ask of the engine", () => {
  const LIMITS = "limits: { max_steps: 12, max_pixels: 65536, max_upscale_pixels: 100000, max_count: 2 }\n";

  test("is in the list of tools, and asking for more is refused with what is allowed", async () => {
    const bridge = await start(quick, LIMITS);
    const { tools } = await bridge.client.listTools();
    const properties = tools.find(({ name }) => name === "generate_image")?.inputSchema.properties;
    expect(properties).toMatchObject({ steps: { minimum: 1, maximum: 12 }, count: { minimum: 1, maximum: 2 } });

    const many = await bridge.call("generate_image", { ...FOX, steps: 13 });
    expect(many.text).toBe("[argument_invalid] `steps` is 13, but the most is 12. Give a whole number from 1 to 12.");
    expect((await bridge.call("image_to_image", { image: "x", prompt: "y", count: 3 })).text).toContain("`count` is 3, but the most is 2");
    const large = await bridge.call("generate_image", { ...FOX, width: 512, height: 256 });
    expect(large.text).toContain(
      "[argument_invalid] That would be painted at 512 x 256 pixels, and at most 0.1 million pixels are allowed here.",
    );
    expect(large.text).toContain("Of this shape 360 x 176 pixels is the most (`width`, `height`).");
    expect((await bridge.call("generate_image", { ...FOX, width: 360, height: 176 })).images).toHaveLength(1);
    const enlarged = await bridge.call("generate_image", { ...FOX, width: 256, height: 256, upscale: 2 });
    expect(enlarged.text).toContain("[argument_invalid] That would become 512 x 512 pixels");
  });

  test("is lowered where nobody asked for so much: the usual size and steps, and the size at which a given picture is worked on", async () => {
    const bridge = await start(quick, LIMITS);
    const usual = await bridge.call("generate_image", { prompt: "a fox", preset: "high_quality" });
    expect(usual.text).toMatch(/steps is 12 instead of \d+: more is not allowed here/);
    expect(usual.text).toContain("Painted at 256 x 256 pixels: larger pictures are not allowed here.");
    expect(readImageInfo(usual.images[0]?.bytes ?? Buffer.alloc(0))).toMatchObject({ width: 256, height: 256 });
    const given = png(600, 300, noise()).toString("base64");
    const changed = await bridge.call("image_to_image", { image: given, prompt: "night", count: 2 });
    expect(changed.images).toHaveLength(2);
    expect(readImageInfo(changed.images[0]?.bytes ?? Buffer.alloc(0))).toMatchObject({ width: 360, height: 176 });
    const upscaled = await bridge.call("upscale", { image: given, scale: 2 });
    expect(upscaled.text).toContain("2 times that is 1200 × 600, and at most 100000 pixels in all are allowed here");
  });

  test("is limited for the user's own workflows, too, even where the numbers are in the workflow itself", async () => {
    const state = temporaryFolder();
    const own = (name: string, size: string | number, steps: string | number) => ({
      __metadata__: {
        tool_name: name,
        description: name,
        parameters: {
          ...(typeof size === "string" && { breadth: { type: "integer", default: 64 } }),
          ...(typeof steps === "string" && { rounds: { type: "integer", default: 30 } }),
        },
      },
      "1": { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: "practice-sd15.safetensors" } },
      "2": { class_type: "CLIPTextEncode", inputs: { text: "x", clip: ["1", 1] } },
      "3": { class_type: "EmptyLatentImage", inputs: { width: size, height: 128, batch_size: 1 } },
      "4": {
        class_type: "KSampler",
        inputs: {
          seed: 1,
          steps,
          cfg: 7,
          sampler_name: "euler",
          scheduler: "normal",
          denoise: 1,
          model: ["1", 0],
          positive: ["2", 0],
          negative: ["2", 0],
          latent_image: ["3", 0],
        },
      },
      "5": { class_type: "VAEDecode", inputs: { samples: ["4", 0], vae: ["1", 2] } },
      "6": { class_type: "SaveImage", inputs: { filename_prefix: "x", images: ["5", 0] } },
    });
    fs.mkdirSync(path.join(state, "workflows"), { recursive: true });
    const models = await new ComfyClient({ url: quick.url }).models("checkpoints");
    const write = (name: string, graph: object) =>
      fs.writeFileSync(
        path.join(state, "workflows", `${name}.json`),
        JSON.stringify(graph).replace("practice-sd15.safetensors", models[0] ?? ""),
      );
    write("chosen", own("chosen", "{{breadth}}", "{{rounds}}"));
    write("fixed", own("fixed", 2048, 4));
    write("long", own("long", 64, 500));
    const bridge = await start(quick, LIMITS, state);
    expect((await bridge.call("chosen")).text).toContain("rounds is 12 instead of 30: more is not allowed here");
    expect((await bridge.call("chosen", { rounds: 13 })).text).toContain("`rounds` is 13, but the most is 12");
    expect((await bridge.call("chosen", { breadth: 1024, rounds: 2 })).text).toMatch(
      /\[argument_invalid\] That would be painted at 1024 x 128/,
    );
    expect((await bridge.call("fixed")).text).toMatch(
      /\[not_allowed\] .* Its owner can raise limits.max_pixels in the bridge's configuration/,
    );
    expect((await bridge.call("long")).text).toMatch(/\[not_allowed\] That would be 500 steps, and at most 12 .* limits.max_steps/);
  });
});

test("several pictures of one call, for every tool that paints", async () => {
  const bridge = await start(quick);
  // The worst case for the room that a result has: nothing compresses it.
  const image = png(320, 256, noise()).toString("base64");
  const mask = png(64, 64, (x) => (x < 32 ? [255, 255, 255] : [0, 0, 0])).toString("base64");
  for (const [tool, args] of [
    ["generate_image", { width: 320, height: 256 }],
    ["image_to_image", { image }],
    ["inpaint", { image, mask }],
  ] as const) {
    const made = await bridge.call(tool, { prompt: "a fox", steps: 2, seed: 7, count: 4, ...args });
    expect(made.images, `${tool}: ${made.text}`).toHaveLength(4);
    expect(made.bytes).toBeLessThan(900_000);
    const references = [...made.text.matchAll(/Made ([0-9a-f-]+)/g)].map(([, reference]) => reference);
    expect(new Set(references).size).toBe(4);
  }
  expect(bridge.jobs()).toHaveLength(3);
});

describe("the queue", () => {
  test("says so when it is full and begins nothing; when there is room again, it takes more", async () => {
    const bridge = await start(slow, "comfyui: { max_concurrent_jobs: 1 }\nlimits: { max_waiting_jobs: 1 }\n");
    const first = bridge.call("generate_image", ENDLESS);
    await expect.poll(() => bridge.jobs().map(({ state }) => state.kind)).toEqual(["queued"]);
    const second = bridge.call("generate_image", { ...ENDLESS, prompt: "second" });
    await expect.poll(() => bridge.jobs().length).toBe(2);
    const third = await bridge.call("generate_image", { ...ENDLESS, prompt: "third" });
    expect(third.text).toMatch(
      /^\[queue_full\] The queue is full: 1 job is waiting, 1 of them yours\. Nothing was begun\. Wait for the jobs/,
    );
    expect(bridge.jobs()).toHaveLength(2);
    // To join what is there already needs no room.
    let waits = false;
    const onprogress = () => {
      waits = true;
    };
    const joined = bridge.call("generate_image", { ...ENDLESS, prompt: "second" }, { onprogress });
    await expect.poll(() => waits).toBe(true);
    const [, waiting] = bridge.jobs();
    await bridge.call("cancel_job", { job_id: waiting?.id });
    expect([(await second).error, (await joined).error]).toEqual(["job_cancelled", "job_cancelled"]);
    const next = bridge.call("generate_image", { ...ENDLESS, prompt: "next" });
    await expect.poll(() => bridge.jobs().length).toBe(3);
    for (const job of bridge.jobs()) await bridge.call("cancel_job", { job_id: job.id });
    await Promise.all([first, next]);
  });

  test("is shared: a late client with one job is served before somebody else's many", async () => {
    const engine = await startPracticeEngine(20);
    const state = temporaryFolder();
    const daemon = new RawBridge(
      ["--daemon", ...configArguments(state, "comfyui: { max_concurrent_jobs: 1 }\n")],
      { EASEL_STATE_DIR: state },
      true,
    );
    onTestFinished(async () => {
      await daemon.stop();
      await engine.stop();
    });
    const heard: { type: string; socket?: string }[] = [];
    daemon.child.on("message", (message) => heard.push(message as { type: string }));
    daemon.shakeHands("easel");
    daemon.child.send({ type: "engine", engine: { state: "ready", url: engine.url } });
    await expect.poll(() => heard.some(({ type }) => type === "listening")).toBe(true);
    const greedy = await TestBridge.start({ state, clientName: "greedy" });
    const modest = await TestBridge.start({ state, clientName: "modest" });
    bridges.push(greedy, modest);
    const done: string[] = [];
    const many = Array.from({ length: 12 }, (_, n) =>
      greedy.call("generate_image", { ...FOX, steps: 20, prompt: `picture ${n}` }).then(() => done.push("greedy")),
    );
    await expect.poll(() => greedy.jobs().length).toBe(12);
    const ended = done.length;
    const told: string[] = [];
    const one = modest.call("generate_image", FOX, { onprogress: ({ message }) => told.push(message ?? "") });
    await one.then((answer) => {
      expect(answer.images, answer.text).toHaveLength(1);
      done.push("modest");
    });
    // What was being painted when it came, and perhaps one that began while the call was on its way.
    const before = done.indexOf("modest") - ended;
    expect(before).toBeLessThan(6);
    const places = told.flatMap((message) => /behind (\d+) other/.exec(message)?.[1] ?? []).map(Number);
    expect(places.every((place) => place <= 1)).toBe(true);
    await Promise.all(many);
    expect(done).toHaveLength(13);
  });
});

describe("while it takes long", () => {
  test("each client waits as long as it can, get_job does so again, and the answer says when to expect the picture", async () => {
    const state = temporaryFolder();
    const engine = await startPracticeEngine(100);
    onTestFinished(() => engine.stop());
    const config = "results: { time_budgets: { hasty: 1 } }\n";
    const hasty = await TestBridge.start({ args: ["--comfyui-url", engine.url], state, config, clientName: "hasty-app" });
    bridges.push(hasty);
    const args = { ...FOX, steps: 40 };
    let answer = await hasty.call("generate_image", args);
    const first = answer;
    expect(first.text).toMatch(
      /^Still working on generate_image: .*(Expected in about \d+ seconds?|How long it will take is not known yet)\./,
    );
    const id = answer.jobId;
    let told = first.text;
    while (answer.images.length === 0 && answer.error === null) {
      told = answer.text;
      answer = await hasty.call("get_job", { job_id: id });
    }
    expect(answer.images).toHaveLength(1);
    expect(told).toMatch(/step \d+ of 40, \d+ % done\. Expected in about \d+ seconds?\./);
    expect(hasty.jobs()).toHaveLength(1);
    // One of a kind that was made before is expected before it has begun to be painted.
    const again = hasty.call("generate_image", { ...args, prompt: "one before" });
    await expect.poll(() => hasty.jobs().length).toBe(2);
    await expect.poll(() => hasty.jobs()[1]?.state.kind).toBe("queued");
    const behind = await hasty.call("generate_image", { ...args, prompt: "and one behind" });
    expect(behind.text).toMatch(/waiting in the queue behind 1 other job\. Expected in about \d+ seconds?\./);
    for (const job of hasty.jobs()) await hasty.call("cancel_job", { job_id: job.id });
    await again;
  });

  test("many steps do not make many notifications", async () => {
    const engine = await startPracticeEngine(2);
    onTestFinished(() => engine.stop());
    const bridge = await start(engine);
    const told: number[] = [];
    const since = Date.now();
    const onprogress = ({ progress }: { progress: number }) => told.push(progress);
    const answer = await bridge.call("generate_image", { ...FOX, steps: 100, upscale: 2 }, { onprogress });
    const seconds = (Date.now() - since) / 1000;
    expect(answer.images).toHaveLength(1);
    expect(told.length).toBeGreaterThan(0);
    // Four a second, and the first at once.
    expect(told.length).toBeLessThanOrEqual(seconds * 4 + 1);
    expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
  });
});

describe("what the configuration refuses", () => {
  test("a prompt that matches one of its patterns, before anything is begun", async () => {
    const bridge = await start(quick, 'limits: { refused_prompts: ["\\\\bdragon"] }\n');
    const refused = await bridge.call("generate_image", { ...FOX, prompt: "A Dragon" });
    expect(refused.error).toBe("not_allowed");
    expect(bridge.jobs()).toEqual([]);
    expect((await bridge.call("generate_image", FOX)).images).toHaveLength(1);
  });

  test("a picture that its program does not let out: nothing of it is kept or can be asked for", async () => {
    const state = temporaryFolder();
    fs.mkdirSync(state, { recursive: true });
    const seen = path.join(state, "seen");
    const judge = path.join(state, "judge.cjs");
    // Lets a picture of 64 x 64 out, and no other.
    fs.writeFileSync(
      judge,
      `const png = require("node:fs").readFileSync(0);
       require("node:fs").appendFileSync(${JSON.stringify(seen)}, "x");
       if (png.readUInt32BE(16) !== 64) { console.log("too wide"); process.exit(1); }`,
    );
    const check = `output_check:\n  command: [${JSON.stringify(process.execPath)}, ${JSON.stringify(judge)}]\n`;
    const bridge = await start(quick, check, state);
    expect((await bridge.call("generate_image", FOX)).images).toHaveLength(1);
    const refused = await bridge.call("generate_image", { ...FOX, width: 128, count: 2 });
    expect(refused.error).toBe("not_allowed");
    expect(refused.text).toContain("The picture is not given out: too wide");
    expect(refused.images).toEqual([]);
    expect(fs.readdirSync(path.join(state, "pictures"))).toHaveLength(1);
    const failed = bridge.jobs().find(({ state }) => state.kind === "failed")?.id ?? "";
    for (const reference of [failed.slice(0, 8), `${failed.slice(0, 8)}-2`]) {
      await expect(bridge.client.readResource({ uri: `comfyui://outputs/${reference}` })).rejects.toThrow("There is no picture");
    }
    expect((await bridge.call("get_job", { job_id: failed })).images).toEqual([]);
    expect(fs.readFileSync(seen, "utf8")).toBe("xxx");
  });

  test("where pictures are checked, one that is too large to be looked at does not leave", async () => {
    const hostile = await startHostileEngine(quick.url, sends(Buffer.alloc(160_000_000), "video/webm"));
    const state = temporaryFolder();
    const check = `output_check:\n  command: [${JSON.stringify(process.execPath)}, "-e", "process.exit(0)"]\n`;
    const bridge = await start({ url: hostile.url }, check, state);
    const answer = await bridge.call("generate_image", FOX);
    expect(answer.text).toContain("which Easel does not fetch");
    expect(answer.images).toEqual([]);
    const kept = fs.existsSync(path.join(state, "pictures")) ? fs.readdirSync(path.join(state, "pictures")) : [];
    expect(kept).toEqual([]);
    hostile.stop();
  });
});

describe("the log", () => {
  const SECRET = { ...FOX, prompt: "a very private fox", negative_prompt: "hounds" };

  test("holds no prompt, and no path but its own", async () => {
    const bridge = await start(quick, "logging: { level: debug }\n");
    expect((await bridge.call("generate_image", SECRET)).images).toHaveLength(1);
    await bridge.call("generate_image", { ...SECRET, steps: 0 });
    await bridge.call("image_to_image", { image: "/home/somebody/private.png", prompt: SECRET.prompt });
    await expect.poll(() => bridge.stderr()).toContain("job done");
    for (const secret of ["private", "hounds", bridge.state]) expect(bridge.stderr()).not.toContain(secret);
  });

  test("holds prompts where it may", async () => {
    const bridge = await start(quick, "logging: { log_prompts: true }\n");
    await bridge.call("generate_image", SECRET);
    const begun =
      bridge
        .stderr()
        .split("\n")
        .find((line) => line.includes("job begun")) ?? "{}";
    expect(JSON.parse(begun)).toMatchObject({ tool: "generate_image", principal: "local", prompt: "a very private fox\nhounds" });
  });
});
