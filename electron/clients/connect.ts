import { mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Clock } from "#comfyui/clock.ts";
import { EaselError, type ErrorReport } from "#comfyui/errors.ts";
import type { ChangePlan, StartCheck } from "#contract/view.ts";
import type { BridgeEntry, Client } from "./apps/client.ts";
import { clients } from "./apps/clients.ts";
import { Machine } from "./apps/machine.ts";
import { seemsToRun } from "./apps/running.ts";
import { Desktop, type DesktopOptions } from "./desktop.ts";
import { changedMeanwhile, readConfigFile } from "./file.ts";
import { Journal, type KnownChange } from "./journal.ts";
import { withFileLock } from "./lock.ts";
import { OwnWriter } from "./own-program.ts";
import {
  type Action,
  asEaselError,
  changesSomething,
  type FileEdit,
  mustNotBeForeign,
  narrowed,
  notYet,
  planId,
  removing,
  sameToThePerson,
  understood,
  writing,
} from "./planning.ts";
import { StartChecks } from "./start-checks.ts";
import { type ClientStatus, StatusReader } from "./status.ts";
import { Writer } from "./writer.ts";

export type { BridgeEntry } from "./apps/client.ts";
export type { Action } from "./planning.ts";
export type { ClientStatus } from "./status.ts";

export interface ConnectOptions {
  /** The user's home folder; `env.EASEL_HOME_OVERRIDE` goes before it. */
  home: string;
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  /** Where `backups/` and `changes.jsonl` are kept. */
  stateDirectory: string;
  entry: BridgeEntry;
  clock: Clock;
  /** Why nothing can be written now: Easel runs from a place that will be gone. */
  unsettled?: ErrorReport | null;
  /** Left out: Easel looks at the processes itself. */
  isRunning?: (clientId: string) => Promise<boolean>;
  /** Left out: it is started for real. */
  start?: (entry: BridgeEntry) => Promise<StartCheck>;
  /** A trial of what stands in the settings began or ended. */
  onTrial?: () => void;
  desktop?: Partial<DesktopOptions>;
}

/** Asked before an app is quit; left out where nobody can be asked: then a change is made while the app runs. */
export type MayQuit = (app: string) => Promise<boolean>;

interface Planned {
  id: string;
  action: Action;
  edits: FileEdit[];
}

/** Puts Easel into AI apps' settings and takes it out again; loses no byte that is not ours. Algorithm: README.md. */
export class Connect {
  readonly #options: ConnectOptions;
  readonly #machine: Machine;
  readonly #journal: Journal;
  readonly #writer: Writer;
  readonly #starts: StartChecks;
  readonly #reader: StatusReader;
  /** The newest plan of each client: what a person saw is what is done. */
  readonly #planned = new Map<string, Planned>();

  constructor(options: ConnectOptions) {
    const { stateDirectory, clock, entry } = options;
    this.#options = options;
    this.#machine = new Machine(options);
    this.#journal = new Journal(stateDirectory, clock);
    this.#writer = new Writer(this.#machine, this.#journal, entry, clock, (client) => this.#isRunning(client));
    this.#starts = new StartChecks(options.start ?? startFor(this.#machine.home, clock), options.onTrial);
    this.#reader = new StatusReader(this.#machine, this.#journal, entry, this.#starts);
  }

  /** What AI apps are told to start. */
  get entry(): BridgeEntry {
    return this.#options.entry;
  }

