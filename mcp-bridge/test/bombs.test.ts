import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { chunkBomb, flatBomb, frameBomb, largestPng, scanBomb, textBomb, wideBomb } from "../test-support/bombs.ts";
import { RawBridge } from "../test-support/bridge.ts";
import { Daemon } from "../test-support/daemon.ts";
import { type PracticeEngine, startPracticeEngine } from "../test-support/engines.ts";
import { type HostileView, neverEnds, sends, startHostileEngine } from "../test-support/hostile-engine.ts";
import { memoryPeakBytes } from "../test-support/process-memory.ts";

const MAX_MEMORY_BYTES = 600_000_000;

let practice: PracticeEngine;
beforeAll(async () => {
  practice = await startPracticeEngine();
});
afterAll(() => practice.stop());

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A daemon with this engine, and two AI apps that reach it through relays. */
async function start(url: string) {
  const daemon = await Daemon.listening();
  ends.push(() => daemon.raw.stop());
  daemon.tell({ state: "ready", url });
  const relay = async () => {
    const raw = new RawBridge([], { EASEL_STATE_DIR: daemon.state });
    ends.push(() => raw.stop());
    raw.shakeHands();
    await expect.poll(() => raw.answer("hello")).toBeDefined();
    return raw;
  };
  return { daemon, guilty: await relay(), other: await relay() };
}

/**
 * Calls a tool, and pings from another session until the call is answered: every ping must be, too, in the meantime. Prints how long
 * the slowest ping took where `EASEL_TEST_TIMES` asks for it.
 */
async function callWhilePinging(name: string, args: object, { daemon, guilty, other }: Awaited<ReturnType<typeof start>>) {
  const began = performance.now();
  let slowest = 0;
  guilty.send({ jsonrpc: "2.0", id: "guilty", method: "tools/call", params: { name, arguments: args } });
  for (let count = 0; guilty.answer("guilty") === undefined; count++) {
    const asked = performance.now();
    other.send({ jsonrpc: "2.0", id: `ping${count}`, method: "ping" });
    await expect.poll(() => other.answer(`ping${count}`), { interval: 5 }).toBeDefined();
    slowest = Math.max(slowest, performance.now() - asked);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const peak = await memoryPeakBytes(daemon.raw.child.pid);
  if (process.env.EASEL_TEST_TIMES) {
    const [ping, call, memory] = [slowest, performance.now() - began, peak / 1e6].map(Math.round);
    console.log(`${expect.getState().currentTestName}: slowest ping ${ping} ms, call ${call} ms, memory ${memory} MB`);
  }
  expect(peak).toBeLessThan(MAX_MEMORY_BYTES);
  return guilty.answer("guilty")?.result;
}

const jobOf = (result: unknown) => /Job: ([0-9a-f-]{36})/.exec(JSON.stringify(result))?.[1] ?? "";

describe("an engine that sends, in the place of a picture,", () => {
  test.each<[string, () => HostileView]>([
    ["a hundred bytes that claim 2^30 pixels", () => sends(wideBomb(), "image/png")],
    ["2,500 million pixels of one bit", () => sends(flatBomb(), "image/png")],
    ["as many pixels as are allowed", () => sends(largestPng(), "image/png")],
    ["600 packed texts of 15 MB", () => sends(textBomb(), "image/png")],
    ["millions of empty chunks", () => sends(chunkBomb(), "image/png")],
    ["a JPEG of 3,000 scans", () => sends(scanBomb(), "image/jpeg")],
    ["a GIF of 100,000 frames", () => sends(frameBomb(), "image/gif")],
  ])("%s, costs the others nothing", async (_what, view) => {
    const engine = await startHostileEngine(practice.url, view());
    ends.push(() => engine.stop());
    const result = await callWhilePinging(
      "generate_image",
      { prompt: "a fox", width: 512, height: 512, steps: 2 },
      await start(engine.url),
    );
    // The file is kept, whatever it is, and the result says that it is there.
    expect(result?.isError).toBeFalsy();
    expect(JSON.stringify(result?.content)).toContain("Made ");
  });

  test("four that never end, costs the others nothing", { timeout: 240_000 }, async () => {
    const engine = await startHostileEngine(practice.url, neverEnds);
    ends.push(() => engine.stop());
    const args = { prompt: "a fox", width: 512, height: 512, steps: 2, count: 4 };
    const clients = await start(engine.url);
    let result = await callWhilePinging("generate_image", args, clients);
    for (let job = jobOf(result); JSON.stringify(result).includes("Still working"); ) {
      clients.guilty.lines.length = 0;
      result = await callWhilePinging("get_job", { job_id: job }, clients);
      job = jobOf(result) || job;
    }
    expect(result?.isError).toBe(true);
    expect(JSON.stringify(result?.content)).toMatch(/more than \d+ MB/);
  });
});

describe("a picture that is given to a tool", () => {
  test.each<[string, () => Buffer, RegExp]>([
    ["a hundred bytes that claim 2^30 pixels", wideBomb, /million pixels/],
    ["2,500 million pixels of one bit", flatBomb, /million pixels/],
    ["millions of empty chunks", chunkBomb, /not a whole/],
    ["a JPEG of 3,000 scans", scanBomb, /scans/],
    ["a GIF of 100,000 frames", frameBomb, /frames/],
  ])("%s, is refused from its header", async (_what, bomb, reason) => {
    const args = { prompt: "a fox", image: bomb().toString("base64") };
    const result = await callWhilePinging("image_to_image", args, await start(practice.url));
    expect(result?.isError).toBe(true);
    expect(JSON.stringify(result?.content)).toMatch(reason);
  });
});
