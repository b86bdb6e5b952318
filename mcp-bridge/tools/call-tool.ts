import {
  type CallToolRequest,
  type CallToolResult,
  ErrorCode,
  McpError,
  type ServerNotification,
} from "@modelcontextprotocol/sdk/types.js";
import { linkSignals } from "#base/abort.ts";
import { VIEW_TOOL } from "#contract/app-view.ts";
import { EaselError, reportOf } from "#contract/errors.ts";
import { timeBudget } from "../config/call-timeout.ts";
import type { BridgeContext } from "../context/context.ts";
import type { EngineServices } from "../context/engine-services.ts";
import type { Session } from "../context/session.ts";
import { digestOfCall } from "../jobs/call-keys.ts";
import type { Job } from "../jobs/record/job.ts";
import { type JobRequest, parseJobRequest } from "../jobs/record/job-request.ts";
import { saysNothing } from "../workflow/argument-types.ts";
import { ownWorkflows, type Tools } from "../workflow/template/library.ts";
import { ADD_PICTURE, FIND_PICTURES, GET_JOB, LIST_WORKFLOWS, RUN_WORKFLOW } from "../workflow/template/reserved-tools.ts";
import type { Workflow } from "../workflow/workflow.ts";
import { workflowDetails } from "../workflow/workflow-details.ts";
import { addPictureResult } from "./add-picture.ts";
import { findPicturesResult } from "./find-pictures.ts";
import { type FixedToolArguments, fixedToolArguments } from "./fixed-tool-arguments.ts";
import { reportProgress } from "./progress.ts";
import { endedResult, errorResult, type ResultOptions, stillWorkingResult, textResult, withNotes } from "./result.ts";
import { viewJobOf } from "./view-job.ts";
import { answerView, hasViews } from "./view-tool.ts";
import { namedWorkflow, workflowSummaries } from "./workflow-tools.ts";

/** In a call's `_meta`: the same call sent twice bears the same one. */
const IDEMPOTENCY_KEY = "easel/idempotency-key";

/** Of the names without effect that one answer tells of. */
const MAX_IGNORED = 10;

/** What a relay is told of the job that a call waits for. */
export interface JobNotice {
  jobId: string;
  /** The ledger has it, and so has the engine: should this bridge die, the next one brings its picture. */
  onEngine: boolean;
}

/** One `tools/call`, and how to answer it. */
export interface ToolCall {
  params: CallToolRequest["params"];
  session: Session;
  /** Fires when the client cancels the request, or is gone. */
  signal: AbortSignal;
  /** Fires when the client has probably not received the answer; null where that is not known, or where it gets it later. */
  lost: AbortSignal | null;
  notify(notification: ServerNotification): Promise<void>;
  /** The call waits for this job; told again when the engine has it. */
  onJob(notice: JobNotice): void;
}

/**
 * Answers a call. What goes wrong with the work comes as a result, which the AI reads; only a tool that does not exist is an error of
 * the protocol. Throws McpError.
 */
export function callTool(context: BridgeContext, call: ToolCall): Promise<CallToolResult> {
  const { name, _meta } = call.params;
  const { traceparent } = _meta ?? {};
  // As OpenTelemetry's conventions for MCP name them; a name that is no tool's may be anything.
  const attributes = { "mcp.method.name": "tools/call", "gen_ai.tool.name": name.slice(0, 64), "mcp.session.id": call.session.id };
  const options = { attributes, ...(typeof traceparent === "string" && { traceparent }) };
  return context.tracing.span(
    "tools/call",
    options,
    () => answerCall(context, call),
    ({ isError }) => isError === true,
  );
}

