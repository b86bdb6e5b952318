import http from "node:http";
import net from "node:net";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { jobWarnings } from "#contract/messages/en/job-warnings.ts";
import { TestBridge } from "../test-support/bridge.ts";
import { type PracticeEngine, startPracticeEngine, type TestEngine } from "../test-support/engines.ts";
import { HostedBridge } from "../test-support/hosted-bridge.ts";

let engine: PracticeEngine;
beforeAll(async () => {
  engine = await startPracticeEngine(5);
});
afterAll(() => engine?.stop());

const FOX = { prompt: "a fox", width: 64, height: 64, steps: 2 };

describe("paused by the person at the computer", () => {
  test("new jobs wait and say why, even those that have no engine yet, and none is started for them; then they go on", async () => {
    const bridge = new HostedBridge();
    bridge.tell({ type: "engine", engine: { state: "stopped", why: "" } });
    bridge.tell({ type: "pause", paused: true });
    bridge.ask(1);
    await expect.poll(() => bridge.progress(1)).toContain("Paused by the person at the computer");
    await new Promise((resolve) => setTimeout(resolve, 500));
    const jobs = bridge.heard.flatMap((message) => (message.type === "job" ? [message.job.state] : []));
    expect(jobs.at(-1)).toEqual({ kind: "queued", position: null });
    expect(bridge.heard.map(({ type }) => type)).not.toContain("engine_wanted");
    expect(bridge.answer(1)).toBeUndefined();

    bridge.tell({ type: "pause", paused: false });
    await expect.poll(() => bridge.heard.map(({ type }) => type)).toContain("engine_wanted");
    bridge.tell({ type: "engine", engine: { state: "ready", url: engine.url } });
    await expect.poll(() => bridge.answer(1)).toMatch(/Made/);
  });

  test("what is being painted is finished, and what waits for its turn goes on waiting", async () => {
    const slow = await startPracticeEngine(40);
    onTestFinished(() => slow.stop());
    const bridge = new HostedBridge();
    bridge.tell({ type: "engine", engine: { state: "ready", url: slow.url } });
    // Two jobs are handed to the engine, the third waits here.
    bridge.ask(1, { steps: 100 });
    await expect.poll(() => bridge.progress(1).join()).toMatch(/Step/);
    bridge.ask(2, { prompt: "a hare" });
    await expect.poll(() => bridge.progress(2).join()).toMatch(/behind 1 other job/);
    bridge.ask(3, { prompt: "an owl" });
    await expect.poll(() => bridge.progress(3).join()).toMatch(/behind 2 other jobs/);
    bridge.tell({ type: "pause", paused: true });
    await expect.poll(() => bridge.progress(3)).toContain("Paused by the person at the computer");
    await expect.poll(() => [1, 2].map((id) => bridge.answer(id)?.slice(0, 4))).toEqual(["Made", "Made"]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(bridge.answer(3)).toBeUndefined();
    bridge.tell({ type: "pause", paused: false });
    await expect.poll(() => bridge.answer(3)).toMatch(/Made/);
  });

  test("a job that waits can be cancelled", async () => {
    const bridge = new HostedBridge();
    bridge.tell({ type: "engine", engine: { state: "stopped", why: "" } });
    bridge.tell({ type: "pause", paused: true });
    bridge.ask(1);
    await expect.poll(() => bridge.heard.some(({ type }) => type === "job")).toBe(true);
    const job = bridge.heard.find((message) => message.type === "job");
    bridge.cancel(2, job?.type === "job" ? job.job.id : "");
    await expect.poll(() => bridge.answer(2)).toMatch(/is cancelled/);
    expect(bridge.answer(1)).toMatch(/cancelled/);
  });
});

/** The practice engine behind a card of our choice. */
async function withCard(gigabytesFree: number, modelGigabytes: number): Promise<TestEngine> {
  const GB = 2 ** 30;
  const target = new URL(engine.url);
  const server = http.createServer(async (request, response) => {
    const json = (value: unknown) => response.setHeader("content-type", "application/json").end(JSON.stringify(value));
    if (request.url === "/system_stats") {
      const stats = await (await fetch(`${engine.url}/system_stats`)).json();
      const memory = { vram_total: 24 * GB, vram_free: gigabytesFree * GB, torch_vram_total: GB, torch_vram_free: GB };
      return json({ ...stats, devices: [{ name: "cuda:0", type: "cuda", index: 0, ...memory }] });
    }
    if (request.url === "/experiment/models/checkpoints") {
      const names: string[] = await (await fetch(`${engine.url}/models/checkpoints`)).json();
      return json(names.map((name) => ({ name, size: modelGigabytes * GB })));
    }
    const { method, headers, url: path } = request;
    const onward = http.request({ host: target.hostname, port: target.port, method, headers, path }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  server.on("upgrade", (request, socket, head) => {
    const onward = net.connect(Number(target.port), target.hostname, () => {
      const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
      onward.write(`${[`GET ${request.url} HTTP/1.1`, ...headers, "", ""].join("\r\n")}`);
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    for (const end of [onward, socket]) end.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`, stop };
}

describe("a job that will hardly fit", () => {
  test.each([
    [4, 12, true],
    [12, 12, false],
  ])("with %i GB free for a model of %i GB: warned of: %s", async (free, model, warned) => {
    const card = await withCard(free, model);
    const bridge = await TestBridge.start({ args: ["--comfyui-url", card.url] });
    const told: string[] = [];
    const answer = await bridge.call("generate_image", { ...FOX, steps: 80 }, { onprogress: ({ message }) => told.push(message ?? "") });
    await bridge.stop();
    await card.stop();
    expect(answer.error).toBeNull();
    const warning = "It needs about 8.4 GB of the graphics card's memory, but only 4.0 GB is available, so it may take very long or fail.";
    const view = bridge.jobs()[0]?.warning;
    expect(view && jobWarnings[view.kind](view)).toBe(warned ? warning : undefined);
    expect(told.some((message) => message.includes(warning))).toBe(warned);
  });
});
