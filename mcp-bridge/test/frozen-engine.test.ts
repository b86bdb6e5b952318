import type { Progress } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ComfyClient } from "#comfyui/client.ts";
import { TestBridge } from "../test-support/bridge.ts";
import { type PracticeEngine, startPracticeEngine } from "../test-support/engines.ts";

/** An engine whose process is stopped takes every connection and answers none. These tests wait for real half minutes. */
let engine: PracticeEngine;
let bridge: TestBridge;
const TIMEOUT = { timeout: 180_000 };
const LONG = { width: 64, height: 64, steps: 100 };

beforeAll(async () => {
  engine = await startPracticeEngine(500);
  bridge = await TestBridge.start({ args: ["--comfyui-url", engine.url], clientName: "claude-ai" });
});
afterAll(async () => {
  engine?.process.kill("SIGCONT");
  await bridge?.stop();
  await engine?.stop();
});

test.skipIf(process.platform === "win32")(
  "a call hears that the engine froze, and the engine must not go on with its job",
  TIMEOUT,
  async () => {
    const heard: string[] = [];
    let freeze = () => {
      freeze = () => {};
      engine.process.kill("SIGSTOP");
    };
    const onprogress = ({ message = "" }: Progress) => {
      heard.push(message);
      if (message.startsWith("Step 2")) freeze();
    };
    const painted = await bridge.call("generate_image", { ...LONG, prompt: "a fox" }, { onprogress });
    expect(painted.error).toBe("engine_stuck");
    expect(painted.text).toContain("it has not answered for");
    expect(heard.some((message) => /^The engine has not answered for \d+ seconds/.test(message))).toBe(true);

    // A call that comes only now hears of it, too.
    const next = await bridge.call("generate_image", { ...LONG, prompt: "a hare" });
    expect(next.error).toBe("engine_unreachable");
    expect(next.text).toContain("did not answer in time");

    engine.process.kill("SIGCONT");
    const spy = new ComfyClient({ url: engine.url });
    await expect.poll(async () => await spy.queue()).toEqual({ running: [], pending: [] });
    await spy.dispose();
  },
);
