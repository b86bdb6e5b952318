import type { Clock, Random } from "#base/clock.ts";
import type { Graph } from "#comfyui/types.ts";
import type { Folders } from "../folders.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { Log } from "../log.ts";
import { InterruptedError, type NodeContext, type NodeDefinition, NodeFailure, type NodeResult } from "../nodes/definition.ts";
import { type ResultCache, signNodes } from "./cache.ts";
import type { EventPublisher } from "./event-publisher.ts";
import { type HistoryEntry, type Job, jobTuple, type Message, parseLink, sourcesOf } from "./job.ts";

/** What a job is run with. */
export interface ExecutionContext {
  nodes: ReadonlyMap<string, NodeDefinition>;
  folders: Folders;
  clock: Clock;
  random: Random;
  /** The least that one sampler step takes, so that a person sees it happen. */
  stepMs: number;
  /** The least that a whole job takes. */
  jobMs: number;
  log: Log;
}

/** The nodes that an output needs, each after all that it depends on. Assumes a validated graph. */
function topologicalOrder(graph: Graph, outputs: readonly string[]): string[] {
  const order = new Set<string>();
  const visit = (id: string) => {
    if (order.has(id)) return;
    sourcesOf(graph, id).forEach(visit);
    order.add(id);
  };
  outputs.forEach(visit);
  return [...order];
}

/** Runs one job to its end, whatever that is. Returns its entry for the history. Never throws, so that the next job can run. */
export async function runJob(
  job: Job,
  execution: ExecutionContext,
  cache: ResultCache,
  events: EventPublisher,
  signal: AbortSignal,
): Promise<HistoryEntry> {
  const run = new JobRun(job, execution, cache, events, signal);
  return run.toEnd().catch((error: unknown) => run.failedEntry(error));
}

class JobRun {
  readonly #job: Job;
  readonly #execution: ExecutionContext;
  readonly #cache: ResultCache;
  readonly #events: EventPublisher;
  readonly #signal: AbortSignal;
  readonly #messages: Message[] = [];
  readonly #results = new Map<string, NodeResult>();
  readonly #executed: string[] = [];

  constructor(job: Job, execution: ExecutionContext, cache: ResultCache, events: EventPublisher, signal: AbortSignal) {
    this.#job = job;
    this.#execution = execution;
    this.#cache = cache;
    this.#events = events;
    this.#signal = signal;
  }

