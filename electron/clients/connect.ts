import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Clock } from "#comfyui/clock.ts";
import { EaselError } from "#comfyui/errors.ts";
import type { ChangePlan, ClientView } from "#contract/view.ts";
import type { BridgeEntry, Client, Located, Placement } from "./client.ts";
import { clients } from "./clients.ts";
import { type DiffLine, maskedDiff } from "./diff.ts";
import { changed, type Decoded, decode, encode, says, valueAt, withEntry } from "./edit.ts";
import { type ConfigFile, changedMeanwhile, hashOf, readConfigFile, removeEmptyFolders, replaceConfigFile } from "./file.ts";
import { isObject, type Json } from "./grammar.ts";
import { Journal, type KnownChange } from "./journal.ts";
import { withFileLock, withFolderLock } from "./lock.ts";
import { Machine } from "./machine.ts";
import { seemsToRun } from "./running.ts";

export type { BridgeEntry } from "./client.ts";
export type ClientStatus = Omit<ClientView, "lastConnectedAt" | "connectedNow">;
export type Action = "write" | "remove";

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

/** What one file is and would become. */
interface FileEdit {
  file: ConfigFile;
  placement: Placement;
  /** null = the file goes. */
  after: Buffer | null;
  diff: DiffLine[];
}

/** Puts Easel into AI apps' settings and takes it out again; loses no byte that is not ours. Algorithm: README.md. */
export class Connect {
  readonly #options: ConnectOptions;
  readonly #machine: Machine;
  readonly #journal: Journal;

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
      return {
        kind: "change",
        planId: planId(action, changing),
        path: changing.map(({ file }) => this.#machine.shown(file.path)).join(" and "),
        creates: changing.some(({ file }) => file.content === null),
        diff: changing.flatMap(({ diff }) => diff),
        warnings: await this.#warnings(client, action),
      };
    } catch (error) {
      if (!(error instanceof EaselError)) throw error;
      return { kind: "refused", path, error: error.report() };
    }
  }

  /** Does what `plan` showed. Throws EaselError `config_invalid`, with nothing written, when a file has changed since. */
  async apply(clientId: string, id: string): Promise<ClientStatus> {
    const client = clientNamed(clientId);
    const action = id.startsWith("remove-") ? "remove" : "write";
    await this.#locked(async () => {
      const changing = (await this.#edits(client, action)).filter(changesSomething);
      // A plan's id is the hash of all that it would replace by what: equal ids mean that nothing has changed since.
      if (planId(action, changing) !== id) throw changedMeanwhile();
      await this.#perform(client, action, changing);
    });
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
      for (const index of change.files.keys()) await this.#undoFile(client, change, index);
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
      edits.push(action === "write" ? this.#writing(client, file, history) : this.#removing(client, file, history));
    }
    return edits;
  }

  #writing(client: Client, file: ConfigFile, history: readonly KnownChange[]): FileEdit {
    const { decoded, placement, current } = this.#inspect(client, file);
    mustBeOurs(client, current, history);
    const text = withEntry(decoded.text, client.grammar, placement.path, placement.entry);
    return edit(client, file, placement, decoded, text);
  }

  #removing(client: Client, file: ConfigFile, history: readonly KnownChange[]): FileEdit {
    const { decoded, placement, current } = this.#inspect(client, file);
    mustBeOurs(client, current, history);
    const made = history.some(({ undone, files }) => !undone && files.some((one) => one.path === file.path && isStillOurs(one, file)));
    const text = changed(decoded.text, client.grammar, placement.path, undefined);
    return made ? { ...edit(client, file, placement, decoded, ""), after: null } : edit(client, file, placement, decoded, text);
  }

  #inspect(client: Client, file: ConfigFile): { decoded: Decoded; placement: Placement; current: unknown } {
    const decoded = file.content === null ? { mark: false, text: "" } : decode(file.content.bytes);
    const settings = client.grammar.parse(decoded.text);
    const placement = client.place(this.#options.entry, settings);
    return { decoded, placement, current: valueAt(settings, placement.path) };
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

  async #perform(client: Client, action: Action, edits: readonly FileEdit[]): Promise<void> {
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

  async #undoFile(client: Client, change: KnownChange, index: number): Promise<void> {
    const changedFile = change.files[index];
    if (changedFile === undefined) return;
    const { path, before, after } = changedFile;
    const file = await readConfigFile(path, this.#machine.home);
    const now = file.content?.hash ?? null;
    if (now === (before?.hash ?? null)) return;
    const old = before && (await this.#journal.backup(before.backup, before.hash));
    if (before !== null && old === null) {
      throw new EaselError(
        "output_gone",
        "The copy of the settings from before this change is no longer there.",
        "Remove the entry instead.",
      );
    }
    if (now === after) {
      await this.#replace(client, file, old, before?.mode ?? null);
      if (old === null && change.madeFolder !== null) await removeEmptyFolders(dirname(path), change.madeFolder);
      return;
    }
    await this.#undoEntry(client, changedFile, file, old);
  }

  /** Somebody else has changed the file since: only our entry goes back to what it was. */
  async #undoEntry(
    client: Client,
    { entryPath, entry }: KnownChange["files"][number],
    file: ConfigFile,
    old: Buffer | null,
  ): Promise<void> {
    const decoded = file.content === null ? { mark: false, text: "" } : decode(file.content.bytes);
    const current = valueAt(client.grammar.parse(decoded.text), entryPath);
    const was = old === null ? undefined : valueAt(client.grammar.parse(decode(old).text), entryPath);
    if (current !== undefined && !pointsAtBridge(current) && !(entry !== null && isDeepStrictEqual(current, entry))) throw foreign(client);
    if (isDeepStrictEqual(current, was)) return;
    const text = changed(decoded.text, client.grammar, entryPath, was as Json | undefined);
    if (file.content !== null) await this.#journal.backUp(client.id, file.content.bytes);
    await this.#replace(client, file, encode({ ...decoded, text }), null);
  }

  // --- Telling ---

  async #status(client: Client): Promise<ClientStatus> {
    const history = await this.#journal.changes(client.id);
    const hashes = new Map<string, string | null>();
    for (const path of new Set(history.flatMap(({ files }) => files.map((file) => file.path)))) {
      hashes.set(
        path,
        await readConfigFile(path, this.#machine.home).then(
          (file) => file.content?.hash ?? null,
          () => "",
        ),
      );
    }
    const isAsBefore = (change: KnownChange) => change.files.every(({ path, before }) => hashes.get(path) === (before?.hash ?? null));
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

  /** Told from what a write would do, so that the page and the writer can never disagree. */
  async #configState(client: Client, history: readonly KnownChange[]): Promise<ClientStatus["config"]> {
    const located = await client.locate(this.#machine);
    if ("problem" in located) return { kind: "unreadable", error: notYet(located).report() };
    const kinds = new Set<"absent" | "written" | "stale" | "foreign">();
    for (const path of located.files) {
      try {
        const file = await readConfigFile(path, this.#machine.home);
        const { current, placement } = this.#inspect(client, file);
        if (current !== undefined && !isOurs(current, history)) kinds.add("foreign");
        else if (current !== undefined && says(current, placement.entry)) kinds.add("written");
        else {
          this.#writing(client, file, history);
          kinds.add(current === undefined ? "absent" : "stale");
        }
      } catch (error) {
        if (!(error instanceof EaselError)) throw error;
        return { kind: "unreadable", error: error.report() };
      }
    }
    if (kinds.has("foreign")) return { kind: "foreign" };
    const [only] = kinds;
    return { kind: kinds.size === 1 && only !== undefined ? only : "stale" };
  }

  #snippet(client: Client): string {
    const { path, entry } = client.place(this.#options.entry, {});
    return withEntry("", client.grammar, path, entry);
  }

  async #shownPath(client: Client): Promise<string> {
    const located = await client.locate(this.#machine);
    return "problem" in located ? "" : located.files.map((path) => this.#machine.shown(path)).join(" and ");
  }
}

export function clientNamed(id: string): Client {
  const client = clients.find((one) => one.id === id);
  if (client !== undefined) return client;
  throw new EaselError(
    "argument_invalid",
    `"${id}" is no AI app that Easel knows.`,
    `Choose one of: ${clients.map((one) => one.id).join(", ")}.`,
  );
}

function notYet({ problem, remedy }: Extract<Located, { problem: string }>): EaselError {
  return new EaselError("config_invalid", problem, remedy);
}

function edit(client: Client, file: ConfigFile, placement: Placement, old: Decoded, text: string): FileEdit {
  const after = text === old.text ? (file.content?.bytes ?? null) : encode({ mark: old.mark, text });
  return { file, placement, after, diff: text === old.text ? [] : maskedDiff(old.text, text, client.grammar) };
}

function changesSomething({ file, after }: FileEdit): boolean {
  return (after && hashOf(after)) !== (file.content?.hash ?? null);
}

function planId(action: Action, edits: readonly FileEdit[]): string {
  const what = edits.map(({ file, after }) => [file.path, file.target, file.content?.hash ?? null, after && hashOf(after)]);
  return `${action}-${hashOf(Buffer.from(JSON.stringify(what))).slice(0, 24)}`;
}

/** The file did not exist before this change, and holds just what the change wrote. */
function isStillOurs(change: KnownChange["files"][number], file: ConfigFile): boolean {
  return change.before === null && change.after !== null && change.after === file.content?.hash;
}

function mustBeOurs(client: Client, current: unknown, history: readonly KnownChange[]): void {
  if (current !== undefined && !isOurs(current, history)) throw foreign(client);
}

/** Ours is what we wrote, by the journal, and what starts an easel-bridge, wherever it lies. */
function isOurs(entry: unknown, history: readonly KnownChange[]): boolean {
  return (
    pointsAtBridge(entry) || history.some(({ files }) => files.some((file) => file.entry !== null && isDeepStrictEqual(file.entry, entry)))
  );
}

function pointsAtBridge(entry: unknown): boolean {
  if (!isObject(entry)) return false;
  const words = [entry.command, entry.cmd, entry.args].flat().filter((word): word is string => typeof word === "string");
  return words.some((word) => /(^|[\\/])easel-bridge(\.[a-z]+)?$/i.test(word));
}

function foreign(client: Client): EaselError {
  return new EaselError(
    "config_invalid",
    `${client.name} already has an entry named "easel" that Easel did not write.`,
    "Nothing was changed. Rename or remove that entry in the app's settings, then try again.",
  );
}
