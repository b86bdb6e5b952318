import type { ComfyClient } from "#comfyui/client.ts";
import type { Clock, Random } from "#comfyui/clock.ts";
import { EaselError } from "#comfyui/errors.ts";
import type { EngineFile, Graph, JobEvent, JobOutputs } from "#comfyui/types.ts";
import type { JobState, OutputView } from "#contract/job.ts";
import type { BridgeConfig } from "../config/config.ts";
import { CachedFacts } from "../engine/facts.ts";
import type { Engine, EngineGate } from "../engine/gate.ts";
import { roomWarning } from "../engine/room.ts";
import { describeMissing, describePicture } from "../images/describe.ts";
import { viewsOf } from "../images/engine-views.ts";
import { examinePicture } from "../images/examine.ts";
import { withPngText } from "../images/png-text.ts";
import { sendPictures } from "../images/send.ts";
import { type Pictures, referenceOf } from "../pictures.ts";
import { resolveArguments } from "../workflow/arguments.ts";
import { fillWorkflow } from "../workflow/fill.ts";
import { missingError, pickVariant } from "../workflow/variant.ts";
import type { ResolvedArguments, Variant } from "../workflow/workflow.ts";
import type { Job } from "./job.ts";
import { type Order, resolvedArguments } from "./order.ts";

/** What every job needs. */
export interface Workshop {
  gate: EngineGate;
  pictures: Pictures;
  config: BridgeConfig;
  clock: Clock;
  random: Random;
  /** Somebody wants to look on while pictures are made. */
  previews: boolean;
}

type Done = Extract<JobState, { kind: "done" }>;

/** Facts of engines by address; see `CachedFacts`. */
const factsOf = new WeakMap<Engine["client"], CachedFacts>();

/**
 * From an order to its outputs, on an engine that has answered. `posting` is called when all is known and nothing is posted yet.
 * Throws EaselError; `job_cancelled` once the engine has let go.
 */
export async function runJob(job: Job, order: Order, engine: Engine, workshop: Workshop, posting: () => void): Promise<Done> {
  const plan = await makePlan(order, engine, workshop);
  if (plan.kind === "missing") return plan.instead;
  job.notes.push(...order.notes, ...plan.resolved.notes, ...(plan.variant.note ? [plan.variant.note] : []));
  const { url } = engine.client;
  const delivery = { parameters: order.workflow.parameters, pictures: order.pictures, graph: plan.variant.graph, client: engine.client };
  const uploaded = await sendPictures({ ...delivery, signal: job.signal, notes: job.notes });
  const graph = fillWorkflow(order.workflow, plan.variant, plan.resolved, uploaded);
  job.set({ engine: url, arguments: resolvedArguments(order, plan.resolved), state: { kind: "queued", position: null } }, inQueue(null));
  posting();
  // The engine may have to look at a slow disk for this: the job does not wait for it.
  void warningFor(graph, engine).then((warning) => warning && job.set({ warning }, job.doing));
  const outputs = await engine.client.run(graph, {
    jobId: job.id,
    metadata: { easel: made(job) },
    previews: workshop.previews,
    signal: job.signal,
    onEvent: (event) => hear(job, event, workshop.clock),
  });
  return collect(job, outputs, engine.client, workshop.pictures);
}

/** Whether it will hardly fit. Not being able to tell must not keep anybody from trying. */
async function warningFor(graph: Graph, { client, stats }: Engine): Promise<string | null> {
  return roomWarning(graph, stats, async (folder, file) => (await factsOf.get(client)?.size(folder, file)) ?? null).catch(() => null);
}

/** A job that the engine was given earlier, by this process or another: waits for its end and fetches what it made. */
export async function resumeJob(job: Job, client: ComfyClient, workshop: Workshop): Promise<Done> {
  const outputs = await client.follow(job.id, { signal: job.signal, onEvent: (event) => hear(job, event, workshop.clock) });
  return collect(job, outputs, client, workshop.pictures);
}

type Plan = { kind: "ready"; variant: Variant; resolved: ResolvedArguments } | { kind: "missing"; instead: Done };

