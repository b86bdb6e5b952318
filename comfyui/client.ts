import { setMaxListeners } from "node:events";
import { linkSignals, orAborted } from "#base/abort.ts";
import { type Clock, type Random, systemClock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import { isLoopback } from "./connection.ts";
import { EventStream } from "./events.ts";
import { download, type UploadFile, type UploadOptions, upload, uploadMask, type ViewOptions, view } from "./files.ts";
import { untilEnded } from "./follow.ts";
import { sanitizeGraph } from "./graph.ts";
import { HttpClient } from "./http.ts";
import { EngineJobs, jobCancelled, type Queue } from "./jobs.ts";
import { nodeInfo } from "./node-info.ts";
import { type Handover, type PostOptions, Submission } from "./submission.ts";
import type { EngineFile, EngineJob, Graph, JobEvent, JobOutputs, NodeInfo, SystemStats } from "./types.ts";
import { EngineUnreachableError } from "./unreachable.ts";
import { JobWatch } from "./watch.ts";
import { FolderPaths, ModelFiles, ModelMetadata, Names, ObjectInfoResponse, SystemStatsResponse } from "./wire.ts";

/** Where the engine is, and what a client of it works with. */
export interface ComfyClientOptions {
  /** For example "http://127.0.0.1:8188". A path in it is kept, a user name becomes a Basic header. */
  url: string;
  clock?: Clock;
  random?: Random;
  /** Sent with every request, and with the WebSocket's handshake. */
  headers?: Record<string, string>;
  /** PEM: issuers that are believed besides the usual ones, or the server's own certificate, whose name then does not matter. */
  certificates?: string | null;
  /** How often the state of a job is read whose events do not come here; 2000 by default. */
  pollIntervalMs?: number;
  /** Never holds prompts. */
  log?: (event: string, data?: Record<string, unknown>) => void;
}

/** What the engine tells of a file in a models folder. */
export interface ListedFile {
  /** Bytes. */
  size: number;
  /** When the file was changed, in seconds since the epoch; 0 where the engine does not tell. */
  modified: number;
}

/** How a job is followed. */
export interface FollowOptions {
  /** Aborting it stops the job on the engine. */
  signal?: AbortSignal;
  onEvent?: (event: JobEvent) => void;
  handover?: Handover;
}

/** How a job is posted and followed. */
export interface RunOptions extends FollowOptions, PostOptions {}

/** The lists of a class or folder are read from disk. */
const LISTING_TIMEOUT_MS = 30_000;
/** `/system_stats` is requested from whatever listens at an address; a real response has a few kilobytes. */
const MAX_STATS_BYTES = 1024 * 1024;
/** What trainers write about a model, such as how often each tag stood in its pictures, takes a few million bytes at the most. */
const MAX_METADATA_BYTES = 8 * 1024 * 1024;

/**
 * One ComfyUI server, 0.3.64 or newer. Nothing happens until a method is called; the WebSocket is opened by the first
 * `run` or `follow`.
 *
 * Every method rejects with `EaselError`: `engine_unreachable` (an `EngineUnreachableError`, with a `reason`) where no ComfyUI
 * answers, and what is named at each. A method that is given a signal rejects with the signal's reason when that aborts; `run` and
 * `follow` reject with `job_cancelled` instead, after the job was stopped on the engine.
 */
export class ComfyClient {
  readonly url: string;
  readonly #http: HttpClient;
  readonly #jobs: EngineJobs;
  readonly #submission: Submission;
  readonly #events: EventStream;
  readonly #clock: Clock;
  readonly #pollIntervalMs: number;
  readonly #log: (event: string, data?: Record<string, unknown>) => void;
  readonly #closing = new AbortController();

  /** @throws EaselError config_invalid for what is not an http(s) address */
  constructor(options: ComfyClientOptions) {
    // Every request and every job listens to it while it lasts; Node takes more than ten listeners for a leak.
    setMaxListeners(0, this.#closing.signal);
    const {
      url,
      clock = systemClock,
      random = Math.random,
      headers = {},
      certificates = null,
      pollIntervalMs = 2_000,
      log = () => {},
    } = options;
    this.#http = new HttpClient({ url, clock, headers, certificates });
    this.url = this.#http.url;
    this.#clock = clock;
    this.#pollIntervalMs = pollIntervalMs;
    this.#log = log;
    this.#jobs = new EngineJobs(this.#http, clock);
    this.#submission = new Submission({
      http: this.#http,
      jobs: this.#jobs,
      clock,
      log,
      nodeInfo: (classType) => this.nodeInfo(classType),
      closing: this.#closing.signal,
    });
    this.#events = new EventStream({ http: this.#http, clock, random, log });
  }

  /** What the engine is and runs on. This also checks that it is ComfyUI: a response of another shape is `engine_unreachable`. */
  async systemStats(signal?: AbortSignal): Promise<SystemStats> {
    const response = await this.#http.request("/system_stats", { signal, maxBytes: MAX_STATS_BYTES });
    const { system, devices } = response.requireOk().json(SystemStatsResponse);
    return {
      version: system.comfyui_version,
      os: system.os,
      practice: system.easel_practice_engine === true,
      pythonVersion: system.python_version,
      pytorchVersion: system.pytorch_version,
      argv: system.argv,
      ram: { total: system.ram_total, free: system.ram_free },
      devices: devices.map(({ name, type, index, ...memory }) => ({
        name,
        type,
        index,
        vram: { total: memory.vram_total, free: memory.vram_free },
        torchVram: { total: memory.torch_vram_total, free: memory.torch_vram_free },
      })),
    };
  }

  /** One class of nodes; undefined for one that the engine does not know. Read again each time, because its lists change. */
  async nodeInfo(classType: string, signal?: AbortSignal): Promise<NodeInfo | undefined> {
    const path = `/object_info/${encodeURIComponent(classType)}`;
    const response = await this.#http.request(path, { signal, timeoutMs: LISTING_TIMEOUT_MS });
    const entry = response.requireOk().json(ObjectInfoResponse)[classType];
    return entry && nodeInfo(entry);
  }

  /** The files in one of ComfyUI's models folders, with the path separators of the engine's system; [] for an unknown folder. */
  async models(folder: string, signal?: AbortSignal): Promise<string[]> {
    const response = await this.#http.request(`/models/${encodeURIComponent(folder)}`, { signal, timeoutMs: LISTING_TIMEOUT_MS });
    if (response.status === 404 && response.bytes.length === 0) return [];
    return response.requireOk().json(Names);
  }

  /** The files of a models folder by name, with their sizes (`/experiment/models/{folder}`); {} where the engine does not tell. */
  async modelFiles(folder: string, signal?: AbortSignal): Promise<Record<string, ListedFile>> {
    const response = await this.#http.request(`/experiment/models/${encodeURIComponent(folder)}`, {
      signal,
      timeoutMs: LISTING_TIMEOUT_MS,
    });
    if (response.status !== 200) return {};
    // Of two files with the same name the engine loads the first.
    return Object.fromEntries(
      response
        .json(ModelFiles)
        .reverse()
        .flatMap(({ name, ...file }) => (file.size > 0 ? [[name, file]] : [])),
    );
  }

  /** The names of the models folders: "checkpoints", "loras", "upscale_models", ... */
  async modelFolders(signal?: AbortSignal): Promise<string[]> {
    return (await this.#http.request("/models", { signal })).requireOk().json(Names);
  }

  /**
   * Where each models folder lies on the engine's computer; {} for an engine that does not tell.
   * `/internal/folder_paths`: ComfyUI promises nothing about this route, so nothing may depend on it.
   */
  async folderPaths(signal?: AbortSignal): Promise<Record<string, string[]>> {
    const response = await this.#http.request("/internal/folder_paths", { signal, timeoutMs: LISTING_TIMEOUT_MS });
    return response.status === 200 ? response.json(FolderPaths) : {};
  }

  /** The `__metadata__` of a safetensors file (`/view_metadata/{folder}`); {} where there is none. */
  async modelMetadata(folder: string, file: string, signal?: AbortSignal): Promise<Record<string, unknown>> {
    const path = `/view_metadata/${encodeURIComponent(folder)}?filename=${encodeURIComponent(file)}`;
    const response = await this.#http.request(path, { signal, timeoutMs: LISTING_TIMEOUT_MS, maxBytes: MAX_METADATA_BYTES });
    return response.status === 200 ? response.json(ModelMetadata) : {};
  }

  /**
   * Stores a file on the engine. Resolves with the name that the engine chose for it.
   * @throws EaselError argument_invalid for a file name with folders, or a file over the engine's limit
   */
  upload(file: UploadFile, options: UploadOptions = {}, signal?: AbortSignal): Promise<EngineFile> {
    return upload(this.#http, file, options, signal);
  }

  /**
   * Stores a copy of `original` with the alpha channel of `file`, of which LoadImage makes a mask.
   * @throws EaselError as `upload`; output_gone where the engine does not have `original`
   */
  uploadMask(file: UploadFile, original: EngineFile, options: UploadOptions = {}, signal?: AbortSignal): Promise<EngineFile> {
    return uploadMask(this.#http, file, original, options, signal);
  }

  /**
   * The file itself, or a preview in the requested format.
   * @throws EaselError output_gone where the engine no longer has it, or it is too large to be held in memory (output_too_large)
   */
  view(file: EngineFile, options: ViewOptions = {}, signal?: AbortSignal): Promise<{ bytes: Uint8Array; mime: string }> {
    return view(this.#http, file, options, signal);
  }

  /**
   * Writes the file itself to `saveTo` as it comes, so that it takes no memory.
   * @throws EaselError output_gone where the engine no longer has it, or it is larger than `maxBytes` (output_too_large)
   */
  download(file: EngineFile, saveTo: string, maxBytes: number, signal?: AbortSignal): Promise<{ mime: string }> {
    return download(this.#http, file, saveTo, maxBytes, signal);
  }

  /** The ids of the jobs that run and wait. */
  queue(signal?: AbortSignal): Promise<Queue> {
    return this.#jobs.queue(signal);
  }

  /** The state of a job, whoever posted it. */
  job(id: string, signal?: AbortSignal): Promise<EngineJob> {
    return this.#jobs.find(id, signal);
  }

  /** Opens the connection for events ahead of the first job, so that it need not wait for it. Never rejects. */
  async connect(): Promise<void> {
    await this.#events.open();
  }

  /**
   * Posts the graph and follows the job to its end. Nothing is posted twice: where the connection fails on the way, the engine is
   * asked whether it has the job.
   * @throws EaselError for what the engine refuses or fails at (also where it would only have skipped some outputs);
   *   job_cancelled; engine_crashed where the engine ends or restarts meanwhile; engine_stuck where it freezes; output_gone
   */
  async run(graph: Graph, options: RunOptions): Promise<JobOutputs> {
    const { jobId, signal } = options;
    if (signal?.aborted) throw jobCancelled();
    if (this.#closing.signal.aborted) throw this.#closing.signal.reason;
    const ready = sanitizeGraph(graph);
    const clientId = await this.#events.open();
    await options.handover?.beforePost();
    if (signal?.aborted) throw jobCancelled();
    const watch = this.#watch(jobId, options, { graph: ready, clientId, previews: options.previews ?? true });
    const posted = this.#submission.post(ready, options, clientId);
    return this.#followToEnd(watch, posted, options);
  }

  /**
   * Follows a job that was posted earlier, perhaps by another process: its state is read every few seconds and whenever the engine's
   * queue changes, but its progress goes to the client that posted it.
   * @throws EaselError as `run`; job_unknown
   */
  async follow(jobId: string, options: FollowOptions = {}): Promise<JobOutputs> {
    await this.#events.open();
    const watch = this.#watch(jobId, options, { previews: false });
    return this.#followToEnd(watch, this.#requireKnown(jobId), options);
  }

  /**
   * Stops a pending or running job, and waits until the engine has let go of it.
   * Resolves with true where this stopped it; with false where it had ended before, is unknown, or still runs after a minute.
   */
  cancel(jobId: string): Promise<boolean> {
    return this.#jobs.cancel(jobId);
  }

  /** Frees memory of the engine once the running job is over. `freeMemory` also drops the cached results of nodes. */
  async free(options: { unloadModels: boolean; freeMemory: boolean }): Promise<void> {
    const json = { unload_models: options.unloadModels, free_memory: options.freeMemory };
    (await this.#http.request("/free", { method: "POST", json })).requireOk();
  }

  /** Closes the connection. Jobs that are being followed reject with engine_unreachable, and go on in the engine. */
  async dispose(): Promise<void> {
    this.#closing.abort(new EaselError("engine_unreachable", "job_released", {}));
    await this.#events.dispose();
    this.#http.dispose();
  }

  #watch(jobId: string, { onEvent }: FollowOptions, more: { graph?: Graph; clientId?: string | undefined; previews: boolean }): JobWatch {
    const tell = (event: JobEvent) => {
      try {
        onEvent?.(event);
      } catch (error) {
        this.#log("job_listener_failed", { jobId, error: String(error) });
      }
    };
    return new JobWatch({ jobId, events: this.#events, onEvent: tell, clock: this.#clock, ...more });
  }

  async #followToEnd(watch: JobWatch, posted: Promise<void>, { signal, handover }: FollowOptions): Promise<JobOutputs> {
    const stop = linkSignals(signal, handover?.released, this.#closing.signal);
    try {
      await orAborted(posted, stop.signal);
      const pollIntervalMs = this.#pollIntervalMs;
      const isLocal = isLoopback(new URL(this.url).hostname);
      return await untilEnded({ watch, jobs: this.#jobs, clock: this.#clock, pollIntervalMs, isLocal, signal: stop.signal });
    } catch (error) {
      // Whoever has the job now, or takes it over, decides what becomes of it.
      if (handover?.released.aborted) throw error;
      // When it wakes up, it would go on with the job, for nobody.
      if (isSilence(error) && !handover) this.#submission.withdraw(watch.jobId);
      if (!signal?.aborted) throw error;
      await this.#submission.abandon(watch.jobId, posted);
      throw jobCancelled(error);
    } finally {
      stop.abort();
      watch.dispose();
    }
  }

  async #requireKnown(jobId: string): Promise<void> {
    const job = await this.job(jobId);
    if (job.state !== "unknown") return;
    throw new EaselError("job_unknown", "job_not_on_engine", {});
  }
}

/** The engine was given up because it did not answer: it may still have its jobs. */
const isSilence = (error: unknown) =>
  error instanceof EngineUnreachableError ? error.reason === "timeout" : error instanceof EaselError && error.kind === "engine_stuck";
