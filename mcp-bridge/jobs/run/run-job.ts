import type { Clock, Random } from "#base/clock.ts";
import { withPngText } from "#base/png-text.ts";
import type { ComfyClient } from "#comfyui/client.ts";
import type { EngineFile, Graph, JobEvent, JobOutputs } from "#comfyui/types.ts";
import { EaselError } from "#contract/errors.ts";
import type { JobState, OutputView } from "#contract/job.ts";
import type { BridgeConfig } from "../../config/config.ts";
import type { Engine, EngineLocator } from "../../engines/engine-locator.ts";
import { memoryWarning } from "../../engines/memory-estimate.ts";
import { enginePreviews } from "../../images/engine-previews.ts";
import { readImageInfo } from "../../images/image-info.ts";
import { type PictureStore, referenceOf } from "../../images/picture-store.ts";
import { fillWorkflow } from "../../workflow/fill.ts";
import type { Variant } from "../../workflow/workflow.ts";
import { factsOf, makePlan } from "../plan/job-plan.ts";
import { type WorkKey, workKeyOf } from "../plan/work-key.ts";
import type { Job } from "../record/job.ts";
import { type JobRequest, resolvedArguments } from "../record/job-request.ts";

/** What every job needs. */
export interface RunContext {
  locator: EngineLocator;
  pictures: PictureStore;
  config: BridgeConfig;
  clock: Clock;
  random: Random;
  /** Somebody wants to look on while pictures are made. */
  previews: boolean;
}

type Done = Extract<JobState, { kind: "done" }>;

export interface RunHooks {
  /** It is known what the work is. False where another does it, so that it is not to be done here. */
  onPlanned(work: WorkKey): Promise<boolean>;
  /** All is known, and nothing is posted yet. */
  onPosting(): void;
}

/**
 * From an order to its outputs, on an engine that has answered; null where another does the work.
 * Throws EaselError; `job_cancelled` once the engine has let go.
 */
export async function runJob(job: Job, request: JobRequest, engine: Engine, context: RunContext, hooks: RunHooks): Promise<Done | null> {
  const plan = await makePlan(request, engine, context);
  if (plan.kind === "missing") return plan.instead;
  if (!(await hooks.onPlanned(await workKeyOf({ ...request, ...plan }, engine, factsOf(engine, context))))) return null;
  job.notes.push(...plan.resolved.notes, ...(plan.variant.note ? [plan.variant.note] : []));
  const { url } = engine.client;
  const uploaded = await uploadPictures(request, plan.variant, engine, job);
  const graph = fillWorkflow(request.workflow, plan.variant, plan.resolved, uploaded);
  job.set(
    { engine: url, arguments: resolvedArguments(request, plan.resolved), state: { kind: "queued", position: null } },
    queueText(null),
  );
  hooks.onPosting();
  // The engine may have to look at a slow disk for this: the job does not wait for it.
  void memoryWarningFor(graph, engine, context).then((warning) => warning && job.set({ warning }, job.doing));
  const outputs = await engine.client.run(graph, {
    jobId: job.id,
    metadata: { easel: pictureMetadata(job) },
    previews: context.previews || request.previews,
    signal: job.signal,
    onEvent: (event) => applyEngineEvent(job, event, context.clock),
  });
  return collectOutputs(job, outputs, engine.client, context);
}

/** Whether it will hardly fit. Not being able to tell must not keep anybody from trying. */
async function memoryWarningFor(graph: Graph, engine: Engine, context: RunContext): Promise<string | null> {
  return memoryWarning(graph, engine.stats, (folder, file) => factsOf(engine, context).size(folder, file)).catch(() => null);
}

/** A job that the engine was given earlier, by this process or another: waits for its end and fetches what it made. */
export async function resumeJob(job: Job, client: ComfyClient, context: RunContext): Promise<Done> {
  const outputs = await client.follow(job.id, { signal: job.signal, onEvent: (event) => applyEngineEvent(job, event, context.clock) });
  return collectOutputs(job, outputs, client, context);
}

