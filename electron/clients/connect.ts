import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Clock } from "#comfyui/clock.ts";
import { EaselError } from "#comfyui/errors.ts";
import type { ChangePlan, ClientView } from "#contract/view.ts";
import type { BridgeEntry, Client, Located } from "./apps/client.ts";
import { clients } from "./apps/clients.ts";
import { Machine } from "./apps/machine.ts";
import { seemsToRun } from "./apps/running.ts";
import { changed, decode, encode, says, valueAt, withEntry } from "./edit.ts";
import { type ConfigFile, changedMeanwhile, hashOf, readConfigFile, removeEmptyFolders, replaceConfigFile } from "./file.ts";
import type { Json } from "./grammars/grammar.ts";
import { type ChangedFile, Journal, type KnownChange } from "./journal.ts";
import { withFileLock, withFolderLock } from "./lock.ts";
import {
  type Action,
  changesSomething,
  type FileEdit,
  isOurs,
  mustNotBeForeign,
  planId,
  removing,
  understood,
  writing,
} from "./planning.ts";

export type { BridgeEntry } from "./apps/client.ts";
export type ClientStatus = Omit<ClientView, "lastConnectedAt" | "connectedNow">;
export type { Action } from "./planning.ts";

export interface ConnectOptions {
  /** The user's home folder; `env.EASEL_HOME_OVERRIDE` goes before it. */
  home: string;
  platform: NodeJS.Platform;
  env: Record<string, string | undefined>;
  /** Where `backups/` and `changes.jsonl` are kept. */
  stateDirectory: string;
  entry: BridgeEntry;
  clock: Clock;
  /** Left out: Easel looks at the processes itself. */
  isRunning?: (clientId: string) => Promise<boolean>;
}

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
  /** The newest plan of each client: what a person saw is what is done. */
  readonly #planned = new Map<string, Planned>();

  constructor(options: ConnectOptions) {
    this.#options = options;
    this.#machine = new Machine(options);
    this.#journal = new Journal(options.stateDirectory, options.clock);
  }

  list(): Promise<ClientStatus[]> {
    return Promise.all(clients.map((client) => this.#status(client)));
  }

  /** Changes nothing. Throws EaselError `argument_invalid` for an unknown client; what stands in the way of a change is told in the plan. */
  async plan(clientId: string, action: Action): Promise<ChangePlan> {
    const client = clientNamed(clientId);
    const path = await this.#shownPath(client);
    try {
      const changing = (await this.#edits(client, action)).filter(changesSomething);
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

  /** Does what `plan` showed. Throws EaselError `config_invalid`, with nothing written, when a file has changed since. */
  async apply(clientId: string, id: string): Promise<ClientStatus> {
    const client = clientNamed(clientId);
    const planned = this.#planned.get(client.id);
    if (planned === undefined || planned.id !== id) throw changedMeanwhile();
    await this.#locked(async () => {
      for (const { file } of planned.edits) {
        const now = await readConfigFile(file.path, this.#machine.home);
        if (now.target !== file.target || now.content?.hash !== file.content?.hash) throw changedMeanwhile();
      }
      await this.#perform(client, planned);
    });
    this.#planned.delete(client.id);
    return this.#status(client);
  }

  /**
   * Puts back the exact bytes from before the change where nobody has changed the file since (a file that we made goes);
   * elsewhere only our own entry becomes what it was. Throws EaselError when that change or its backup is not known,
   * or when the entry is somebody else's by now.
   */
  async undo(clientId: string, changeId: string): Promise<ClientStatus> {
    const client = clientNamed(clientId);
    await this.#locked(async () => {
      const change = (await this.#journal.changes(client.id)).find(({ id }) => id === changeId);
      if (change === undefined) {
        throw new EaselError("argument_invalid", "This change is not known.", "Choose one of the changes that are listed for this app.");
      }
      for (const file of change.files) await this.#undoFile(client, change, file);
      await this.#journal.recordUndone(change.id);
    });
    return this.#status(client);
  }

  // --- Planning ---

  async #edits(client: Client, action: Action): Promise<FileEdit[]> {
    const located = await client.locate(this.#machine);
    if ("problem" in located) throw notYet(located);
    const history = await this.#journal.changes(client.id);
    const edits: FileEdit[] = [];
    for (const path of located.files) {
      const file = await readConfigFile(path, this.#machine.home);
      const found = understood(client, this.#options.entry, file);
      mustNotBeForeign(client, found.current, history);
      edits.push(action === "write" ? writing(client, found) : removing(client, found, history));
    }
    return edits;
  }

  async #warnings(client: Client, action: Action): Promise<string[]> {
    const warnings: string[] = [];
    const running = this.#options.isRunning ?? (() => seemsToRun(client, this.#machine.platform));
    if (client.overwritesWhileRunning !== undefined && (await running(client.id))) warnings.push(client.overwritesWhileRunning.quit);
    if (action === "write" && (await client.detect(this.#machine)) === null) {
      warnings.push(`${client.name} was not found on this computer; the settings are written all the same.`);
    }
    return warnings;
  }

  // --- Doing ---

  async #locked<T>(work: () => Promise<T>): Promise<T> {
    await mkdir(this.#options.stateDirectory, { recursive: true, mode: 0o700 });
    return withFileLock(join(this.#options.stateDirectory, "connect.lock"), this.#options.clock, work);
  }

  async #perform(client: Client, { action, edits }: Planned): Promise<void> {
    const files = [];
    for (const { file, placement, after } of edits) {
      const { content } = file;
      const before = content && {
        hash: content.hash,
        mode: content.mode,
        backup: await this.#journal.backUp(client.id, content.bytes),
      };
      const entry = action === "write" ? placement.entry : null;
      files.push({ path: file.path, before, after: after && hashOf(after), entryPath: placement.path, entry });
    }
    const change = await this.#journal.record({ client: client.id, action, files });
    for (const { file, after } of edits) {
      const made = await this.#replace(client, file, after, null);
      if (made !== null) await this.#journal.recordMadeFolder(change.id, made);
    }
  }

  #replace(client: Client, file: ConfigFile, bytes: Buffer | null, mode: number | null): Promise<string | null> {
    const { clock } = this.#options;
    const replace = () => replaceConfigFile(file, bytes, mode, clock);
    return client.lockFolder && file.content !== null ? withFolderLock(`${file.target}.lock`, clock, replace) : replace();
  }

  async #undoFile(client: Client, change: KnownChange, changedFile: ChangedFile): Promise<void> {
    const { path, before, after } = changedFile;
    const file = await readConfigFile(path, this.#machine.home);
    const now = file.content?.hash ?? null;
    if (now === (before?.hash ?? null)) return;
    const old = before && (await this.#journal.backup(before.backup, before.hash));
    if (before !== null && old === null) throw new EaselError("output_gone", ...BACKUP_GONE);
    if (now !== after) return this.#undoEntry(client, changedFile, file, old);
    await this.#replace(client, file, old, before?.mode ?? null);
    if (old === null && change.madeFolder !== null) await removeEmptyFolders(dirname(path), change.madeFolder);
  }

  /** Somebody else has changed the file since: only our entry goes back to what it was. */
  async #undoEntry(client: Client, { entryPath }: ChangedFile, file: ConfigFile, old: Buffer | null): Promise<void> {
    const { mark, settings } = understood(client, this.#options.entry, file);
    const current = valueAt(settings.data, entryPath);
    mustNotBeForeign(client, current, await this.#journal.changes(client.id));
    const was = old === null ? undefined : valueAt(client.grammar.read(decode(old).text).data, entryPath);
    if (isDeepStrictEqual(current, was)) return;
    const { text } = changed(settings, client.grammar, entryPath, was as Json | undefined);
    if (file.content !== null) await this.#journal.backUp(client.id, file.content.bytes);
    await this.#replace(client, file, encode({ mark, text }), null);
  }

  // --- Telling ---

  async #status(client: Client): Promise<ClientStatus> {
    const history = await this.#journal.changes(client.id);
    const isAsBefore = await this.#comparer(history);
    return {
      id: client.id,
      name: client.name,
      detected: await client.detect(this.#machine),
      path: await this.#shownPath(client),
      config: await this.#configState(client, history),
      afterWriting: client.afterWriting,
      snippet: this.#snippet(client),
      changes: history.map((change) => ({
        id: change.id,
        at: change.at,
        action: change.action,
        undone: change.undone || isAsBefore(change),
      })),
    };
  }

  /** Answers whether every file of a change is as it was before it: taken back by hand, or never made. */
  async #comparer(history: readonly KnownChange[]): Promise<(change: KnownChange) => boolean> {
    const hashes = new Map<string, string | null>();
    for (const path of new Set(history.flatMap(({ files }) => files.map((file) => file.path)))) {
      const file = await readConfigFile(path, this.#machine.home).catch(() => undefined);
      if (file !== undefined) hashes.set(path, file.content?.hash ?? null);
    }
    return ({ files }) => files.every(({ path, before }) => hashes.get(path) === (before?.hash ?? null));
  }

  /** Told from what a write would do, so that the page and the writer can never disagree. */
  async #configState(client: Client, history: readonly KnownChange[]): Promise<ClientStatus["config"]> {
    const located = await client.locate(this.#machine);
    if ("problem" in located) return { kind: "unreadable", error: notYet(located).report() };
    const kinds = new Set<"absent" | "written" | "stale" | "foreign">();
    for (const path of located.files) {
      try {
        const file = await readConfigFile(path, this.#machine.home);
        const found = understood(client, this.#options.entry, file);
        if (found.current !== undefined && !isOurs(found.current, history)) kinds.add("foreign");
        else if (says(found.current, found.placement.entry)) kinds.add("written");
        else {
          writing(client, found);
          kinds.add(found.current === undefined ? "absent" : "stale");
        }
      } catch (error) {
        return { kind: "unreadable", error: asEaselError(error).report() };
      }
    }
    if (kinds.has("foreign")) return { kind: "foreign" };
    const [only] = kinds;
    return { kind: kinds.size === 1 && only !== undefined ? only : "stale" };
  }

  #snippet(client: Client): string {
    const { path, entry } = client.place(this.#options.entry, {});
    return withEntry(client.grammar.read(""), client.grammar, path, entry).text;
  }

  async #shownPath(client: Client): Promise<string> {
    const located = await client.locate(this.#machine);
    return "problem" in located ? "" : located.files.map((path) => this.#machine.shown(path)).join(" and ");
  }
}

const BACKUP_GONE = ["The copy of the settings from before this change is no longer there.", "Remove the entry instead."] as const;

function clientNamed(id: string): Client {
  const client = clients.find((one) => one.id === id);
  if (client !== undefined) return client;
  throw new EaselError(
    "argument_invalid",
    `"${id}" is no AI app that Easel knows.`,
    `Choose one of: ${clients.map((one) => one.id).join(", ")}.`,
  );
}

/** A parser that stumbles over one app's file must not take the others off the page. */
function asEaselError(error: unknown): EaselError {
  if (error instanceof EaselError) return error;
  return new EaselError(
    "config_invalid",
    "The settings file could not be understood.",
    "Nothing was changed. Copy the snippet in by hand.",
    error,
  );
}

function notYet({ problem, remedy }: Extract<Located, { problem: string }>): EaselError {
  return new EaselError("config_invalid", problem, remedy);
}
