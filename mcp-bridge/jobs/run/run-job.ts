import type { Clock } from "#base/clock.ts";
import type { ComfyClient } from "#comfyui/client.ts";
import type { JobEvent } from "#comfyui/types.ts";
import { EaselError } from "#contract/errors.ts";
import type { JobState } from "#contract/job.ts";
import type { BridgeConfig } from "../../config/config.ts";
import type { PictureStores } from "../../images/picture-stores.ts";
import { uploadImages } from "../../images/upload.ts";
import type { ImageWorkers } from "../../images/worker/image-workers.ts";
import { fillWorkflow, sizeNotes } from "../../workflow/fill.ts";
import type { UploadedImage } from "../../workflow/workflow.ts";
import type { JobPlan } from "../plan/job-plan.ts";
import type { Job } from "../record/job.ts";
import { type JobRequest, resolvedArguments } from "../record/job-request.ts";
import { queueText, setSilent } from "../record/job-status.ts";
import type { Ledger } from "../record/ledger.ts";
import { pictureMetadata } from "../record/save-output.ts";
import { collectOutputs, endClasses } from "./collect-outputs.ts";
import type { Fence } from "./fence.ts";
import type { PartnerKeys } from "./partner-keys.ts";
import { withVideoPosters } from "./video-posters.ts";

/** What every job needs to run. */
export interface RunContext {
  config: BridgeConfig;
  pictures: PictureStores;
  imageWorkers: ImageWorkers;
  ledger: Ledger;
  clock: Clock;
  partnerKeys: PartnerKeys;
  /** Whether anybody looks on while pictures are made. */
  previews: boolean;
}

type Done = Extract<JobState, { kind: "done" }>;
type ReadyPlan = Extract<JobPlan, { kind: "ready" }>;

/** Carries out a plan on its engine, up to the outputs. Throws EaselError; job_cancelled once the engine has let go of the job. */
export async function runJob(job: Job, request: JobRequest, plan: ReadyPlan, context: RunContext, fence?: Fence): Promise<Done> {
  const { engine, variant, resolved } = plan;
  // It was given to this engine before, which was thought to be gone: no engine does the same job twice.
  if (job.view.engine === engine.client.url && (await hasJob(engine.client, job.id))) return resumeJob(job, engine.client, context);
  job.notes.push(...resolved.notes, ...(variant.note ? [variant.note] : []));
  const uploaded = await uploadPictures(job, request, plan, context);
  job.notes.push(...sizeNotes(request.workflow, variant, uploaded));
  const graph = fillWorkflow(request.workflow, variant, resolved, uploaded);
  const view = { engine: engine.client.url, arguments: resolvedArguments(request, resolved) };
  job.set({ ...view, state: { kind: "queued", position: null } }, queueText(null));
  // Whoever takes the job over from here on has to look for it on the engine.
  const isRecorded = context.ledger.append(job);
  // The engine may have to look at a slow disk for this: the job does not wait for it.
  void engine.memoryWarning(graph).then((warning) => warning && job.set({ warning }, job.doing));
  const outputs = await engine.client.run(await withVideoPosters(graph, engine.catalog), {
    jobId: job.id,
    metadata: { easel: pictureMetadata(job) },
    ...(await context.partnerKeys.keyFor(graph, engine.catalog, request.requester.principal)),
    // What is looked at before it leaves does not leave unfinished, either.
    previews: context.config.outputCheck === null && (context.previews || request.previews),
    signal: job.signal,
    onEvent: (event) => {
      job.onEngine = isRecorded;
      applyEngineEvent(job, event, context.clock);
    },
    ...(fence && { handover: { beforePost: () => fence.beforePost(engine.client.url), released: fence.released } }),
  });
  return collectOutputs(job, outputs, { client: engine.client, ends: endClasses(graph), fence }, context);
}

async function hasJob(client: ComfyClient, id: string): Promise<boolean> {
  const { state } = await client.job(id);
  return state === "pending" || state === "running" || state === "completed";
}

/** A job that the engine was given earlier, by this process or another: waits for its end and fetches what it made. Throws as `runJob`. */
export async function resumeJob(job: Job, client: ComfyClient, context: RunContext, fence?: Fence): Promise<Done> {
  job.onEngine = true; // or the engine says that it does not know it
  const outputs = await client.follow(job.id, {
    signal: job.signal,
    onEvent: (event) => applyEngineEvent(job, event, context.clock),
    ...(fence && { handover: { beforePost: async () => {}, released: fence.released } }),
  });
  return collectOutputs(job, outputs, { client, ends: [], fence }, context);
}

/** Stops what takes longer than the configuration allows, counted from when the engine began. Throws EaselError time_budget_spent. */
export async function withTimeLimit<T>(job: Job, { config, clock }: RunContext, work: () => Promise<T>): Promise<T> {
  const seconds = config.comfyui.timeoutSeconds;
  const leftMs = seconds * 1000 - (job.view.startedAt === null ? 0 : clock.now() - job.view.startedAt);
  const ended = new AbortController();
  let late = false;
  const stopLateJob = () => {
    late = true;
    job.stop();
  };
  clock.sleep(Math.max(0, leftMs), ended.signal).then(stopLateJob, () => {}); // rejected: it ended in time
  try {
    return await work();
  } catch (error) {
    throw late ? new EaselError("time_budget_spent", "job_took_too_long", { seconds }) : error;
  } finally {
    ended.abort();
  }
}

/** Gives the engine the pictures of the request; empty where it has none. */
async function uploadPictures(
  { signal, notes }: Job,
  { workflow, pictures, area }: JobRequest,
  { engine, variant }: ReadyPlan,
  { imageWorkers }: RunContext,
): Promise<Record<string, UploadedImage>> {
  if (Object.keys(pictures).length === 0) return {};
  const { client } = engine;
  return uploadImages({ parameters: workflow.parameters, pictures, area, graph: variant.graph, client, imageWorkers, signal, notes });
}

function applyEngineEvent(job: Job, event: JobEvent, clock: Clock): void {
  if (event.type === "preview") job.emitPreview({ mime: event.mime, bytes: event.bytes });
  else if (event.type === "silent") setSilent(job, event.seconds);
  else if (event.type === "queued") job.set({ state: { kind: "queued", position: event.position } }, queueText(event.position));
  else {
    const { fraction = null, step = null, steps = null } = event.type === "progress" ? event : {};
    if (event.type === "progress") job.pace.note(event.fraction, clock.now());
    const doing = steps !== null && steps > 1 ? `step ${step} of ${steps}` : "the engine is at work";
    job.set({ startedAt: job.view.startedAt ?? clock.now(), state: { kind: "running", fraction, step, steps } }, doing);
  }
}
