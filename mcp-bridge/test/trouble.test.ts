import fs from "node:fs";
import path from "node:path";
import type { Progress } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { configArguments, RawBridge, TestBridge } from "../test-support/bridge.ts";
import {
  endProcess,
  freeUrl,
  type PracticeEngine,
  startHttpServer,
  startPracticeEngine,
  temporaryFolder,
} from "../test-support/engines.ts";
import { png } from "../test-support/pictures.ts";
import { TcpProxy } from "../test-support/tcp-proxy.ts";

/** Bad input of every kind: each is answered with what happened and what to do. */
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

const FOX = { prompt: "a fox", width: 64, height: 64, steps: 1 };

describe("arguments", () => {
  test.each([
    ["generate_image", {}, "argument_invalid", /`prompt` is missing/],
    ["generate_image", { ...FOX, steps: 5000 }, "argument_invalid", /`steps` is 5000.*1 to 100/s],
    ["generate_image", { ...FOX, width: "wide" }, "argument_invalid", /`width` must be a number/],
    ["generate_image", { ...FOX, prompt: true }, "argument_invalid", /`prompt` must be text/],
    ["generate_image", { ...FOX, seed: -5 }, "argument_invalid", /`seed` is -5/],
    ["generate_image", { ...FOX, seed: "18446744073709551616" }, "argument_invalid", /the most is 18446744073709551615/],
    ["generate_image", { ...FOX, promt: "x" }, "argument_invalid", /Did you mean `prompt`/],
    ["generate_image", { ...FOX, preset: "best" }, "argument_invalid", /`preset` is "best", but must be one of/],
    ["generate_image", { ...FOX, model: "dreamshaper.safetensors" }, "model_missing", /practice-/],
    ["generate_image", { ...FOX, sampler: "magic" }, "argument_invalid", /euler/],
    ["image_to_image", { image: "deadbeef", prompt: "x" }, "image_reference_unknown", /deadbeef/],
    ["image_to_image", { image: "/etc/passwd", prompt: "x" }, "not_allowed", /reference/],
    ["image_to_image", { image: "http://127.0.0.1/fox.png", prompt: "x" }, "not_allowed", /web address/],
    [
      "image_to_image",
      { image: `data:image/png;base64,${png(8, 8).subarray(0, 50).toString("base64")}`, prompt: "x" },
      "image_unreadable",
      /PNG/,
    ],
    ["get_job", {}, "argument_invalid", /job_id/],
    ["get_job", { job_id: "deadbeef" }, "job_unknown", /deadbeef/],
    ["cancel_job", { job_id: "00000000-0000-4000-8000-000000000000" }, "job_unknown", /exactly/],
  ])("%s %j: %s", async (tool, args, kind, words) => {
    const answer = await bridge.call(tool, args);
    expect(answer.error).toBe(kind);
    expect(answer.text).toMatch(words);
  });

  test("a call that is refused for something the engine lacks leaves no job behind", async () => {
    await bridge.call("generate_image", FOX);
    const before = bridge.jobs().length;
    expect((await bridge.call("generate_image", { ...FOX, model: "nobody-has.safetensors" })).error).toBe("model_missing");
    expect((await bridge.call("generate_image", { ...FOX, model: "nobody-has.safetensors", seed: 1 })).error).toBe("model_missing");
    expect((await bridge.call("generate_image", { ...FOX, sampler: "magic" })).error).toBe("argument_invalid");
    expect(bridge.jobs()).toHaveLength(before);
  });

  test("an unknown reference is answered with the newest ones", async () => {
    const { reference } = await bridge.call("generate_image", FOX);
    expect((await bridge.call("upscale", { image: "deadbeef" })).text).toContain(`The newest pictures are: ${reference}`);
  });

  test("a wrong argument is refused at once, even while there is no engine", async () => {
    const lonely = await TestBridge.start({ args: ["--comfyui-url", await freeUrl()] });
    // Else it would wait for the engine, and then say that there is none.
    expect((await lonely.call("generate_image", { ...FOX, steps: 0 })).error).toBe("argument_invalid");
    await lonely.stop();
  });

  test("errors name no folder of this machine", async () => {
    const answers = await Promise.all([
      bridge.call("image_to_image", { image: "/home/ann/secret/fox.png", prompt: "x" }),
      bridge.call("upscale", { image: "deadbeef" }),
      bridge.call("get_job", { job_id: "x" }),
    ]);
    for (const { text } of answers) expect(text).not.toMatch(/\/(home|tmp|root|work)\b/);
  });
});

