import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "#base/clock.ts";
import { EaselError, type ErrorReport } from "#contract/errors.ts";
import type { ChangePlan, StartCheck } from "#contract/view.ts";
import type { BridgeEntry, Client } from "./apps/client.ts";
import { clients } from "./apps/clients.ts";
import { DesktopApp, type DesktopAppOptions } from "./apps/desktop-app.ts";
import { HostSystem } from "./apps/host-system.ts";
import { isRunning } from "./apps/running-apps.ts";
import { ChangePlanner, chosenLocation } from "./change/change-planner.ts";
import { changedMeanwhile, readConfigFile } from "./change/config-file.ts";
import { ConfigWriter } from "./change/config-writer.ts";
import { isLocked, withFileLock } from "./change/file-lock.ts";
import { FilePlanner } from "./change/file-planner.ts";
import { type Action, Journal } from "./change/journal.ts";
import { StartProbeCache } from "./status/start-probe-cache.ts";
import { type ClientStatus, StatusReader } from "./status/status-reader.ts";

export interface ConnectOptions {
  /** The user's home folder; `env.EASEL_HOME_OVERRIDE` goes before it. */
  home: string;
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  /** Where `backups/` and `changes.jsonl` are kept. */
  stateDirectory: string;
  /** What AI apps are told to start. */
  entry: BridgeEntry;
  clock: Clock;
  /** The program `file-planner-worker`, in which large files are planned; left out: in this thread. */
  worker?: string;
  /** Why nothing can be written now: Easel runs from a place that will be gone. */
  writeBlocked?: ErrorReport | null;
  /** Left out: Easel looks at the processes itself. */
  isRunning?: (clientId: string) => Promise<boolean>;
  /** Left out: it is started for real. */
  probe?: (entry: BridgeEntry) => Promise<StartCheck>;
  /** A start probe of what stands in the settings began or ended. */
  onProbe?: () => void;
  desktop?: Partial<DesktopAppOptions>;
}

/** Asked before an app is quit; left out where nobody can be asked: then a change is made while the app runs. */
export type MayQuit = (app: string) => Promise<boolean>;

/** Puts Easel into AI apps' settings and takes it out again; loses no byte that is not ours. Algorithm: README.md. */
export class Connect {
  readonly #options: ConnectOptions;
  readonly #system: HostSystem;
  readonly #journal: Journal;
  readonly #writer: ConfigWriter;
  readonly #probes: StartProbeCache;
  readonly #reader: StatusReader;
  readonly #planner: ChangePlanner;