/** Stops what takes longer than the configuration allows, counted from when the engine began. Throws EaselError time_budget_spent. */
export async function withTimeLimit<T>(job: Job, { config, clock }: RunContext, work: () => Promise<T>): Promise<T> {
  const seconds = config.comfyui.timeoutSeconds;
  const left = seconds * 1000 - (job.view.startedAt === null ? 0 : clock.now() - job.view.startedAt);
  const inTime = new AbortController();
  let late = false;
  const tooLate = () => {
    late = true;
    job.stop();
  };
  clock.sleep(Math.max(0, left), inTime.signal).then(tooLate, () => {}); // rejected: ended in time
  try {
    return await work();
  } catch (error) {
    throw late ? timeLimitError(seconds) : error;
  } finally {
    inTime.abort();
  }
}

/** Gives the engine the pictures of the call, where it has any. */
async function uploadPictures({ workflow, pictures }: JobRequest, { graph }: Variant, { client }: Engine, { signal, notes }: Job) {
  if (Object.keys(pictures).length === 0) return {};
  // Most calls have none, and need no decoders.
  const { uploadImages } = await import("../../images/upload.ts");
  return uploadImages({ parameters: workflow.parameters, pictures, graph, client, signal, notes });
}

/** What is told of a job in the files of its pictures, so that the gallery can be built from them alone. */
function pictureMetadata({ view }: Job) {
  const { id, tool, client, createdAt, arguments: args } = view;
  return { id, tool, client, model: args.model ?? null, seed: args.seed ?? null, createdAt, arguments: args };
}

function applyEngineEvent(job: Job, event: JobEvent, clock: Clock): void {
  if (event.type === "preview") job.emitPreview({ mime: event.mime, bytes: event.bytes });
  else if (event.type === "queued") job.set({ state: { kind: "queued", position: event.position } }, queueText(event.position));
  else {
    const { fraction = null, step = null, steps = null } = event.type === "progress" ? event : {};
    if (event.type === "progress") job.pace.note(event.fraction, clock.now());
    const doing = steps !== null && steps > 1 ? `step ${step} of ${steps}` : "the engine is at work";
    job.set({ startedAt: job.view.startedAt ?? clock.now(), state: { kind: "running", fraction, step, steps } }, doing);
  }
}

/** The engine is not there yet. */
export function setWaiting(job: Job, doing: string): void {
  if (job.doing !== doing) job.set({ state: { kind: "waiting_for_engine" } }, doing);
}

/** `position` counts the jobs before this one. */
export function queueText(position: number | null): string {
  return position === null || position === 0
    ? "waiting in the queue"
    : `waiting in the queue behind ${position} other job${position === 1 ? "" : "s"}`;
}

async function collectOutputs(job: Job, { images, files, text }: JobOutputs, client: ComfyClient, context: RunContext): Promise<Done> {
  const outputs = await Promise.all([...images, ...files].map((file, index) => fetchOutput(job, file, index, client, context)));
  return { kind: "done", outputs, text };
}

async function fetchOutput(job: Job, file: EngineFile, index: number, client: ComfyClient, context: RunContext): Promise<OutputView> {
  const found = await client.view(file, {});
  job.views.set(referenceOf(job.id, index), enginePreviews(client, file));
  return saveOutput(job, index, found, context);
}

/** Puts what a job made into the folder of pictures. */
export async function saveOutput(
  job: Job,
  index: number,
  found: { bytes: Uint8Array; mime: string },
  { pictures, clock }: Pick<RunContext, "pictures" | "clock">,
): Promise<OutputView> {
  const reference = referenceOf(job.id, index);
  const facts = readImageInfo(found.bytes);
  const mime = facts?.mime ?? found.mime;
  // It may come from a cache, the engine's or ours, with a file that still tells of an earlier job.
  const { engine, startedAt } = job.view;
  const took = startedAt === null ? null : clock.now() - startedAt;
  const about = { ...pictureMetadata(job), reference, engine: engine ?? null, took };
  const bytes = mime === "image/png" ? withPngText(found.bytes, "easel", JSON.stringify(about)) : found.bytes;
  const fileName = await pictures.save(reference, bytes, mime).catch(() => {
    job.notes.push("Easel could not keep the picture in its folder (is the disk full?), so it cannot be used again later.");
    return null;
  });
  return { reference, fileName, mime, width: facts?.width ?? null, height: facts?.height ?? null, bytes: bytes.length };
}

function timeLimitError(seconds: number): EaselError {
  return new EaselError(
    "time_budget_spent",
    `The job was stopped: it took longer than ${seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`}.`,
    "Ask for a smaller picture or fewer steps, or raise comfyui.timeout_seconds in the configuration.",
  );
}