  list(): Promise<ClientStatus[]> {
    return Promise.all(clients.map((client) => this.#reader.status(client)));
  }

  /** Starts what stands in the app's settings, as the app would do it. */
  async check(clientId: string): Promise<ClientStatus> {
    const client = clientNamed(clientId);
    await this.#starts.check(await this.#reader.entries(client));
    return this.#reader.status(client);
  }

  /** Tries what stands in the settings of every app that holds our entry; the same entry is tried once. */
  async checkAll(): Promise<void> {
    const entries = await Promise.all(clients.map((client) => this.#reader.entries(client)));
    const different = new Map(entries.flat().map((entry) => [JSON.stringify(entry), entry]));
    await this.#starts.check([...different.values()]);
  }

  /** Starts what would be written, whether or not any app holds it. */
  async tryBridge(): Promise<StartCheck> {
    await this.#starts.check([this.#options.entry]);
    return this.#starts.of([this.#options.entry]);
  }

  /**
   * Changes nothing. Throws EaselError `argument_invalid` for an unknown client; what stands in the way of a change is told in the plan.
   * `place` is one of those that an earlier plan offered.
   */
  async plan(clientId: string, action: Action, place?: string): Promise<ChangePlan> {
    const client = clientNamed(clientId);
    const { changes } = await this.#journal.history(client.id);
    const path = await this.#reader.shownPath(client, changes);
    const { unsettled } = this.#options;
    if (unsettled && action === "write") return { kind: "refused", path, error: unsettled };
    try {
      const edits = await this.#edits(client, action, place);
      if ("choice" in edits) return { kind: "choose", places: await Promise.all(edits.choice.map((one) => this.#place(one))) };
      const changing = edits.filter(changesSomething);
      if (changing.length === 0) return { kind: "nothing_to_do", path };
      const id = planId(action, changing);
      this.#planned.set(client.id, { id, action, edits: changing });
      return {
        kind: "change",
        planId: id,
        path: changing.map(({ file }) => this.#machine.shown(file.path)).join(" and "),
        creates: changing.some(({ file }) => file.content === null),
        diff: changing.flatMap(({ diff }) => diff),
        warnings: await this.#warnings(client, action),
      };
    } catch (error) {
      return { kind: "refused", path, error: asEaselError(error).report() };
    }
  }

  /**
   * Does what `plan` showed. Throws EaselError `config_invalid`, with nothing written, when a file has changed since, and
   * `not_allowed` when the app would have to be quit first and the person, or the app, would rather not.
   */
  async apply(clientId: string, id: string, mayQuit?: MayQuit): Promise<ClientStatus> {
    const client = clientNamed(clientId);
    const planned = this.#planned.get(client.id);
    if (planned === undefined || planned.id !== id) throw changedMeanwhile();
    await this.#whileClosed(client, mayQuit, async (wasOpen) => {
      // An app that quits may save its settings one last time: what the person saw must still be what happens.
      if (wasOpen) planned.edits = sameToThePerson(planned.edits, await this.#again(client, planned));
      await this.#locked(async () => {
        for (const { file } of planned.edits) {
          const now = await readConfigFile(file.path, this.#machine.home);
          if (now.target !== file.target || now.content?.hash !== file.content?.hash) throw changedMeanwhile();
        }
        await this.#writer.perform(client, planned.action, planned.edits);
      });
    });
    this.#planned.delete(client.id);
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
    if (change === undefined) {
      throw new EaselError("argument_invalid", "This change is not known.", "Choose one of the changes that are listed for this app.");
    }
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
    if (desktop === null) throw new EaselError("argument_invalid", `Easel cannot restart ${client.name}.`, client.afterWriting);
    if ((await desktop.isRunning()) && !(await mayQuit(client.name))) return false;
    const open = await desktop.quit();
    const opened =
      open !== null &&
      (await open().then(
        () => true,
        () => false,
      ));
    if (!opened) throw new EaselError("not_allowed", `${client.name} does not run here.`, `Open ${client.name} yourself.`);
    return true;
  }

  /** The link on which the app offers to add Easel. Throws EaselError `argument_invalid` for an app that has none. */
  link(clientId: string): string {
    const client = clientNamed(clientId);
    if (client.link !== undefined) return client.link(this.#options.entry);
    throw new EaselError("argument_invalid", `${client.name} cannot be connected by a link.`, "Copy the snippet in by hand.");
  }

  /** The files that hold, or held, our entry, or in which something is in its way; for looking whether they change. */
  async watched(): Promise<string[]> {
    const files: string[] = [];
    for (const client of clients) {
      const { wanted, changes } = await this.#journal.history(client.id);
      const matters = wanted || !["absent", "by_hand"].includes((await this.#reader.status(client)).config.kind);
      const located = matters ? narrowed(await client.locate(this.#machine), changes) : undefined;
      if (located !== undefined && "files" in located) files.push(...located.files);
    }
    return files;
  }

  // --- Planning ---

  async #edits(client: Client, action: Action, place?: string): Promise<FileEdit[] | { choice: string[] }> {
    const history = await this.#journal.changes(client.id);
    const whole = await client.locate(this.#machine);
    const asked = "choice" in whole ? whole.choice.find((path) => this.#machine.shown(path) === place) : undefined;
    const located = narrowed(whole, history, asked);
    if ("problem" in located) throw notYet(located);
    if ("choice" in located && action === "write") return located;
    // Taking out what is not there changes nothing: so nobody need say where.
    const files = "choice" in located ? located.choice : located.files;
    return Promise.all(files.map((path) => this.#edit(client, action, path, history)));
  }

  async #edit(client: Client, action: Action, path: string, history: readonly KnownChange[]): Promise<FileEdit> {
    const found = understood(client, this.#options.entry, await readConfigFile(path, this.#machine.home));
    mustNotBeForeign(client, found.current, history);
    return action === "write" ? writing(client, found) : removing(client, found, history);
  }

  /** The same files once more. */
  async #again(client: Client, { action, edits }: Planned): Promise<FileEdit[]> {
    const history = await this.#journal.changes(client.id);
    const again = await Promise.all(edits.map(({ file }) => this.#edit(client, action, file.path, history)));
    return again.filter(changesSomething);
  }

  async #place(path: string): Promise<{ path: string; usedAt: number | null }> {
    const found = await stat(path).catch(() => stat(dirname(path)).catch(() => null));
    return { path: this.#machine.shown(path), usedAt: found && Math.round(found.mtimeMs) };
  }

  async #warnings(client: Client, action: Action): Promise<string[]> {
    const warnings: string[] = [];
    if (client.overwritesWhileRunning !== undefined && (await this.#isRunning(client))) {
      const itself = (await OwnWriter.of(client, this.#machine)) !== null;
      warnings.push(itself ? `${client.name} is open, so its own program makes this change.` : client.overwritesWhileRunning.quit);
    }
    if (action === "write" && (await client.detect(this.#machine)) === null) {
      warnings.push(`${client.name} was not found on this computer; the settings are written all the same.`);
    }
    return warnings;
  }

  // --- Doing ---

  async #isRunning(client: Client): Promise<boolean> {
    const { isRunning, platform, desktop } = this.#options;
    return isRunning === undefined ? seemsToRun(client, platform, desktop?.runs) : isRunning(client.id);
  }

  #desktop(client: Client): Desktop | null {
    const { platform, clock, desktop } = this.#options;
    return Desktop.of(client, { platform, clock, ...desktop });
  }

  async #whileClosed(client: Client, mayQuit: MayQuit | undefined, work: (wasOpen: boolean) => Promise<void>): Promise<void> {
    const desktop = this.#desktop(client);
    if (desktop === null || mayQuit === undefined || !(await this.#isRunning(client))) return work(false);
    if (!(await mayQuit(client.name))) {
      throw new EaselError("not_allowed", `${client.name} stays open, so nothing was changed.`, `Quit ${client.name}, then try again.`);
    }
    const openAgain = await desktop.quit();
    // An app that does not open again is opened by its person: the change is made all the same.
    await work(true).finally(() => openAgain?.().catch(() => {}));
  }

  async #locked<T>(work: () => Promise<T>): Promise<T> {
    await mkdir(this.#options.stateDirectory, { recursive: true, mode: 0o700 });
    return withFileLock(join(this.#options.stateDirectory, "connect.lock"), this.#options.clock, work);
  }
}

/** The MCP client is loaded when the first trial is made: most runs of `easel-connect` make none. */
function startFor(directory: string, clock: Clock) {
  return async (entry: BridgeEntry) => (await import("./starts.ts")).tryStart(entry, { directory, clock });
}

function clientNamed(id: string): Client {
  const client = clients.find((one) => one.id === id);
  if (client !== undefined) return client;
  throw new EaselError(
    "argument_invalid",
    `"${id}" is no AI app that Easel knows.`,
    `Choose one of: ${clients.map((one) => one.id).join(", ")}.`,
  );
}
