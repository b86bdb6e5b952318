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
import type { BridgeContext, Tools } from "../context/context.ts";
import type { EngineServices } from "../context/engine-services.ts";
import type { Job } from "../jobs/record/job.ts";
import { type JobRequest, parseJobRequest } from "../jobs/record/job-request.ts";
import type { Session } from "../server/session.ts";
import { ownWorkflows } from "../workflow/library.ts";
import type { Workflow } from "../workflow/workflow.ts";
import { ADD_PICTURE, addPictureResult } from "./add-picture.ts";
import { GET_JOB } from "./job-tools.ts";
import { reportProgress } from "./progress.ts";
import { endedResult, errorResult, stillWorkingResult, textResult } from "./result.ts";
import { viewJobOf } from "./view-job.ts";
import { answerView } from "./view-tool.ts";
import { innerArguments, LIST_WORKFLOWS, namedWorkflow, RUN_WORKFLOW, workflowCatalogue, workflowDetails } from "./workflow-tools.ts";

/** In a call's `_meta`: the same call sent twice bears the same one. */
const IDEMPOTENCY_KEY = "easel/idempotency-key";

/** One `tools/call`, and how to answer it. */
export interface ToolCall {
  params: CallToolRequest["params"];
  session: Session;
  /** Fires when the client cancels the request, or is gone. */
  signal: AbortSignal;
  notify(notification: ServerNotification): Promise<void>;
  /** The call waits for this job from now on. */
  onJobStarted(jobId: string): void;
}

/** Faults of the work come as results, which the AI reads; only a tool that does not exist is a fault of the protocol. */
export async function callTool(bridge: BridgeContext, call: ToolCall): Promise<CallToolResult> {
  const { name, arguments: args } = call.params;
  const tools = await bridge.tools();
  const workflow = name === VIEW_TOOL && call.session.showsViews() ? null : tools.get(name);
  if (workflow === undefined) {
    throw new McpError(ErrorCode.InvalidParams, `There is no tool "${name.slice(0, 60)}". Tools: ${[...tools.keys()].join(", ")}`);
  }
  try {
    const running = await bridge.engineServices();
    if (workflow) return await runWorkflow(bridge, running, workflow, args, call);
    if (name === LIST_WORKFLOWS) return await listWorkflows(bridge, tools, args);
    if (name === RUN_WORKFLOW) {
      const named = namedWorkflow(ownWorkflows(tools), args?.name);
      return await runWorkflow(bridge, running, named, innerArguments(args), call);
    }
    if (name === VIEW_TOOL) return await answerView(bridge, running, args, call.session);
    if (name === ADD_PICTURE) return addPictureResult(call.session.showsViews(), bridge.config.images);
    const job = await findJob(running, args);
    return name === GET_JOB ? await waitForJob(bridge, running, job, false, call) : await cancelJob(bridge, running, job, call);
  } catch (error) {
    if (!(error instanceof EaselError)) bridge.log.error("a call failed in an unforeseen way", { tool: name, error: String(error) });
    return errorResult(reportOf(error));
  }
}

async function runWorkflow(
  bridge: BridgeContext,
  running: EngineServices,
  workflow: Workflow,
  args: unknown,
  call: ToolCall,
): Promise<CallToolResult> {
  const request = await parseJobRequest(workflow, args, call.session.requester(), running.source, call.session.showsViews());
  call.signal.throwIfAborted();
  const { job, joined } = await startOnce(running, request, call.params._meta?.[IDEMPOTENCY_KEY]);
  // Whoever looked for this session's jobs when it ended has not found this one.
  if (call.session.closed && bridge.config.results.onDisconnect === "cancel") void running.jobs.release(job, call.session.id);
  return waitForJob(bridge, running, job, joined, call);
}

/** A call that bears a key is begun once: sent again, it gets the same job, whatever has become of that. */
async function startOnce({ jobs, keyed }: EngineServices, request: JobRequest, key: unknown): Promise<{ job: Job; joined: boolean }> {
  if (typeof key !== "string" || key === "") return jobs.start(request);
  const name = JSON.stringify([request.requester.client, key.slice(0, 200)]);
  const known = keyed.get(name);
  if (known) return { job: (await known).job, joined: true };
  const started = jobs.start(request);
  keyed.set(name, started);
  started.catch(() => keyed.delete(name)); // refused: nothing was begun
  return started;
}

