import { linkSignals } from "#base/abort.ts";
import type { Clock, Random } from "#base/clock.ts";
import { Listeners } from "#base/listeners.ts";
import type { Log } from "#base/log.ts";
import type { ComfyClient } from "#comfyui/client.ts";
import type { EngineReport } from "#contract/host.ts";
import type { EngineSpec } from "../config/engines.ts";
import type { EngineCatalog } from "./engine-catalog.ts";
import type { EngineHandle } from "./engine-handle.ts";
import { EngineLocator, type WaitOptions } from "./engine-locator.ts";
import { EngineMember } from "./engine-member.ts";
import { EnginePaces } from "./engine-paces.ts";
import { UnionCatalog } from "./union-catalog.ts";

export interface EnginePoolOptions {
  /** The engines to begin with, the most usual first. */
  engines: readonly EngineSpec[];
  /** `engine.json` of the state directory, where the app says where its engine answers. */
  reportFile: string;
  /** Gives the client for an address, always the same one. */
  connect(url: string): ComfyClient;
  /** For how long an engine is believed to have what it had; 0 = not at all. */
  catalogLifetimeMs: number;
  /** Whether a lone engine, too, is looked at regularly and judged: a cluster's worker takes only what its engine can do. */
  watchesLoneEngine: boolean;
  clock: Clock;
  random: Random;
  log: Log;
}

/** How often the engines of a pool are looked at while there is work, and while there is none. */
const BUSY_LOOK_MS = 2_000;
const IDLE_LOOK_MS = 15_000;
const LOOK_TIMEOUT_MS = 3_000;

/**
 * All engines that this bridge gives jobs to. With one of them it does what that engine's locator does, and nothing more; several are
 * looked at regularly, so that it is known which answer and what they have to do.
 */
export class EnginePool {
  /** Something has changed about which engines there are or what they can do. */
  readonly changed = new Listeners<void>();
  /** An engine has been looked at: its figures may be others. */
  readonly looked = new Listeners<void>();
  readonly paces = new EnginePaces();
  readonly #options: EnginePoolOptions;
  readonly #members = new Map<string, EngineMember>();
  readonly #closed = new AbortController();
  #requestStart: (() => void) | null = null;
  /** Called when the host has started an engine: it may have other nodes and models. */
  onEngineChanged: (() => void) | null = null;

  constructor(options: EnginePoolOptions) {
    this.#options = options;
    for (const spec of options.engines) this.add(spec);
  }