  async toEnd(): Promise<HistoryEntry> {
    const { graph, outputs } = this.#job;
    const { clock, jobMs } = this.#execution;
    const until = clock.now() + jobMs;
    this.#message("execution_start", {});
    const order = topologicalOrder(graph, outputs);
    const signatures = await signNodes(graph, order, this.#execution.nodes, this.#execution.folders);
    this.#cache.keepOnly(signatures);
    const cached = order.filter((id) => this.#cache.get(signatures.get(id)));
    this.#message("execution_cached", { nodes: cached });
    const needed = new Set(cached.length > 0 ? this.#uncached(outputs, new Set(cached)) : order);
    for (const id of order) {
      const known = this.#cache.get(signatures.get(id));
      if (known) {
        this.#results.set(id, known);
        if (needed.has(id)) this.#announceCached(id, known);
        continue;
      }
      // What is saved is the last that a job does.
      if (outputs.includes(id)) await clock.sleep(Math.max(0, until - clock.now()), this.#signal).catch(() => undefined);
      const failure = await this.#executeNode(id);
      if (failure) return this.#entry(failure);
      this.#cache.set(signatures.get(id), this.#resultOf(id));
    }
    this.#message("execution_success", {});
    return this.#entry("success");
  }

  /** The entry of a job that failed outside of its nodes, by a fault of this engine. */
  failedEntry(error: unknown): HistoryEntry {
    const [id = ""] = this.#job.outputs;
    const about = { node_id: id, node_type: this.#job.graph[id]?.class_type ?? "", executed: this.#executed };
    this.#message("execution_error", { ...about, ...this.#describe(error, id, {}) });
    return this.#entry("error");
  }

  /** The outputs, and all they need that is not cached. */
  #uncached(outputs: readonly string[], cached: ReadonlySet<string>): string[] {
    const found = new Set<string>();
    const visit = (id: string) => {
      if (found.has(id)) return;
      found.add(id);
      if (cached.has(id)) return;
      for (const source of sourcesOf(this.#job.graph, id)) if (!cached.has(source)) visit(source);
    };
    outputs.forEach(visit);
    return [...found];
  }

  #announceCached(id: string, result: NodeResult): void {
    this.#events.nodeExecuted(id, result.ui ?? null);
    this.#events.nodeFinished(id);
  }

  /** Executes one node; null where that succeeded. */
  async #executeNode(id: string): Promise<"error" | "interrupted" | null> {
    const node = this.#job.graph[id];
    const definition = node && this.#execution.nodes.get(node.class_type);
    if (!definition) throw new Error(`Node ${id} of an accepted job is unknown.`);
    const inputs = this.#inputsOf(id);
    const context = this.#context(id);
    try {
      await context.yieldToEventLoop();
      this.#events.nodeStarted(id);
      const result = await definition.run(inputs, context);
      this.#results.set(id, result);
      this.#executed.push(id);
      if (result.ui) this.#events.nodeExecuted(id, result.ui);
      this.#events.nodeFinished(id);
      return null;
    } catch (error) {
      const about = { node_id: id, node_type: definition.name, executed: this.#executed };
      if (error instanceof InterruptedError) {
        this.#message("execution_interrupted", about, "everyone");
        return "interrupted";
      }
      const description = this.#describe(error, id, inputs);
      this.#execution.log.info(`Node ${definition.name} failed: ${description.exception_type}`);
      this.#message("execution_error", { ...about, ...description });
      return "error";
    }
  }

  #describe(error: unknown, id: string, inputs: JsonObject) {
    const shown = (value: unknown) => (isObject(value) && "kind" in value ? `<${String(value.kind)}>` : value);
    return {
      exception_message: `${publicMessage(error)}\n`,
      exception_type: error instanceof NodeFailure ? error.type : error instanceof Error ? error.name : "RuntimeError",
      traceback: [`  Easel's practice engine, node ${id}\n`],
      current_inputs: Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, [shown(value)]])),
      current_outputs: Object.keys(this.#job.graph),
    };
  }

  #resultOf(id: string): NodeResult {
    return this.#results.get(id) ?? { outputs: [] };
  }

  #inputsOf(id: string): JsonObject {
    const resolve = (value: unknown): unknown => {
      const link = parseLink(this.#job.graph, value);
      return link ? this.#resultOf(link.from).outputs[link.slot] : value;
    };
    return Object.fromEntries(Object.entries(this.#job.graph[id]?.inputs ?? {}).map(([name, value]) => [name, resolve(value)]));
  }

  #context(id: string): NodeContext {
    const { folders, clock, random, stepMs } = this.#execution;
    const { extra_pnginfo } = this.#job.extraData;
    const yieldToEventLoop = async () => {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (this.#signal.aborted) throw new InterruptedError();
    };
    return {
      folders,
      hidden: { prompt: this.#job.graph, extraPngInfo: isObject(extra_pnginfo) ? extra_pnginfo : {} },
      yieldToEventLoop,
      waitForStep: async () => {
        if (stepMs > 0) await clock.sleep(stepMs, this.#signal).catch(() => undefined);
        await yieldToEventLoop();
      },
      progress: async (value, max, preview) => {
        this.#events.progress(id, value, max, preview && this.#events.wantsPreviews() ? preview() : null);
        await yieldToEventLoop();
      },
      showText: (text) => this.#events.text(id, text),
      now: () => new Date(clock.now()),
      random,
    };
  }

  #message(type: string, data: JsonObject, to: "client" | "everyone" = "client"): void {
    const message = { ...data, timestamp: this.#execution.clock.now() };
    this.#messages.push([type, { prompt_id: this.#job.id, ...message }]);
    if (to === "client") this.#events.publish(type, message);
    else this.#events.publishOrBroadcast(type, message);
  }

  #entry(outcome: "success" | "error" | "interrupted"): HistoryEntry {
    const withUi = [...this.#results].flatMap(([id, { ui }]) => (ui ? [[id, ui] as const] : []));
    return {
      prompt: jobTuple(this.#job),
      outputs: Object.fromEntries(withUi),
      status: { status_str: outcome === "success" ? "success" : "error", completed: outcome === "success", messages: this.#messages },
      meta: Object.fromEntries(withUi.map(([id]) => [id, { node_id: id, display_node: id, parent_node: null, real_node_id: id }])),
    };
  }
}

/** An error's message without paths, which those of the operating system have. */
function publicMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code !== undefined && syscall !== undefined ? `${code}: ${syscall} failed` : error.message;
}
