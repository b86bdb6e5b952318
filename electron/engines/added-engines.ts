import path from "node:path";
import type { AddedEngine, AddedEnginePlace } from "#contract/engines.ts";
import type { AddedEndpoint, EngineReport } from "#contract/host.ts";
import type { JobView } from "#contract/job.ts";
import type { AppState, EngineView } from "#contract/view.ts";
import type { EngineLogins } from "../secrets/engine-logins.ts";
import type { Supervisor } from "../supervisor/supervisor.ts";

/** Where an engine is from that Easel starts and stops. */
export type OwnPlace = Exclude<AddedEnginePlace, { kind: "url" }>;

/** An engine beside the first one that Easel starts and stops. */
export interface StartedEngine {
  name: string;
  place: OwnPlace;
  own: { number: number; directory: string };
  onChange(view: EngineView, report: EngineReport): void;
}

export interface AddedEnginesOptions {
  /** The engines that there are to be now. */
  wanted(): readonly AddedEngine[];
  logins: EngineLogins;
  /** Each engine that Easel starts has a folder in it. */
  directory: string;
  supervise(engine: StartedEngine): Supervisor;
  onViews(views: AppState["startedEngines"]): void;
}

interface Running {
  /** Where it is from, to see whether that has changed. */
  place: string;
  number: number;
  supervisor: Supervisor;
  view: EngineView;
  /** Where it answered last; null before it has. */
  url: string | null;
}

/**
 * The engines beside the first one. Those on this computer are started, watched and stopped here, each by a supervisor of its own; the
 * bridge is told where all of them answer, and gives them jobs.
 */
export class AddedEngines {
  /** Hears where engines answer, and which of all engines are to get nothing more. */
  onEndpoints: (endpoints: AddedEndpoint[]) => void = () => {};
  onDraining: (names: string[]) => void = () => {};
  readonly #options: AddedEnginesOptions;
  readonly #running = new Map<string, Running>();
  readonly #draining = new Set<string>();
  #told = "";

  constructor(options: AddedEnginesOptions) {
    this.#options = options;
  }

  /** Where those answer that have answered. */
  get endpoints(): AddedEndpoint[] {
    return this.#options.wanted().flatMap(({ name, place, weight, labels }) => {
      const url = place.kind === "url" ? place.url : this.#running.get(name)?.url;
      if (url == null) return [];
      return [{ name, url, weight, labels, authorization: this.#options.logins.loginFor(url)?.authorization ?? null }];
    });
  }

  /** Where those answer that end with Easel. */
  get startedUrls(): string[] {
    return [...this.#running.values()].flatMap(({ url }) => url ?? []);
  }

  /** Which engines, the first one among them, are to get nothing more, until Easel ends. */
  get draining(): string[] {
    return [...this.#draining];
  }

  /** Brings what runs to what is wanted. Resolves once what is not wanted any more has ended. */
  async reconcile(): Promise<void> {
    const wanted = new Map(this.#options.wanted().map((engine) => [engine.name, engine]));
    const unwanted = [...this.#running].filter(([name, { place }]) => {
      const engine = wanted.get(name);
      return !engine || JSON.stringify(engine.place) !== place;
    });
    for (const [name] of unwanted) this.#running.delete(name);
    for (const { name, place } of wanted.values()) {
      if (place.kind !== "url" && !this.#running.has(name)) this.#start(name, place);
    }
    this.#tell();
    await Promise.all(unwanted.map(([, { supervisor }]) => supervisor.dispose()));
  }

  /** The first engine is another one: those on other cards run the same. */
  async firstChanged(): Promise<void> {
    const cards = this.#options.wanted().filter(({ place }) => place.kind === "card");
    await Promise.all(cards.map(({ name }) => this.restart(name)));
  }

  drain(name: string, draining: boolean): void {
    if (draining) this.#draining.add(name);
    else this.#draining.delete(name);
    this.onDraining(this.draining);
  }

  /** Does nothing for one that Easel does not start. */
  async restart(name: string): Promise<void> {
    await this.#running.get(name)?.supervisor.restart();
  }

  /** A job of one of them has begun, made progress or ended. `jobs`: all that are running. */
  onJob(job: JobView, jobs: readonly JobView[]): void {
    for (const { supervisor, url } of this.#running.values()) {
      if (url !== null && job.engine === url) supervisor.setRunningJobs(jobs.filter(({ engine }) => engine === url).length);
    }
  }

  onSystemResume(): void {
    for (const { supervisor } of this.#running.values()) supervisor.onSystemResume();
  }

  /** Ends all that Easel started. */
  async dispose(): Promise<void> {
    const supervisors = [...this.#running.values()].map(({ supervisor }) => supervisor);
    this.#running.clear();
    await Promise.all(supervisors.map((supervisor) => supervisor.dispose()));
  }

  #start(name: string, place: OwnPlace): void {
    const number = firstFree([...this.#running.values()].map((one) => one.number));
    const supervisor = this.#options.supervise({
      name,
      place,
      own: { number, directory: path.join(this.#options.directory, String(number)) },
      onChange: (view, report) => this.#onChange(name, supervisor, view, report),
    });
    this.#running.set(name, { place: JSON.stringify(place), number, supervisor, view: supervisor.view, url: null });
    void supervisor.start();
  }

  #onChange(name: string, supervisor: Supervisor, view: EngineView, report: EngineReport): void {
    const engine = this.#running.get(name);
    if (engine?.supervisor !== supervisor) return; // it is being ended
    engine.view = view;
    // One that is away keeps its address: the bridge waits for it, and asks whether it is back.
    if (report.state === "ready") engine.url = report.url;
    this.#tell();
  }

  #tell(): void {
    this.#options.onViews([...this.#running].map(([name, { view }]) => ({ name, engine: view })));
    const endpoints = this.endpoints;
    if (JSON.stringify(endpoints) === this.#told) return;
    this.#told = JSON.stringify(endpoints);
    this.onEndpoints(endpoints);
  }
}

/** The lowest number from 1 that is not taken. */
function firstFree(taken: readonly number[]): number {
  let number = 1;
  while (taken.includes(number)) number += 1;
  return number;
}
