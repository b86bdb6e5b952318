import { withDeadline } from "#base/abort.ts";
import type { Clock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import { engineCrashed } from "./follow.ts";
import type { HttpClient } from "./http.ts";
import type { HttpResponse } from "./http-response.ts";
import type { EngineJobs } from "./jobs.ts";
import { type OptionsOf, type Rejection, rejectionError } from "./rejections.ts";
import type { Graph, NodeInfo } from "./types.ts";
import { EngineUnreachableError } from "./unreachable.ts";
import { PromptRejection, PromptResponse } from "./wire.ts";

/** What goes to the engine beside the graph. */
export interface PostOptions {
  /** ComfyUI's `prompt_id`: a lower-case UUID, chosen by the caller so that the job can be found whatever happens. */
  jobId: string;
  /** Entries of `extra_pnginfo`: each becomes a text chunk in the PNG files that the job saves. */
  metadata?: Record<string, unknown>;
  /** Of a Comfy account, for partner nodes; the engine keeps it out of its history and out of files. */
  partnerKey?: string;
  /** Whether previews are wanted. Left out, the engine does what its command line says, as 0.3.64 always does. */
  previews?: boolean;
  handover?: Handover;
}

/** For a job that another process may take over. One that arrives late is then left to that process. */
export interface Handover {
  /** Called right before the job is posted. Rejects where it is another's now. */
  beforePost(): Promise<void>;
  /** Aborts when it is another's: it is not followed any more, and goes on in the engine. */
  released: AbortSignal;
}

/** What a `Submission` works with. */
export interface SubmissionOptions {
  http: HttpClient;
  jobs: EngineJobs;
  clock: Clock;
  log: (event: string, data?: Record<string, unknown>) => void;
  nodeInfo: (classType: string) => Promise<NodeInfo | undefined>;
  /** Aborts when late jobs are no longer looked for. */
  closing: AbortSignal;
}

/** The engine validates the graph before it answers, and may be loading a model at the same time. */
const POST_TIMEOUT_MS = 60_000;
/** How long an engine whose answer got lost may take to say whether it has the job. */
const ARRIVAL_TIMEOUT_MS = 3_000;
/** How long an aborted run waits to learn whether its job has arrived. */
const ABANDON_TIMEOUT_MS = 10_000;
/** An engine that was blocked for longer than a POST waits may still take the job later: for how long, and how often, it is looked for. */
const LATE_ARRIVAL_MS = 10 * 60_000;
const LATE_POLL_MS = 5_000;

/** Gives a job to the engine exactly once: not twice when the response gets lost, and not at all when it is cancelled meanwhile. */
export class Submission {
  readonly #options: SubmissionOptions;

  constructor(options: SubmissionOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the engine has the job.
   * @throws EaselError for what the engine has against the graph, also where it would only skip some outputs; EngineUnreachableError;
   *   engine_crashed where the engine goes away meanwhile
   */
  async post(graph: Graph, options: PostOptions, clientId: string | undefined): Promise<void> {
    const { jobId, metadata, partnerKey, previews } = options;
    const json = {
      prompt: graph,
      prompt_id: jobId,
      // Without a client id the engine sends the job's events to everybody; with one that is not connected, to nobody.
      client_id: clientId ?? jobId,
      extra_data: {
        ...(metadata && { extra_pnginfo: metadata }),
        ...(partnerKey !== undefined && { api_key_comfy_org: partnerKey }),
        ...(previews !== undefined && { preview_method: previews ? "auto" : "none" }),
      },
    };
    const response = await this.#send(jobId, json, options.handover === undefined);
    if (response === "lost") return;
    if (response.status === 400) throw await this.#rejectionError(response.json(PromptRejection), graph);
    const { prompt_id, node_errors } = response.json(PromptResponse);
    if (prompt_id === jobId && Object.keys(node_errors).length === 0) return;
    // The engine would leave out some outputs, or run the job under an id of its own: neither was asked for.
    await this.#options.jobs.cancel(prompt_id);
    throw prompt_id === jobId ? await this.#rejectionError({ node_errors }, graph) : engineTooOld();
  }

  /** The response; "lost" where none came although the engine has the job. `withdraws`: a job that arrives too late is cancelled. */
  async #send(jobId: string, json: unknown, withdraws: boolean): Promise<HttpResponse | "lost"> {
    try {
      const response = await this.#options.http.request("/prompt", { method: "POST", json, timeoutMs: POST_TIMEOUT_MS });
      return response.status === 400 ? response : response.requireOk();
    } catch (error) {
      if (!(error instanceof EngineUnreachableError) || error.reason === "refused") throw error;
      // Posting again could run the job twice: ComfyUI takes the same id any number of times.
      if (!(await this.#hasArrived(jobId))) {
        if (withdraws) this.withdraw(jobId);
        throw error;
      }
      this.#options.log("post_unanswered_but_arrived", { jobId });
      return "lost";
    }
  }

  /** Leaves no job behind, even where it is not known yet whether `posted` has brought it to the engine. */
  async abandon(jobId: string, posted: Promise<void>): Promise<void> {
    const { jobs, clock, log } = this.#options;
    const cancel = () =>
      jobs.cancel(jobId).catch((error) => {
        log("cancel_failed", { jobId, error: String(error) });
        if (error instanceof EngineUnreachableError && error.reason === "timeout") this.withdraw(jobId);
      });
    const inTime = new AbortController();
    const late = clock.sleep(ABANDON_TIMEOUT_MS, inTime.signal).then(
      () => true,
      () => false,
    );
    const settled = posted.then(
      () => false,
      () => false,
    );
    if (await Promise.race([settled, late])) settled.then(cancel);
    inTime.abort();
    await cancel();
  }

  /**
   * Cancels a job that the engine has, or gets, after it was given up: it would run for nobody. Does so in its own time, as soon as the
   * engine answers.
   */
  withdraw(jobId: string): void {
    void this.#withdraw(jobId);
  }

  async #withdraw(jobId: string): Promise<void> {
    const { jobs, clock, log, closing } = this.#options;
    for (const until = clock.now() + LATE_ARRIVAL_MS; clock.now() < until && !closing.aborted; ) {
      if (await jobs.cancel(jobId).catch(() => false)) return log("late_post_withdrawn", { jobId });
      await clock.sleep(LATE_POLL_MS, closing).catch(() => {}); // closing
    }
  }

  #rejectionError(refused: Rejection, graph: Graph): Promise<EaselError> {
    const infoOf = (classType: string) => this.#options.nodeInfo(classType).catch(() => "unknown" as const);
    const optionsOf: OptionsOf = async (classType, input) => {
      const info = await infoOf(classType);
      return (info === "unknown" ? [] : info?.inputs.find(({ name }) => name === input)?.options?.map(String)) ?? [];
    };
    return rejectionError(refused, optionsOf, async () => {
      const classes = [...new Set(Object.values(graph).map(({ class_type }) => class_type))];
      const found = await Promise.all(classes.map(async (name) => ({ name, info: await infoOf(name) })));
      return found.flatMap(({ name, info }) => (info === undefined ? [name] : []));
    });
  }

  /** Whether the engine has a job although its response to the POST never came. */
  async #hasArrived(jobId: string): Promise<boolean> {
    const { clock, jobs } = this.#options;
    const until = clock.now() + ARRIVAL_TIMEOUT_MS;
    for (const wait of [0, 250, 1_000]) {
      await clock.sleep(wait);
      if (clock.now() >= until) return false;
      try {
        const job = await withDeadline(clock, until - clock.now(), undefined, (signal) => jobs.find(jobId, signal));
        if (job.state !== "unknown") return true;
      } catch (error) {
        if (error instanceof EngineUnreachableError && error.reason === "refused") throw engineCrashed(false, error);
      }
    }
    return false;
  }
}

function engineTooOld(): EaselError {
  return new EaselError("engine_unreachable", "engine_too_old", {});
}
