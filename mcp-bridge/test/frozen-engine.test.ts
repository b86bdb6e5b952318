import type { Progress } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ComfyClient } from "#comfyui/client.ts";
import { LOCAL } from "../auth/principal.ts";
import type { BridgeContext } from "../context/context.ts";
import type { Answer } from "../test-support/bridge.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";
import { openTestContext, TestSession } from "../test-support/in-process.ts";
import { SkippingClock } from "../test-support/skipping-clock.ts";

/** An engine whose process is stopped takes every connection and answers none. It is given up after half a minute of the bridge's clock. */
const clock = new SkippingClock();
let engine: PracticeEngine;
let context: BridgeContext;
const TIMEOUT = { timeout: 180_000 };
const LONG = { width: 64, height: 64, steps: 100 };
/** How often a second of the bridge's clock is skipped. */
const SKIP_EVERY_MS = 100;

beforeAll(async () => {
  engine = await startPracticeEngine(500);
  context = await openTestContext(temporaryFolder(), engine.url, undefined, clock);
});
afterAll(async () => {
  engine?.process.kill("SIGCONT");
  const { jobs, pool } = await context.engineServices();
  jobs.close();
  pool.close();
  await engine?.stop();
});

/** The answer of a call that only time brings. */
async function whileTimePasses(call: Promise<Answer>): Promise<Answer> {
  const skipping = setInterval(() => clock.skip(1_000), SKIP_EVERY_MS);
  return call.finally(() => clearInterval(skipping));
}

test.skipIf(process.platform === "win32")(
  "a call hears that the engine froze, and the engine must not go on with its job",
  TIMEOUT,
  async () => {
    const client = await TestSession.open(context, LOCAL, { clientName: "claude-ai" });
    const heard: string[] = [];
    const atStep2 = () => heard.some((message) => message.startsWith("Step 2"));
    const onprogress = ({ message = "" }: Progress) => void heard.push(message);
    const painting = client.call("generate_image", { ...LONG, prompt: "a fox" }, { onprogress });
    await vi.waitUntil(atStep2, { timeout: 60_000 });
    engine.process.kill("SIGSTOP");
    const painted = await whileTimePasses(painting);
    expect(painted.error).toBe("engine_stuck");
    expect(painted.text).toContain("it has not answered for");
    expect(heard.some((message) => /^The engine has not answered for \d+ seconds/.test(message))).toBe(true);

    // A call that comes only now hears of it, too.
    const next = await whileTimePasses(client.call("generate_image", { ...LONG, prompt: "a hare" }));
    expect(next.error).toBe("engine_unreachable");
    expect(next.text).toContain("did not answer in time");

    engine.process.kill("SIGCONT");
    const spy = new ComfyClient({ url: engine.url });
    const empties = async () => {
      clock.skip(1_000);
      return spy.queue();
    };
    await expect.poll(empties, { timeout: 60_000 }).toEqual({ running: [], pending: [] });
    await spy.dispose();
  },
);
