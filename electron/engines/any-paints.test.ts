import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ComfyClient } from "#comfyui/client.ts";
import { type PracticeEngine, startPracticeEngine } from "#mcp-bridge/test-support/engines.ts";
import { anyPaints } from "./any-paints.ts";

let engines: PracticeEngine[];
beforeAll(async () => {
  engines = await Promise.all([startPracticeEngine(), startPracticeEngine(0, 0, { jobMs: 600_000 })]);
});
afterAll(() => Promise.all(engines.map((engine) => engine.stop())));

test("no engine is forgotten, whoever gave it its work; one that is not there has none", async () => {
  const urls = ["http://127.0.0.1:9", ...engines.map(({ url }) => url)];
  const look = () => anyPaints(urls, () => ({}));
  expect(await look()).toBe(false);
  const other = new ComfyClient({ url: urls[2] ?? "" });
  const graph = {
    "1": { class_type: "EmptyImage", inputs: { width: 64, height: 64, batch_size: 1, color: 0 } },
    "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "other" } },
  };
  const stop = new AbortController();
  const job = other.run(graph, { jobId: randomUUID(), signal: stop.signal });
  await expect.poll(look, { timeout: 60_000 }).toBe(true);
  stop.abort();
  await expect(job).rejects.toMatchObject({ kind: "job_cancelled" });
  expect(await look()).toBe(false);
  await other.dispose();
});
