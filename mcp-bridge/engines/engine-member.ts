import type { Clock, Random } from "#base/clock.ts";
import { type ErrorReport, reportOf } from "#contract/errors.ts";
import type { EngineSpec } from "../config/engines.ts";
import type { EngineLoad } from "./choose-engine.ts";
import { Circuit } from "./circuit.ts";
import type { EngineHandle } from "./engine-handle.ts";
import type { EngineLocator } from "./engine-locator.ts";
import type { EnginePaces } from "./engine-paces.ts";

/** `unknown`: it has not been asked yet. */
export type MemberState = "unknown" | "ready" | "unreachable" | "draining";

/** A job of this bridge that an engine has. */
export interface GivenJob {
  id: string;
  tool: string;
}

/** What went wrong last on an engine. */
export interface EngineFault {
  at: number;
  error: ErrorReport;
}

export interface EngineMemberOptions {
  spec: EngineSpec;
  locator: EngineLocator;
  paces: EnginePaces;
  clock: Clock;
  random: Random;
}

/** An engine in the pool: where it is, whether it answers, and what it has to do. */
export class EngineMember {
  spec: EngineSpec;
  readonly locator: EngineLocator;
  /** Our jobs that it has, by id. */
  readonly running = new Map<string, GivenJob>();
  /** It finishes what it has and gets nothing more. */
  draining = false;
  lastFault: EngineFault | null = null;
  readonly circuit: Circuit;
  /** Whether the pool looks at it regularly. */
  watched = false;
  readonly #gone = new AbortController();
  readonly #paces: EnginePaces;
  readonly #clock: Clock;
  /** Jobs of others in its queue, as of the last look. */
  #foreign = 0;
  readonly #unwanted = new Set<string>();
  #loadedModels: ReadonlySet<string> = new Set();

  constructor({ spec, locator, paces, clock, random }: EngineMemberOptions) {
    this.spec = spec;
    this.locator = locator;
    this.#paces = paces;
    this.#clock = clock;
    this.circuit = new Circuit(clock, random);
  }

  get id(): string {
    return this.spec.name;
  }

  /** The engine as it answered last; null before it has. */
  get engine(): EngineHandle | null {
    return this.locator.lastKnown;
  }

  get state(): MemberState {
    if (!this.circuit.closed) return "unreachable";
    if (this.draining) return "draining";
    return this.engine === null ? "unknown" : "ready";
  }

  get load(): EngineLoad {
    const { weight, slots } = this.spec;
    return {
      id: this.id,
      weight,
      slots,
      running: this.running.size,
      foreign: this.#foreign,
      freeMemoryBytes: this.engine?.freeMemoryBytes ?? null,
      loadedModels: this.#loadedModels,
      pace: this.#paces.ratio(this.id),
    };
  }

  /** Milliseconds that a job takes there of late; null before the first. */
  get paceMs(): number | null {
    return this.#paces.durationMs(this.id);
  }

  /** Aborts when the engine is taken out of the pool. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  dispose(): void {
    this.#gone.abort();
  }

  /** It has answered. `queue`: the ids of all jobs that it has. */
  onAnswer(queue: readonly string[]): void {
    this.circuit.onSuccess();
    this.#foreign = queue.filter((id) => !this.running.has(id)).length;
  }

  /** A job that it may still have is not wanted from it any more: it is told so when it answers again. */
  withdraw(jobId: string): void {
    this.#unwanted.add(jobId);
  }

  /** Those jobs, each once. */
  takeUnwanted(): string[] {
    const ids = [...this.#unwanted];
    this.#unwanted.clear();
    return ids;
  }

  onFailure(error: unknown): void {
    this.circuit.onFailure();
    this.noteFault(error);
  }

  noteFault(error: unknown): void {
    this.lastFault = { at: this.#clock.now(), error: reportOf(error) };
  }

  /** A job was done there. `models`: the files that it took. */
  onJobDone(tool: string, durationMs: number, models: readonly string[]): void {
    this.#paces.note(this.id, tool, durationMs);
    this.#loadedModels = new Set(models);
  }
}