async function makePlan(order: Order, engine: Engine, workshop: Workshop): Promise<Plan> {
  const facts = factsOf.get(engine.client) ?? newFacts(engine, workshop);
  try {
    return await planWith(order, facts, workshop);
  } catch (error) {
    // The model may have been put there after we last looked.
    const mayHaveCome = error instanceof EaselError && (error.kind === "model_missing" || error.kind === "node_missing");
    if (!mayHaveCome || !facts.forget()) throw error;
    return planWith(order, facts, workshop);
  }
}

async function planWith(order: Order, facts: CachedFacts, { config, random }: Workshop): Promise<Plan> {
  const { workflow } = order;
  const { defaults } = config.workflows;
  const choice = await pickVariant(workflow, facts, { given: order.raw, defaults });
  if (choice.kind === "missing") {
    const error = missingError(workflow, choice.missing);
    const [picture] = Object.values(order.pictures);
    // A picture can be told about without the model that looks at it, as long as nobody takes this for a look.
    if (workflow.produces !== "text" || !picture) throw error;
    return { kind: "missing", instead: { kind: "done", outputs: [], text: [describeMissing(error), ...describePicture(picture)] } };
  }
  const options = { defaults, engine: facts, random };
  return { kind: "ready", variant: choice.variant, resolved: await resolveArguments(workflow, choice.variant, order.raw, options) };
}

function newFacts(engine: Engine, { clock, config }: Workshop): CachedFacts {
  const facts = new CachedFacts(engine.client, clock, config.resources.modelsRefreshInterval * 1000);
  factsOf.set(engine.client, facts);
  return facts;
}

/** What is told of a job in the files of its pictures, so that the gallery can be built from them alone. */
function made({ view }: Job) {
  const { id, tool, client, createdAt, arguments: args } = view;
  return { id, tool, client, model: args.model ?? null, seed: args.seed ?? null, createdAt, arguments: args };
}

function hear(job: Job, event: JobEvent, clock: Clock): void {
  if (event.type === "preview") job.show({ mime: event.mime, bytes: event.bytes });
  else if (event.type === "queued") job.set({ state: { kind: "queued", position: event.position } }, inQueue(event.position));
  else {
    const { fraction = null, step = null, steps = null } = event.type === "progress" ? event : {};
    const doing = steps !== null && steps > 1 ? `step ${step} of ${steps}` : "the engine is at work";
    job.set({ startedAt: job.view.startedAt ?? clock.now(), state: { kind: "running", fraction, step, steps } }, doing);
  }
}

/** The engine is not there yet. */
export function waits(job: Job, doing: string): void {
  if (job.doing !== doing) job.set({ state: { kind: "waiting_for_engine" } }, doing);
}

/** `position` counts the jobs before this one. */
export function inQueue(position: number | null): string {
  return position === null || position === 0
    ? "waiting in the queue"
    : `waiting in the queue behind ${position} other job${position === 1 ? "" : "s"}`;
}

async function collect(job: Job, { images, files, text }: JobOutputs, client: ComfyClient, pictures: Pictures): Promise<Done> {
  const outputs = await Promise.all([...images, ...files].map((file, index) => keep(job, file, index, client, pictures)));
  return { kind: "done", outputs, text };
}

async function keep(job: Job, file: EngineFile, index: number, client: ComfyClient, pictures: Pictures): Promise<OutputView> {
  const reference = referenceOf(job.id, index);
  const found = await client.view(file, {});
  const facts = examinePicture(found.bytes);
  const mime = facts?.mime ?? found.mime;
  // The engine may have answered from its cache, with a file that still tells of an earlier job.
  const bytes = mime === "image/png" ? withPngText(found.bytes, "easel", JSON.stringify({ ...made(job), reference })) : found.bytes;
  job.views.set(reference, viewsOf(client, file));
  const fileName = await pictures.save(reference, bytes, mime).catch(() => {
    job.notes.push("Easel could not keep the picture in its folder (is the disk full?), so it cannot be used again later.");
    return null;
  });
  return { reference, fileName, mime, width: facts?.width ?? null, height: facts?.height ?? null, bytes: bytes.length };
}