async function answerCall(context: BridgeContext, call: ToolCall): Promise<CallToolResult> {
  const { name } = call.params;
  const tools = await context.tools(call.session.requester());
  // A view that is open stays alive when the person switches views off.
  const workflow = name === VIEW_TOOL && call.session.declaresViews() && hasViews(tools) ? null : tools.get(name);
  if (workflow === undefined) {
    throw new McpError(ErrorCode.InvalidParams, `There is no tool "${name.slice(0, 60)}". Tools: ${[...tools.keys()].join(", ")}`);
  }
  try {
    const services = await context.engineServices();
    if (workflow) return await runWorkflow(context, services, workflow, call.params.arguments, call);
    const args = fixedToolArguments(call.params.arguments);
    if (name === LIST_WORKFLOWS) return await listWorkflows(context, tools, args);
    if (name === RUN_WORKFLOW) {
      const named = namedWorkflow(ownWorkflows(tools), args.name);
      return await runWorkflow(context, services, named, args.arguments, call);
    }
    if (name === VIEW_TOOL) return await answerView(context, services, call.params.arguments, call.session);
    if (name === FIND_PICTURES) return await findPicturesResult(context, services, call.params.arguments, call.session);
    if (name === ADD_PICTURE) return addPictureResult(call.session.showsViews(), context.config.images);
    const job = await findJob(services, args, call.session);
    return name === GET_JOB ? await waitForJob(context, services, job, false, call) : await cancelJob(context, services, job, call);
  } catch (error) {
    if (!(error instanceof EaselError)) context.log.error("a call failed in an unforeseen way", { tool: name, error: String(error) });
    return errorResult(reportOf(error));
  }
}

async function runWorkflow(
  context: BridgeContext,
  services: EngineServices,
  workflow: Workflow,
  args: unknown,
  call: ToolCall,
): Promise<CallToolResult> {
  const { session } = call;
  const request = await parseJobRequest(workflow, args, session.requester(), services.imageSources(session.requester()), isForView(call));
  call.signal.throwIfAborted();
  const { job, joined } = await startOnce(services, request, call);
  // When the session ended, its jobs were looked for; this one was not among them yet.
  if (session.closed && context.config.results.onDisconnect === "cancel") void services.jobs.release(job, session.id);
  return withNotes(await waitForJob(context, services, job, joined, call), argumentNotes(request, session));
}

