import {
  type CallToolRequest,
  type CallToolResult,
  ErrorCode,
  McpError,
  type ServerNotification,
} from "@modelcontextprotocol/sdk/types.js";
import { linkSignals } from "#base/abort.ts";
import { EaselError, reportOf } from "#contract/errors.ts";
import { timeBudget } from "../config/call-timeout.ts";
import type { Bridge, Tools } from "../context/context.ts";
import type { Running } from "../context/engine-services.ts";
import type { Job } from "../jobs/record/job.ts";
import { takeOrder } from "../jobs/record/job-request.ts";
import type { Session } from "../server/session.ts";
import { ownWorkflows } from "../workflow/library.ts";
import type { Workflow } from "../workflow/workflow.ts";
import { GET_JOB } from "./job-tools.ts";
import { tellProgress } from "./progress.ts";
import { endedResult, errorResult, stillWorking, text } from "./result.ts";
import { innerArguments, LIST_WORKFLOWS, namedWorkflow, RUN_WORKFLOW, workflowCatalogue, workflowDetails } from "./workflow-tools.ts";

/** One `tools/call`, and how to answer it. */
export interface Call {
  params: CallToolRequest["params"];
  session: Session;
  /** Fires when the client cancels the request, or is gone. */
  signal: AbortSignal;
  notify(notification: ServerNotification): Promise<void>;
  /** The call waits for this job from now on. */
  began(jobId: string): void;
}

/** Faults of the work come as results, which the AI reads; only a tool that does not exist is a fault of the protocol. */
export async function callTool(bridge: Bridge, call: Call): Promise<CallToolResult> {
  const { name, arguments: args } = call.params;
  const tools = await bridge.tools();
  const workflow = tools.get(name);
  if (workflow === undefined) {
    throw new McpError(ErrorCode.InvalidParams, `There is no tool "${name.slice(0, 60)}". Tools: ${[...tools.keys()].join(", ")}`);
  }
  try {
    const running = await bridge.running();
    if (workflow) return await runWorkflow(bridge, running, workflow, args, call);
    if (name === LIST_WORKFLOWS) return await listWorkflows(bridge, tools, args);
    if (name === RUN_WORKFLOW) {
      const named = namedWorkflow(ownWorkflows(tools), args?.name);
      return await runWorkflow(bridge, running, named, innerArguments(args), call);
    }
    const job = await findJob(running, args);
    return name === GET_JOB ? await waitForJob(bridge, running, job, false, call) : await cancelJob(bridge, running, job, call);
  } catch (error) {
    if (!(error instanceof EaselError)) bridge.log.error("a call failed in an unforeseen way", { tool: name, error: String(error) });
    return errorResult(reportOf(error));
  }
}

async function runWorkflow(bridge: Bridge, running: Running, workflow: Workflow, args: unknown, call: Call): Promise<CallToolResult> {
  const order = await takeOrder(workflow, args, call.session.asker(), running.source);
  call.signal.throwIfAborted();
  const { job, joined } = await running.jobs.start(order);
  // Whoever looked for this session's jobs when it ended has not found this one.
  if (call.session.closed && bridge.config.results.onDisconnect === "cancel") void running.jobs.letGo(job, call.session.id);
  return waitForJob(bridge, running, job, joined, call);
}

async function listWorkflows(bridge: Bridge, tools: Tools, args: Record<string, unknown> | undefined): Promise<CallToolResult> {
  const own = ownWorkflows(tools);
  const { missing } = await bridge.toolbox();
  if (args?.name === undefined) return text(JSON.stringify(workflowCatalogue(own, missing)));
  const workflow = namedWorkflow(own, args.name);
  return text(JSON.stringify(workflowDetails(workflow, bridge.config.workflows.defaults, missing.get(workflow.toolName))));
}

/** A request that was cancelled takes its job with it, unless somebody else wants the same job. */
async function letGo({ jobs }: Running, job: Job, { signal, session }: Call): Promise<void> {
  // SDK clients cancel by themselves when their own time limit ends. Nobody has changed their mind then: the job goes on,
  // and the repeated call gets it.
  if (/time(d)?[ -]?out/i.test(String(signal.reason))) job.owed = true;
  else await jobs.letGo(job, session.id);
}

/** Waits for the job until the time budget ends. */
async function waitForJob(bridge: Bridge, running: Running, job: Job, joined: boolean, call: Call): Promise<CallToolResult> {
  const { clock } = bridge;
  call.began(job.id);
  const over = tellProgress(job, call.params._meta?.progressToken, call.notify, clock);
  job.wantedBy.add(call.session.id);
  job.waiters.push(call.session.id);
  try {
    await within(bridge, job.ended, call);
  } finally {
    job.waiters.splice(job.waiters.indexOf(call.session.id), 1);
    over();
  }
  if (call.signal.aborted && !call.session.closed) await letGo(running, job, call);
  job.owed = job.active ? job.owed || !call.signal.aborted : false;
  if (!job.active)
    return endedResult(job, joined, { pictures: running.pictures, client: call.session.asker().client, links: call.session.links() });
  return stillWorking(job, running.jobs.expectedIn(job), (await bridge.tools()).has(GET_JOB));
}

async function cancelJob(bridge: Bridge, { jobs }: Running, job: Job, call: Call): Promise<CallToolResult> {
  const wasActive = job.active;
  // The engine stops at the end of a sampler's step, which can take a while.
  await within(bridge, jobs.cancel(job), call);
  const { kind } = job.view.state;
  const state = kind === "done" || kind === "failed" || kind === "cancelled" ? kind : "cancelling";
  const words = { cancelling: "is being stopped", cancelled: "is cancelled", done: "is done", failed: "has failed" }[state];
  const sentence = wasActive ? `Job ${job.id} ${words}.` : `There was nothing to cancel: job ${job.id} ${words} already.`;
  return { ...text(sentence), structuredContent: { job_id: job.id, state } };
}

/** Resolves when `work` has, when the time budget ends, or when the signal fires. */
async function within({ clock, config }: Bridge, work: Promise<unknown>, { signal, session }: Call): Promise<void> {
  const limit = linkSignals(signal);
  const budget = clock.sleep(timeBudget(config.results, session.asker().client), limit.signal).catch(() => {});
  await Promise.race([work, budget]);
  limit.abort();
}

async function findJob({ jobs }: Running, args: Record<string, unknown> | undefined): Promise<Job> {
  const id = args?.job_id;
  if (typeof id !== "string" || id.trim() === "") {
    throw new EaselError("argument_invalid", "`job_id` is missing.", "Give the job id from an earlier answer.");
  }
  const job = await jobs.find(id);
  if (job) return job;
  throw new EaselError("job_unknown", `There is no job "${id.slice(0, 40)}".`, "Give the job id exactly as an earlier answer named it.");
}