  /** Asks the host to start its engine; null without a host. */
  set requestStart(start: (() => void) | null) {
    this.#requestStart = start;
    for (const { locator } of this.#hosts()) locator.requestStart = start;
  }

  /** All engines, whatever their state. */
  get members(): readonly EngineMember[] {
    return [...this.#members.values()];
  }

  /** Those that jobs can be given to. */
  get ready(): readonly EngineMember[] {
    return this.members.filter(({ state }) => state === "ready");
  }

  /** There is one engine, which is trusted to answer and to be able to do everything, until it is to do a job. */
  get isAlone(): boolean {
    return this.#members.size < 2 && !this.#options.watchesLoneEngine;
  }

  member(id: string): EngineMember | null {
    return this.#members.get(id) ?? null;
  }

  /** The engine that answered last, in the order of the pool, without asking whether it still does; null where none has. */
  get lastKnown(): EngineHandle | null {
    return (this.ready[0] ?? this.members.find(({ engine }) => engine !== null))?.engine ?? null;
  }

  /** What all engines that have answered have together. */
  get union(): UnionCatalog {
    return new UnionCatalog(this.#catalogs());
  }

  /** Adds an engine, or changes what is said of the one of that name. */
  add(spec: EngineSpec): void {
    const known = this.#members.get(spec.name);
    if (known?.spec.url === spec.url) known.spec = spec;
    else {
      // What the former has is finished there.
      known?.dispose();
      const { clock, random } = this.#options;
      this.#members.set(spec.name, new EngineMember({ spec, locator: this.#locator(spec), paces: this.paces, clock, random }));
    }
    if (!this.isAlone) for (const member of this.members) void this.#keepLooking(member);
    this.changed.emit();
  }

  /** Takes an engine out. Jobs that it has are finished there. */
  remove(name: string): void {
    this.#members.get(name)?.dispose();
    if (!this.#members.delete(name)) return;
    this.paces.forget(name);
    this.changed.emit();
  }

  /** A drained engine finishes what it has and gets nothing more, until it is undrained. */
  drain(name: string, draining: boolean): void {
    const member = this.#members.get(name);
    if (!member) return;
    member.draining = draining;
    this.changed.emit();
  }

  /** The client for an address that was given a job earlier, wherever its engine is now. */
  clientAt(url: string): ComfyClient {
    return this.#options.connect(url);
  }

  /** Takes what the host says of its engine. */
  setHostReport(report: EngineReport): void {
    for (const { locator } of this.#hosts()) locator.setHostReport(report);
  }

  /** Waits until an engine answers, any of them, and gives it. Throws as `EngineLocator.waitUntilReady` of the first engine. */
  async waitUntilReady(options: WaitOptions): Promise<EngineHandle> {
    const members = this.members.filter(({ draining }) => !draining);
    const [first, ...others] = members.length > 0 ? members : this.members;
    if (!first) throw new Error("the pool has no engine");
    if (others.length === 0) return first.locator.waitUntilReady(options);
    const ready = this.ready.find(({ engine }) => engine !== null)?.engine;
    if (ready) return ready;
    const found = linkSignals(options.signal);
    const quiet = { signal: found.signal, timeoutMs: options.timeoutMs };
    const asked = [
      first.locator.waitUntilReady({ ...options, signal: found.signal }),
      ...others.map(({ locator }) => locator.waitUntilReady(quiet)),
    ];
    try {
      return await firstToSucceed(asked);
    } finally {
      found.abort();
    }
  }

  /** Stops looking at engines. */
  close(): void {
    this.#closed.abort();
    for (const member of this.members) member.dispose();
  }

  #catalogs(): EngineCatalog[] {
    const known = this.members.flatMap(({ engine, state }) => (engine === null ? [] : [{ catalog: engine.catalog, state }]));
    const answering = known.filter(({ state }) => state !== "unreachable");
    return (answering.length > 0 ? answering : known).map(({ catalog }) => catalog);
  }

  #hosts(): EngineMember[] {
    return this.members.filter(({ spec }) => spec.url === null);
  }

  #locator({ name, url }: EngineSpec): EngineLocator {
    const locator = new EngineLocator({ ...this.#options, name, url });
    if (url === null) locator.requestStart = this.#requestStart;
    locator.onEngineChanged = () => {
      this.onEngineChanged?.();
      this.changed.emit();
    };
    return locator;
  }

  /** Until the member or the pool is gone, at most once at a time. */
  async #keepLooking(member: EngineMember): Promise<void> {
    const { clock } = this.#options;
    if (member.watched) return;
    member.watched = true;
    const ended = linkSignals(this.#closed.signal, member.gone);
    while (!ended.signal.aborted) {
      await this.#look(member);
      const pause = member.circuit.closed ? (this.#busy ? BUSY_LOOK_MS : IDLE_LOOK_MS) : member.circuit.pauseMs;
      await clock.sleep(pause, ended.signal).catch(() => {}); // gone
    }
  }

  get #busy(): boolean {
    return this.members.some(({ running }) => running.size > 0);
  }

  /** Asks an engine whether it answers and what it has to do. */
  async #look(member: EngineMember): Promise<void> {
    const before = member.state;
    try {
      const { client } = await member.locator.waitUntilReady({ timeoutMs: 0, signal: member.gone });
      const { running, pending } = await client.queue(AbortSignal.timeout(LOOK_TIMEOUT_MS));
      member.onAnswer([...running, ...pending]);
      // A job of ours that has come back here meanwhile is wanted.
      for (const id of member.takeUnwanted().filter((id) => !member.running.has(id))) void client.cancel(id).catch(() => {});
    } catch (error) {
      if (!member.gone.aborted) member.onFailure(error);
    }
    if (member.state !== before) this.#tellState(member);
    this.looked.emit();
  }

  /** Something went wrong between us and the engine: it is not used until it answers again. */
  onTrouble(member: EngineMember, error: unknown): void {
    const before = member.state;
    // A lone engine is asked whenever there is a job.
    if (this.isAlone) member.noteFault(error);
    else member.onFailure(error);
    if (member.state !== before) this.#tellState(member);
  }

  #tellState(member: EngineMember): void {
    this.#options.log.info(`engine ${member.state}`, { engine: member.id });
    this.changed.emit();
  }
}

/** The first that resolves; rejects as the first of them where all reject. */
async function firstToSucceed<T>(attempts: Promise<T>[]): Promise<T> {
  return Promise.any(attempts).catch((error: AggregateError) => Promise.reject(error.errors[0]));
}