  constructor(options: ConnectOptions) {
    const { stateDirectory, clock, entry, writeBlocked = null } = options;
    this.#options = options;
    this.#system = new HostSystem(options);
    this.#journal = new Journal(stateDirectory, clock);
    this.#probes = new StartProbeCache(options.probe ?? probeIn(this.#system.home, clock), options.onProbe);
    const shared = { system: this.#system, journal: this.#journal, files: new FilePlanner(options.worker ?? null), entry };
    const isRunning = (client: Client) => this.#isRunning(client);
    this.#reader = new StatusReader({ ...shared, probes: this.#probes });
    this.#planner = new ChangePlanner({ ...shared, writeBlocked, isRunning });
    this.#writer = new ConfigWriter({ ...shared, clock, isRunning });
  }

  /** What AI apps are told to start. */
  get entry(): BridgeEntry {
    return this.#options.entry;
  }

  /** Whether an AI app's settings are being changed just now, by whichever Easel of this person. */
  isWriting(): boolean {
    return isLocked(this.#lock);
  }

  /** How every AI app that Easel knows is connected. */
  list(): Promise<ClientStatus[]> {
    return Promise.all(clients.map((client) => this.#reader.status(client)));
  }

  /** Starts what stands in the app's settings, as the app would do it. */
  async probe(clientId: string): Promise<ClientStatus> {
    const client = clientNamed(clientId);
    await this.#probes.probe(await this.#reader.entries(client));
    return this.#reader.status(client);
  }

  /** Starts what stands in the settings of every app that holds our entry; the same entry once. */
  async probeAll(): Promise<void> {
    const entries = await Promise.all(clients.map((client) => this.#reader.entries(client)));
    const distinct = new Map(entries.flat().map((entry) => [JSON.stringify(entry), entry]));
    await this.#probes.probe([...distinct.values()]);
  }

  /** Starts what would be written, whether or not any app holds it. */
  async probeBridge(): Promise<StartCheck> {
    await this.#probes.probe([this.#options.entry]);
    return this.#probes.of([this.#options.entry]);
  }

  /**
   * Changes nothing. Throws EaselError `argument_invalid` for an unknown client; what stands in the way of a change is told in the plan.
   * `place` is one of those that an earlier plan offered.
   */
  async plan(clientId: string, action: Action, place?: string): Promise<ChangePlan> {
    return this.#planner.plan(clientNamed(clientId), action, place);
  }

  /**
   * Does what `plan` showed. Throws EaselError `config_invalid`, with nothing written, when a file has changed since, and
   * `not_allowed` when the app would have to be quit first and the person, or the app, would rather not.
   */
  async apply(clientId: string, id: string, mayQuit?: MayQuit): Promise<ClientStatus> {
    const client = clientNamed(clientId);
    const shown = this.#planner.shown(client, id);
    await this.#whileClosed(client, mayQuit, async (wasOpen) => {
      // An app that quits may save its settings one last time: what the person saw must still be what happens.
      const { action, edits } = wasOpen ? await this.#planner.renewed(client, shown) : shown;
      await this.#locked(async () => {
        for (const { file } of edits) {
          const now = await readConfigFile(file.path, this.#system.home);
          if (now.target !== file.target || now.content?.hash !== file.content?.hash) throw changedMeanwhile();
        }
        await this.#writer.apply(client, action, edits);
      });
    });
    this.#planner.forget(client);
    return this.#reader.status(client);
  }

  /**
   * Puts back the exact bytes from before the change where nobody has changed the file since (a file that we made goes);
   * elsewhere only our own entry becomes what it was. Throws EaselError when that change or its backup is not known,
   * or when the entry is somebody else's by now.
   */
  async undo(clientId: string, changeId: string, mayQuit?: MayQuit): Promise<ClientStatus> {
    const client = clientNamed(clientId);
    const change = (await this.#journal.changes(client.id)).find(({ id }) => id === changeId);
    if (change === undefined) throw new EaselError("argument_invalid", "change_unknown", {});
    await this.#whileClosed(client, mayQuit, () =>
      this.#locked(async () => {
        await this.#writer.undo(client, change);
        await this.#journal.recordUndone(change.id, (await this.#reader.entries(client)).length > 0);
      }),
    );
    return this.#reader.status(client);
  }

  /** Our entry vanished, and that is fine: it is no longer missed. */
  async leave(clientId: string): Promise<ClientStatus> {
    const client = clientNamed(clientId);
    const [newest] = await this.#journal.changes(client.id);
    if (newest !== undefined) await this.#locked(() => this.#journal.recordLeft(newest.id));
    return this.#reader.status(client);
  }

  /**
   * Asks the app to quit, waits until it has, and opens it again. False where the person would rather not.
   * Throws EaselError `not_allowed` where it cannot be opened from here.
   */
  async restart(clientId: string, mayQuit: MayQuit): Promise<boolean> {
    const client = clientNamed(clientId);
    const desktop = this.#desktop(client);
    if (desktop === null) throw new EaselError("argument_invalid", "client_not_restartable", { client: client.id });
    if ((await desktop.isRunning()) && !(await mayQuit(client.name))) return false;
    const open = await desktop.quit();
    const opened =
      open !== null &&
      (await open().then(
        () => true,
        () => false,
      ));
    if (!opened) throw new EaselError("not_allowed", "client_not_opened", { client: client.id });
    return true;
  }

  /** The link on which the app offers to add Easel. Throws EaselError `argument_invalid` for an app that has none. */
  link(clientId: string): string {
    const client = clientNamed(clientId);
    if (client.link !== undefined) return client.link(this.#options.entry);
    throw new EaselError("argument_invalid", "client_without_link", { client: client.id });
  }

  /** The files that hold, or held, our entry, or in which something is in its way; for looking whether they change. */
  async watched(): Promise<string[]> {
    const files: string[] = [];
    for (const client of clients) {
      const { wanted, changes } = await this.#journal.history(client.id);
      const matters = wanted || !["absent", "by_hand"].includes((await this.#reader.status(client)).config.kind);
      const location = matters ? chosenLocation(await client.locate(this.#system), changes) : undefined;
      if (location !== undefined && "files" in location) files.push(...location.files);
    }
    return files;
  }

  async #isRunning(client: Client): Promise<boolean> {
    const { platform, desktop } = this.#options;
    if (this.#options.isRunning !== undefined) return this.#options.isRunning(client.id);
    return isRunning(client, { platform, home: this.#system.home, runCommand: desktop?.runCommand });
  }

  #desktop(client: Client): DesktopApp | null {
    const { platform, clock, desktop } = this.#options;
    return DesktopApp.of(client, { platform, home: this.#system.home, clock, ...desktop });
  }

  async #whileClosed(client: Client, mayQuit: MayQuit | undefined, work: (wasOpen: boolean) => Promise<void>): Promise<void> {
    const desktop = this.#desktop(client);
    if (desktop === null || mayQuit === undefined || !(await this.#isRunning(client))) return work(false);
    if (!(await mayQuit(client.name))) throw new EaselError("not_allowed", "client_left_open", { client: client.id });
    const openAgain = await desktop.quit();
    // An app that does not open again is opened by its person: the change is made all the same.
    await work(true).finally(() => openAgain?.().catch(() => {}));
  }

  /** Runs `work` while no other Easel changes any app's settings. */
  get #lock(): string {
    return join(this.#options.stateDirectory, "connect.lock");
  }

  async #locked<T>(work: () => Promise<T>): Promise<T> {
    await mkdir(this.#options.stateDirectory, { recursive: true, mode: 0o700 });
    return withFileLock(this.#lock, this.#options.clock, work);
  }
}

/** The MCP client is loaded when the first probe is made: most runs of `easel-connect` make none. */
function probeIn(directory: string, clock: Clock) {
  return async (entry: BridgeEntry) => (await import("./status/start-probe.ts")).probeStart(entry, { directory, clock });
}

function clientNamed(id: string): Client {
  const client = clients.find((one) => one.id === id);
  if (client !== undefined) return client;
  throw new EaselError("argument_invalid", "client_unknown", { id, known: clients.map((one) => one.id) });
}
