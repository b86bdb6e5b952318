import { dirname } from "node:path";
import type { Clock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import type { BridgeEntry, Client } from "../apps/client.ts";
import type { HostSystem } from "../apps/host-system.ts";
import { VendorCli } from "../apps/vendor-cli.ts";
import type { Json } from "../grammars/grammar.ts";
import type { FileEdit } from "./change-planner.ts";
import { type ConfigFile, changedMeanwhile, readConfigFile, removeEmptyFolders, replaceConfigFile } from "./config-file.ts";
import { withFolderLock } from "./file-lock.ts";
import type { FilePlanner } from "./file-planner.ts";
import { type Action, type ChangedFile, type Journal, type KnownChange, writtenEntries } from "./journal.ts";
import { holdsAll } from "./text-edit.ts";

interface ConfigWriterOptions {
  system: HostSystem;
  journal: Journal;
  files: FilePlanner;
  /** What AI apps are told to start. */
  entry: BridgeEntry;
  clock: Clock;
  isRunning: (client: Client) => Promise<boolean>;
}

/** Makes a planned change, or takes one back; the caller holds the lock. */
export class ConfigWriter {
  readonly #options: ConfigWriterOptions;

  constructor(options: ConfigWriterOptions) {
    this.#options = options;
  }

  /** Backs up, writes the change into the journal, and then makes it. Throws EaselError, with nothing changed, where that fails. */
  async apply(client: Client, action: Action, edits: readonly FileEdit[]): Promise<void> {
    const files = [];
    for (const { file, placement, afterHash } of edits) {
      const { content } = file;
      const before = content && {
        hash: content.hash,
        mode: content.mode,
        backup: await this.#options.journal.backUp(client.id, content),
      };
      const entry = action === "write" ? placement.entry : null;
      files.push({ path: file.path, before, after: afterHash, entryPath: placement.path, entry });
    }
    const { id } = await this.#options.journal.record({ client: client.id, action, files });
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
    const { journal } = this.#options;
    const cli = await this.#vendorCli(client);
    if (cli !== null) {
      const became = await this.#letWrite(client, cli, file.path, placement.path, next as Json | undefined);
      if (became !== null) await journal.recordBecame(changeId, file.path, became);
      return;
    }
    const made = await this.#replace(client, file, after, null);
    if (made !== null) await journal.recordMadeFolder(changeId, made);
  }

  /** A change that failed is no change: of several files none is left behind, and nobody is told that an entry vanished. */
  async #takeBack(client: Client, changeId: string, made: readonly string[]): Promise<void> {
    const change = (await this.#options.journal.changes(client.id)).find(({ id }) => id === changeId);
    if (change === undefined) return;
    for (const file of change.files) {
      if (made.includes(file.path)) await this.#undoFile(client, change, file).catch(() => {}); // it is somebody else's by now
    }
    const there = await Promise.all(change.files.map(({ path, entryPath }) => this.#at(client, path, entryPath).catch(() => null)));
    await this.#options.journal.recordUndone(
      changeId,
      there.some((one) => one?.entry !== undefined),
    );
  }

  #replace(client: Client, file: ConfigFile, bytes: Uint8Array | null, mode: number | null): Promise<string | null> {
    const replace = () => replaceConfigFile(file, bytes, mode, this.#options.clock);
    return client.lockFolder && file.content !== null ? withFolderLock(`${file.target}.lock`, this.#options.clock, replace) : replace();
  }

  /** The app's own program, where the app runs and would undo our own writing. */
  async #vendorCli(client: Client): Promise<VendorCli | null> {
    return client.vendorCli !== undefined && (await this.#options.isRunning(client)) ? VendorCli.of(client, this.#options.system) : null;
  }

  /** Returns the hash of what the app's own program made of the file, having looked whether it did what was asked. */
  async #letWrite(client: Client, cli: VendorCli, file: string, path: readonly string[], entry: Json | undefined): Promise<string | null> {
    await cli.set(entry, (await this.#at(client, file, path)).entry);
    const after = await this.#at(client, file, path);
    if (entry === undefined ? after.entry !== undefined : !holdsAll(after.entry, entry)) throw changedMeanwhile();
    return after.hash;
  }

  /** What a file is now, and what stands at `path` in it. */
  async #at(client: Client, file: string, path: readonly string[]): Promise<{ hash: string | null; entry: Json | undefined }> {
    const { system, files, entry: bridge } = this.#options;
    const { content } = await readConfigFile(file, system.home);
    const { current } = await files.plan({ kind: "read", client: client.id, bridge, bytes: content?.bytes ?? null, path });
    return { hash: content?.hash ?? null, entry: current as Json | undefined };
  }

  /** Throws EaselError when a backup is gone, or the entry is somebody else's by now. */
  async undo(client: Client, change: KnownChange): Promise<void> {
    for (const file of change.files) await this.#undoFile(client, change, file);
  }

  async #undoFile(client: Client, change: KnownChange, changedFile: ChangedFile): Promise<void> {
    const { path, before, after } = changedFile;
    const file = await readConfigFile(path, this.#options.system.home);
    const now = file.content?.hash ?? null;
    if (now === (before?.hash ?? null)) return;
    const old = before && (await this.#options.journal.backup(before.backup, before.hash));
    if (before !== null && old === null) throw new EaselError("output_gone", "backup_gone", {});
    if (now !== after || (await this.#vendorCli(client)) !== null) return this.#undoEntry(client, changedFile, file, old);
    await this.#replace(client, file, old, before?.mode ?? null);
    if (old === null && change.madeFolder !== null) await removeEmptyFolders(dirname(path), change.madeFolder);
  }

  /** Somebody else has changed the file since: only our entry goes back to what it was. */
  async #undoEntry(client: Client, { entryPath }: ChangedFile, file: ConfigFile, old: Buffer | null): Promise<void> {
    const { journal, files, entry: bridge } = this.#options;
    const { content } = file;
    const plan = await files.plan({
      kind: "restore",
      client: client.id,
      bridge,
      bytes: content?.bytes ?? null,
      written: writtenEntries(await journal.changes(client.id)),
      path: entryPath,
      old,
    });
    if (plan.afterHash === (content?.hash ?? null)) return;
    if (content !== null) await journal.backUp(client.id, content);
    const cli = await this.#vendorCli(client);
    if (cli !== null) return void (await this.#letWrite(client, cli, file.path, entryPath, plan.next as Json | undefined));
    await this.#replace(client, file, plan.after, null);
  }
}