/** How the arguments were understood. Of those that have no effect a session hears once: hosts send them with every call. */
function argumentNotes({ notes, ignored, workflow }: JobRequest, { toldIgnored }: Session): string[] {
  const names = ignored.filter((name) => !toldIgnored.has(name)).slice(0, MAX_IGNORED);
  for (const name of names) toldIgnored.add(name);
  if (names.length === 0) return notes;
  return [...notes, `Without effect: ${names.map((name) => `\`${name}\``).join(", ")} (${workflow.toolName} has no such arguments).`];
}

/** Whether a view sees the answer: the one that the app shows for this call, or an open one that makes the call itself (they send keys). */
function isForView({ session, params }: ToolCall): boolean {
  return session.showsViews() || (session.declaresViews() && params._meta?.[IDEMPOTENCY_KEY] !== undefined);
}

/** A call with a key is begun once: sent again, it gets the same job, whatever has become of that. */
async function startOnce(
  { jobs, callKeys }: EngineServices,
  request: JobRequest,
  { params }: ToolCall,
): Promise<{ job: Job; joined: boolean }> {
  const key = params._meta?.[IDEMPOTENCY_KEY];
  if (typeof key !== "string" || key === "") return jobs.start(request);
  const name = JSON.stringify([request.requester.principal.id, request.requester.client, key.slice(0, 200)]);
  return callKeys.start(name, digestOfCall(params.name, params.arguments), (jobId) => jobs.start(request, jobId));
}

async function listWorkflows(context: BridgeContext, tools: Tools, args: FixedToolArguments): Promise<CallToolResult> {
  const own = ownWorkflows(tools);
  const { missing } = await context.library();
  if (saysNothing(args.name)) return textResult(JSON.stringify(workflowSummaries(own, missing)));
  const workflow = namedWorkflow(own, args.name);
  return textResult(JSON.stringify(workflowDetails(workflow, context.config.workflows.defaults, missing.get(workflow.toolName))));
}

/** The request was cancelled: its job is stopped, unless somebody else wants the same job. */
async function releaseJob({ clock }: BridgeContext, { jobs }: EngineServices, job: Job, { signal, session }: ToolCall): Promise<void> {
  // SDK clients also cancel when their own time limit ends. Nobody has changed their mind then: the job goes on, and the repeated
  // call gets it.
  if (/time(d)?[ -]?out/i.test(String(signal.reason))) job.undelivered = true;
  else if (session.reconnectMs === 0) await jobs.release(job, session.id);
  else void releaseUnlessAskedFor();

  async function releaseUnlessAskedFor() {
    job.undelivered = true;
    const { calls } = job;
    await clock.sleep(session.reconnectMs);
    if (job.calls === calls) await jobs.release(job, session.id);
  }
}

/** Waits for the job until it ends, until the time budget ends, or until the request is cancelled. */
async function waitForJob(
  context: BridgeContext,
  services: EngineServices,
  job: Job,
  joined: boolean,
  call: ToolCall,
): Promise<CallToolResult> {
  const { session, signal } = call;
  const stopTelling = tellOfJob(job, call);
  const stopReporting = reportProgress(job, call.params._meta?.progressToken, call.notify, context.clock);
  job.calls++;
  job.subscribers.add(session.id);
  job.waiters.push(session.id);
  const answered = new AbortController();
  let outage: EaselError | undefined;
  try {
    outage = (await withinTimeBudget(context, Promise.race([job.ended, services.jobs.outage(job, answered.signal)]), call)) ?? undefined;
  } finally {
    answered.abort();
    job.waiters.splice(job.waiters.indexOf(session.id), 1);
    stopReporting();
    stopTelling();
  }
  if (signal.aborted && !session.closed) await releaseJob(context, services, job, call);
  job.undelivered = job.active ? job.undelivered || !signal.aborted : false;
  whenLost(call, () => services.jobs.keepUndelivered(job, session.reconnectMs));
  const view = isForView(call) ? await viewJobOf(context, services, job, session.requester()) : null;
  if (job.active && outage) return errorResult(reportOf(outage));
  if (job.active) return stillWorkingResult(job, services.jobs.eta(job), (await context.tools(session.requester())).has(GET_JOB), view);
  const pictures = services.pictures.of(job.principal);
  const { imageWorkers, copies } = services;
  const { client } = session.requester();
  return endedResult(job, joined, { pictures, imageWorkers, copies, client, supports: session.supports, view, linkTo: linkMaker(session) });
}

/** Null for clients that are not on HTTP, or may not read outputs. */
function linkMaker({ makeLink, principal }: Session): ResultOptions["linkTo"] {
  if (makeLink === null || !principal.scopes.resources.has("outputs")) return null;
  return (fileName) => makeLink(fileName, principal);
}

/** Says that the call waits for the job, and when the engine has it. Returns the function that ends this. */
function tellOfJob(job: Job, { onJob }: ToolCall): () => void {
  let told = job.onEngine;
  onJob({ jobId: job.id, onEngine: told });
  return job.watch({
    changed: () => {
      if (told || !job.onEngine) return;
      told = true;
      onJob({ jobId: job.id, onEngine: true });
    },
  });
}

function whenLost({ lost }: ToolCall, then: () => void): void {
  if (lost?.aborted) then();
  else lost?.addEventListener("abort", then, { once: true });
}

async function cancelJob(context: BridgeContext, { jobs }: EngineServices, job: Job, call: ToolCall): Promise<CallToolResult> {
  const wasActive = job.active;
  // The engine stops at the end of a sampler's step, which can take a while.
  await withinTimeBudget(context, jobs.cancel(job), call);
  const { kind } = job.view.state;
  const state = kind === "done" || kind === "failed" || kind === "cancelled" ? kind : "cancelling";
  const words = { cancelling: "is being stopped", cancelled: "is cancelled", done: "is done", failed: "has failed" }[state];
  const sentence = wasActive ? `Job ${job.id} ${words}.` : `There was nothing to cancel: job ${job.id} ${words} already.`;
  return { ...textResult(sentence), structuredContent: { job_id: job.id, state } };
}

/** What `work` gives; undefined when the time budget ends first, or the call's signal fires. */
async function withinTimeBudget<T>(
  { clock, config }: BridgeContext,
  work: Promise<T>,
  { signal, session }: ToolCall,
): Promise<T | undefined> {
  const limit = linkSignals(signal);
  const budget = clock.sleep(timeBudget(config.results, session.requester().client), limit.signal).then(
    () => undefined,
    () => undefined,
  );
  const result = await Promise.race([work, budget]);
  limit.abort();
  return result;
}

/** The job that the arguments name. Throws EaselError argument_invalid or job_unknown. */
async function findJob({ jobs }: EngineServices, args: FixedToolArguments, session: Session): Promise<Job> {
  const id = args.jobId;
  if (id === null) throw new EaselError("argument_invalid", "job_id_missing", {});
  const job = await jobs.find(id, session.requester());
  if (job) return job;
  throw new EaselError("job_unknown", "job_id_unknown", { id: id.slice(0, 40) });
}
