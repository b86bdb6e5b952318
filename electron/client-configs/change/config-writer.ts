import { dirname } from "node:path";
import type { Clock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import type { BridgeEntry, Client } from "../apps/client.ts";
import type { Machine } from "../apps/host-system.ts";
import { OwnWriter } from "../apps/vendor-cli.ts";
import { type Json, same } from "../grammars/grammar.ts";
import { type ConfigFile, changedMeanwhile, readConfigFile, removeEmptyFolders, replaceConfigFile } from "./config-file.ts";
import { withFolderLock } from "./file-lock.ts";
import { type Action, type FileEdit, mustNotBeForeign, understood } from "./file-plan.ts";
import type { ChangedFile, Journal, KnownChange } from "./journal.ts";
import { changed, decode, encode, says, valueAt } from "./text-edit.ts";

/** Makes a planned change, or takes one back; the caller holds the lock. */
export class Writer {
  readonly #machine: Machine;
  readonly #journal: Journal;
  readonly #bridge: BridgeEntry;
  readonly #clock: Clock;
  readonly #isRunning: (client: Client) => Promise<boolean>;

  constructor(machine: Machine, journal: Journal, bridge: BridgeEntry, clock: Clock, isRunning: (client: Client) => Promise<boolean>) {
    this.#machine = machine;
    this.#journal = journal;
    this.#bridge = bridge;
    this.#clock = clock;
    this.#isRunning = isRunning;
  }

  /** Backs up, writes the change into the journal, and then makes it. */
  async perform(client: Client, action: Action, edits: readonly FileEdit[]): Promise<void> {
    const files = [];
    for (const { file, placement, afterHash } of edits) {
      const { content } = file;
      const before = content && {
        hash: content.hash,
        mode: content.mode,
        backup: await this.#journal.backUp(client.id, content),
      };
      const entry = action === "write" ? placement.entry : null;
      files.push({ path: file.path, before, after: afterHash, entryPath: placement.path, entry });
    }
    const { id } = await this.#journal.record({ client: client.id, action, files });
    const made: string[] = [];
    try {
      for (const edit of edits) {
        await this.#make(client, id, edit);
        made.push(edit.file.path);
      }
    } catch (error) {
      await this.#takeBack(client, id, made);
      throw error;
    }
  }

  async #make(client: Client, changeId: string, { file, after, placement, next }: FileEdit): Promise<void> {
    const own = await this.#ownWriter(client);
    if (own !== null) {
      const became = await this.#letWrite(client, own, file, placement.path, next as Json | undefined);
      if (became !== null) await this.#journal.recordBecame(changeId, file.path, became);
      return;
    }
    const made = await this.#replace(client, file, after, null);
    if (made !== null) await this.#journal.recordMadeFolder(changeId, made);
  }

  /** A change that failed is no change: of several files none is left behind, and nobody is told that an entry vanished. */
  async #takeBack(client: Client, changeId: string, made: readonly string[]): Promise<void> {
    const change = (await this.#journal.changes(client.id)).find(({ id }) => id === changeId);
    if (change === undefined) return;
    for (const file of change.files) {
      if (made.includes(file.path)) await this.#undoFile(client, change, file).catch(() => {}); // it is somebody else's by now
    }
    const there = await Promise.all(change.files.map(({ path, entryPath }) => this.#at(client, path, entryPath).catch(() => null)));
    await this.#journal.recordUndone(
      changeId,
      there.some((one) => one?.entry !== undefined),
    );
  }

  #replace(client: Client, file: ConfigFile, bytes: Buffer | null, mode: number | null): Promise<string | null> {
    const replace = () => replaceConfigFile(file, bytes, mode, this.#clock);
    return client.lockFolder && file.content !== null ? withFolderLock(`${file.target}.lock`, this.#clock, replace) : replace();
  }

  /** The app's own program, where the app runs and would undo our own writing. */
  async #ownWriter(client: Client): Promise<OwnWriter | null> {
    return client.ownProgram !== undefined && (await this.#isRunning(client)) ? OwnWriter.of(client, this.#machine) : null;
  }

  /** Returns the hash of what its own program made of the file, having looked whether it did what was asked. */
  async #letWrite(client: Client, own: OwnWriter, file: ConfigFile, path: string[], entry: Json | undefined): Promise<string | null> {
    await own.set(entry, (await this.#at(client, file.path, path)).entry);
    const after = await this.#at(client, file.path, path);
    if (entry === undefined ? after.entry !== undefined : !says(after.entry, entry)) throw changedMeanwhile();
    return after.hash;
  }

  /** What a file is now, and what stands there. */
  async #at(client: Client, file: string, path: readonly string[]): Promise<{ hash: string | null; entry: Json | undefined }> {
    const now = await readConfigFile(file, this.#machine.home);
    const entry = valueAt(understood(client, this.#bridge, now).settings.data, path) as Json | undefined;
    return { hash: now.content?.hash ?? null, entry };
  }

  /** Throws EaselError when a backup is gone, or the entry is somebody else's by now. */
  async undo(client: Client, change: KnownChange): Promise<void> {
    for (const file of change.files) await this.#undoFile(client, change, file);
  }

  async #undoFile(client: Client, change: KnownChange, changedFile: ChangedFile): Promise<void> {
    const { path, before, after } = changedFile;
    const file = await readConfigFile(path, this.#machine.home);
    const now = file.content?.hash ?? null;
    if (now === (before?.hash ?? null)) return;
    const old = before && (await this.#journal.backup(before.backup, before.hash));
    if (before !== null && old === null) throw new EaselError("output_gone", ...BACKUP_GONE);
    if (now !== after || (await this.#ownWriter(client)) !== null) return this.#undoEntry(client, changedFile, file, old);
    await this.#replace(client, file, old, before?.mode ?? null);
    if (old === null && change.madeFolder !== null) await removeEmptyFolders(dirname(path), change.madeFolder);
  }

  /** Somebody else has changed the file since: only our entry goes back to what it was. */
  async #undoEntry(client: Client, { entryPath }: ChangedFile, file: ConfigFile, old: Buffer | null): Promise<void> {
    const { mark, settings } = understood(client, this.#bridge, file);
    const current = valueAt(settings.data, entryPath);
    mustNotBeForeign(client, current, await this.#journal.changes(client.id));
    const was = old === null ? undefined : (valueAt(client.grammar.read(decode(old).text).data, entryPath) as Json | undefined);
    if (same(current, was)) return;
    if (file.content !== null) await this.#journal.backUp(client.id, file.content);
    const own = await this.#ownWriter(client);
    if (own !== null) return void (await this.#letWrite(client, own, file, entryPath, was));
    const { text } = changed(settings, client.grammar, entryPath, was);
    await this.#replace(client, file, encode({ mark, text }), null);
  }
}

const BACKUP_GONE = ["The copy of the settings from before this change is no longer there.", "Remove the entry instead."] as const;
