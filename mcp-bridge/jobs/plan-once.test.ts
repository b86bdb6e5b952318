import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { systemClock } from "#base/clock.ts";
import { openLog } from "#base/log.ts";
import { stateFiles } from "#base/state-directory.ts";
import { ComfyClient } from "#comfyui/client.ts";
import { LOCAL } from "../auth/principal.ts";
import { loadConfig } from "../config/load.ts";
import { EngineCatalog } from "../engines/engine-catalog.ts";
import { EnginePool } from "../engines/engine-pool.ts";
import { AllowedFolders } from "../images/allowed-folders.ts";
import { KnownFormats } from "../images/formats/known-format.ts";
import { PictureStores } from "../images/picture-stores.ts";
import { heifToPng } from "../images/worker/heif-to-png.ts";
import { ImageWorkers } from "../images/worker/image-workers.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";
import { builtInTemplates } from "../workflow/template/built-in.ts";
import { parseWorkflow } from "../workflow/template/parse.ts";
import { Jobs } from "./jobs.ts";
import { planJob } from "./plan/job-plan.ts";
import type { Job } from "./record/job.ts";
import { parseJobRequest } from "./record/job-request.ts";
import { Ledger } from "./record/ledger.ts";
import { Owners, thisProcess } from "./record/owner.ts";
import { PartnerKeys } from "./run/partner-keys.ts";

let engine: PracticeEngine;
beforeAll(async () => {
  engine = await startPracticeEngine();
});
afterAll(() => engine?.stop());

const template = builtInTemplates().find(({ file }) => file === "generate_image.json");
if (!template) throw new Error("there is no generate_image");
const workflow = parseWorkflow(template.file, template.text);

/** Jobs on a real practice engine, which has answered before. `questions` counts what was asked of its catalog. */
async function openJobs() {
  const state = temporaryFolder();
  const config = await loadConfig({ file: null, comfyuiUrls: [engine.url], workflows: [], listen: null, env: {} });
  const log = openLog({ level: "error", format: "text", file: null });
  const client = new ComfyClient({ url: engine.url });
  const pool = new EnginePool({
    watchesLoneEngine: false,
    engines: config.engines.list,
    reportFile: path.join(state, "engine.json"),
    connect: () => client,
    catalogLifetimeMs: config.resources.modelsRefreshInterval * 1000,
    clock: systemClock,
    random: Math.random,
    log,
  });
  onTestFinished(() => pool.close());
  const pictures = new PictureStores(stateFiles(state));
  const owners = new Owners(await thisProcess(), systemClock);
  const ledger = new Ledger({ file: path.join(state, "jobs.jsonl"), owners, log });
  const imageWorkers = new ImageWorkers(systemClock);
  const options = {
    pool,
    pictures,
    imageWorkers,
    config,
    clock: systemClock,
    random: Math.random,
    partnerKeys: new PartnerKeys({ environment: null, settings: () => null }),
    previews: false,
    ledger,
    owners,
    log,
  };
  const jobs = new Jobs({ ...options, watcher: {}, sharedResults: null, cluster: null });
  onTestFinished(() => jobs.close());
  const sources = {
    pictures: pictures.of(LOCAL.id),
    latest: () => [],
    folders: new AllowedFolders([]),
    formats: new KnownFormats(heifToPng(imageWorkers)),
    web: null,
  };
  const requestFor = (args: object) =>
    parseJobRequest(
      workflow,
      { width: 64, height: 64, steps: 2, ...args },
      { principal: LOCAL, client: "test", session: "one", host: false },
      sources,
    );
  const handle = await pool.waitUntilReady({ timeoutMs: 10_000 });
  const spies = (["node", "models", "header"] as const).map((question) => vi.spyOn(EngineCatalog.prototype, question));
  onTestFinished(() => void vi.restoreAllMocks());
  const questions = () => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  /** What planning one such request asks of the catalog. */
  await planJob(await requestFor({ prompt: "a fox", seed: 1 }), handle, options);
  const forOnePlan = questions();
  for (const spy of spies) spy.mockClear();
  return { jobs, handle, questions, forOnePlan, requestFor, pictures: path.join(state, "pictures") };
}

async function finish(job: Job): Promise<void> {
  await job.ended;
  expect(job.view.state.kind).toBe("done");
}

test.each([
  ["repeatable", { prompt: "a fox", seed: 5 }],
  ["left to chance", { prompt: "a fox" }],
])("a request that is %s is planned once, and the job runs by that plan", async (_, args) => {
  const { jobs, questions, forOnePlan, requestFor } = await openJobs();
  expect(forOnePlan).toBeGreaterThan(0);
  await finish((await jobs.start(await requestFor(args))).job);
  expect(questions()).toBe(forOnePlan);
});

test("the same request again is answered without a plan, and is planned once more only when its picture is gone", async () => {
  const { jobs, questions, forOnePlan, requestFor, pictures } = await openJobs();
  const request = await requestFor({ prompt: "a fox", seed: 6 });
  await finish((await jobs.start(request)).job);
  expect(await jobs.start(request)).toMatchObject({ joined: true });
  expect(questions()).toBe(forOnePlan);
  fs.rmSync(pictures, { recursive: true });
  const again = await jobs.start(request);
  expect(again.joined).toBe(false);
  await finish(again.job);
  expect(questions()).toBe(2 * forOnePlan);
});

test("a plan is made anew when the engine has changed while the job waited", async () => {
  const { jobs, handle, questions, forOnePlan, requestFor } = await openJobs();
  jobs.pause(true);
  const { job } = await jobs.start(await requestFor({ prompt: "a fox", seed: 7 }));
  expect(questions()).toBe(forOnePlan);
  handle.catalog.clear();
  jobs.pause(false);
  await finish(job);
  expect(questions()).toBe(2 * forOnePlan);
});