async function listWorkflows(bridge: BridgeContext, tools: Tools, args: Record<string, unknown> | undefined): Promise<CallToolResult> {
  const own = ownWorkflows(tools);
  const { missing } = await bridge.library();
  if (args?.name === undefined) return textResult(JSON.stringify(workflowCatalogue(own, missing)));
  const workflow = namedWorkflow(own, args.name);
  return textResult(JSON.stringify(workflowDetails(workflow, bridge.config.workflows.defaults, missing.get(workflow.toolName))));
}

/** A request that was cancelled takes its job with it, unless somebody else wants the same job. */
async function releaseJob({ jobs }: EngineServices, job: Job, { signal, session }: ToolCall): Promise<void> {
  // SDK clients cancel by themselves when their own time limit ends. Nobody has changed their mind then: the job goes on,
  // and the repeated call gets it.
  if (/time(d)?[ -]?out/i.test(String(signal.reason))) job.undelivered = true;
  else await jobs.release(job, session.id);
}

/** Waits for the job until the time budget ends. */
async function waitForJob(
  bridge: BridgeContext,
  running: EngineServices,
  job: Job,
  joined: boolean,
  call: ToolCall,
): Promise<CallToolResult> {
  const { clock } = bridge;
  call.onJobStarted(job.id);
  const over = reportProgress(job, call.params._meta?.progressToken, call.notify, clock);
  job.subscribers.add(call.session.id);
  job.waiters.push(call.session.id);
  try {
    await withinTimeBudget(bridge, job.ended, call);
  } finally {
    job.waiters.splice(job.waiters.indexOf(call.session.id), 1);
    over();
  }
  if (call.signal.aborted && !call.session.closed) await releaseJob(running, job, call);
  job.undelivered = job.active ? job.undelivered || !call.signal.aborted : false;
  const view = call.session.showsViews() ? await viewJobOf(bridge, running, job) : null;
  if (job.active) return stillWorkingResult(job, running.jobs.eta(job), (await bridge.tools()).has(GET_JOB), view);
  return endedResult(job, joined, {
    pictures: running.pictures,
    client: call.session.requester().client,
    links: call.session.supportsLinks(),
    view,
  });
}

async function cancelJob(bridge: BridgeContext, { jobs }: EngineServices, job: Job, call: ToolCall): Promise<CallToolResult> {
  const wasActive = job.active;
  // The engine stops at the end of a sampler's step, which can take a while.
  await withinTimeBudget(bridge, jobs.cancel(job), call);
  const { kind } = job.view.state;
  const state = kind === "done" || kind === "failed" || kind === "cancelled" ? kind : "cancelling";
  const words = { cancelling: "is being stopped", cancelled: "is cancelled", done: "is done", failed: "has failed" }[state];
  const sentence = wasActive ? `Job ${job.id} ${words}.` : `There was nothing to cancel: job ${job.id} ${words} already.`;
  return { ...textResult(sentence), structuredContent: { job_id: job.id, state } };
}

/** Resolves when `work` has, when the time budget ends, or when the signal fires. */
async function withinTimeBudget({ clock, config }: BridgeContext, work: Promise<unknown>, { signal, session }: ToolCall): Promise<void> {
  const limit = linkSignals(signal);
  const budget = clock.sleep(timeBudget(config.results, session.requester().client), limit.signal).catch(() => {});
  await Promise.race([work, budget]);
  limit.abort();
}

async function findJob({ jobs }: EngineServices, args: Record<string, unknown> | undefined): Promise<Job> {
  const id = args?.job_id;
  if (typeof id !== "string" || id.trim() === "") {
    throw new EaselError("argument_invalid", "`job_id` is missing.", "Give the job id from an earlier answer.");
  }
  const job = await jobs.find(id);
  if (job) return job;
  throw new EaselError("job_unknown", `There is no job "${id.slice(0, 40)}".`, "Give the job id exactly as an earlier answer named it.");
}