describe("engines", () => {
  const BUDGET = "results:\n  time_budget_seconds: 1\n";

  test("one that is not there does not hold up the handshake, and the call says what to do", async () => {
    const url = await freeUrl();
    const lonely = await TestBridge.start({ args: ["--comfyui-url", url], config: BUDGET });
    const told: (string | undefined)[] = [];
    const answer = await lonely.call("generate_image", FOX, { onprogress: ({ message }) => told.push(message) });
    expect(answer.error).toBe("engine_unreachable");
    expect(answer.text).toMatch(/No picture engine answers at 127\.0\.0\.1:\d+\. Start ComfyUI/);
    expect(told).toContain("Waiting for the engine to start");
    await expect(lonely.client.readResource({ uri: "comfyui://system" })).rejects.toThrow(/engine_unreachable.*Start ComfyUI/);
    await lonely.stop();
  });

  test("a late one is waited for", async () => {
    const url = await freeUrl();
    const patient = await TestBridge.start({ args: ["--comfyui-url", url] });
    const call = patient.call("generate_image", FOX);
    await expect.poll(() => patient.jobs()[0]?.state.kind).toBe("waiting_for_engine");
    // An engine of its own would take its time to start.
    const late = await TcpProxy.start(Number(new URL(engine.url).port), Number(new URL(url).port));
    expect((await call).images).toHaveLength(1);
    await patient.stop();
    await late.stop();
  });

  test("the app's report is followed: what it is doing, and where it answers then", async () => {
    const state = temporaryFolder();
    const report = (value: object) => fs.writeFileSync(path.join(state, "engine.json"), JSON.stringify(value));
    report({ state: "starting", doing: "loading ComfyUI" });
    const patient = await TestBridge.start({ state, config: BUDGET });
    const told: (string | undefined)[] = [];
    const early = await patient.call("generate_image", FOX, { onprogress: ({ message }) => told.push(message) });
    // A start may take longer than a call: that is no error.
    expect(early.error).toBeNull();
    expect(early.text).toMatch(/^Still working on generate_image: starting the engine: loading ComfyUI/);
    expect(told).toContain("Starting the engine: loading ComfyUI");
    report({ state: "ready", url: engine.url });
    // On a busy machine the budget may end once more before the picture is there.
    await expect.poll(async () => (await patient.call("get_job", { job_id: early.jobId })).images.length).toBe(1);
    await patient.stop();
  });

  test("a web page where the engine should be is named at once", async () => {
    const page = await startHttpServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Router</title>");
    });
    const misled = await TestBridge.start({ args: ["--comfyui-url", page.url] });
    const answer = await misled.call("generate_image", FOX);
    expect(answer.error).toBe("engine_unreachable");
    expect(answer.text).toMatch(/is not ComfyUI but “Router”\. Check the engine's address/);
    await misled.stop();
    await page.stop();
  });

  test("when one dies in the middle of a job, the answer says what to do", async () => {
    const doomed = await startPracticeEngine(100);
    const widow = await TestBridge.start({ args: ["--comfyui-url", doomed.url] });
    let said = "";
    const onprogress = ({ message = "" }: Progress) => {
      said = message;
    };
    const call = widow.call("generate_image", { ...FOX, steps: 100 }, { onprogress });
    await expect.poll(() => said).toMatch(/^Step/);
    await endProcess(doomed.process);
    const answer = await call;
    expect(answer.error).toBe("engine_crashed");
    expect(answer.text).toMatch(/stopped in the middle of this job\. Easel starts its own engine again by itself/);
    expect(widow.jobs()[0]).toMatchObject({ state: { kind: "failed", error: { kind: "engine_crashed" } } });
    await widow.stop();
  });

  test("a job that takes longer than the configuration allows is stopped on the engine", async () => {
    const slow = await startPracticeEngine(200);
    const strict = await TestBridge.start({ args: ["--comfyui-url", slow.url], config: "comfyui:\n  timeout_seconds: 1\n" });
    const answer = await strict.call("generate_image", { ...FOX, steps: 50 });
    expect(answer.error).toBe("time_budget_spent");
    expect(answer.text).toMatch(/longer than 1 seconds/);
    const queue = (await (await fetch(`${slow.url}/queue`)).json()) as { queue_running: unknown[] };
    expect(queue.queue_running).toEqual([]);
    await strict.stop();
    await slow.stop();
  });
});

describe("configuration and templates", () => {
  async function refused(args: string[], env: Record<string, string> = {}) {
    const raw = new RawBridge(args, { EASEL_STATE_DIR: temporaryFolder(), ...env });
    const code = await raw.ended();
    expect(raw.lines).toEqual([]);
    return { code, stderr: raw.stderr };
  }

  test("a typing mistake in config.yaml ends the start with its line and a suggestion", async () => {
    const { code, stderr } = await refused(configArguments(temporaryFolder(), "comfyui:\n  timeout_second: 5\n"));
    expect(code).toBe(2);
    expect(stderr).toMatch(/config\.yaml, line 2: .*timeout_second.*Did you mean `timeout_seconds`/);
  });

  test("an address that is not one is refused", async () => {
    expect(await refused(["--comfyui-url", "ftp://localhost:8188"])).toMatchObject({ code: 2, stderr: expect.stringMatching(/http/) });
    expect(await refused([], { COMFYUI_URL: "my computer" })).toMatchObject({ code: 2, stderr: expect.stringMatching(/COMFYUI_URL/) });
  });

  test("a configured tool that does not exist is named when the tools are asked for", async () => {
    const typo = await TestBridge.start({ config: "tools:\n  enabled: [generate_picture]\n" });
    await expect(typo.client.listTools()).rejects.toThrow(/names "generate_picture".*generate_image/);
    await typo.stop();
  });

  test("a broken template is named, and the other tools still work", async () => {
    const state = temporaryFolder();
    fs.mkdirSync(path.join(state, "workflows"));
    fs.writeFileSync(path.join(state, "workflows", "broken.json"), '{\n  "__metadata__": { "tool_name": "broken"\n}');
    const unwell = await TestBridge.start({ args: ["--comfyui-url", engine.url], state });
    const { tools } = await unwell.client.listTools();
    expect(tools).toHaveLength(9);
    expect(unwell.stderr()).toMatch(/cannot be used.*broken\.json/);
    expect((await unwell.call("generate_image", FOX)).images).toHaveLength(1);
    await unwell.stop();
  });
});
