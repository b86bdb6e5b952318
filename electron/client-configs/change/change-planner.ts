import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { ErrorReport } from "#contract/errors.ts";
import { messages } from "#contract/messages/messages.ts";
import type { ChangePlan } from "#contract/view.ts";
import type { BridgeEntry, Client, ConfigLocation } from "../apps/client.ts";
import type { HostSystem } from "../apps/host-system.ts";
import { VendorCli } from "../apps/vendor-cli.ts";
import { same } from "../grammars/grammar.ts";
import { type ConfigFile, changedMeanwhile, hashOf, readConfigFile } from "./config-file.ts";
import { asEaselError, type FilePlan } from "./file-plan.ts";
import type { FilePlanner } from "./file-planner.ts";
import { type Action, type Journal, type KnownChange, writtenEntries } from "./journal.ts";

/** In a file's mode. */
const OWNER_MAY_WRITE = 0o200;

/** A settings file as it was read, and what would become of it. */
export interface FileEdit extends FilePlan {
  file: ConfigFile;
}

/** A change that was shown to a person. */
export interface ConfigChange {
  id: string;
  action: Action;
  edits: FileEdit[];
}

interface ChangePlannerOptions {
  system: HostSystem;
  journal: Journal;
  files: FilePlanner;
  /** What AI apps are told to start. */
  entry: BridgeEntry;
  /** Why nothing can be written now; null = it can. */
  writeBlocked: ErrorReport | null;
  isRunning: (client: Client) => Promise<boolean>;
}

/** Reads the settings, tells what would become of them, and keeps of each client the newest change: what a person saw is what is done. */
export class ChangePlanner {
  readonly #options: ChangePlannerOptions;
  readonly #newest = new Map<string, ConfigChange>();

  constructor(options: ChangePlannerOptions) {
    this.#options = options;
  }

  /** What stands in the way of a change is told in the plan. `place` is one of those that an earlier plan offered. */
  async plan(client: Client, action: Action, place?: string): Promise<ChangePlan> {
    const { system, journal, writeBlocked } = this.#options;
    const history = await journal.changes(client.id);
    const path = await shownLocation(client, system, history);
    if (writeBlocked && action === "write") return { kind: "refused", path, error: writeBlocked };
    try {
      const edits = await this.#edits(client, action, history, place);
      if ("choice" in edits) return { kind: "choose", places: await Promise.all(edits.choice.map((one) => this.#place(one))) };
      const changing = edits.filter(changesSomething);
      if (changing.length === 0) return { kind: "nothing_to_do", path };
      const id = changeId(action, changing);
      this.#newest.set(client.id, { id, action, edits: changing });
      return {
        kind: "change",
        planId: id,
        path: changing.map(({ file }) => system.shown(file.path)).join(" and "),
        creates: changing.some(({ file }) => file.content === null),
        diff: changing.flatMap(({ diff }) => diff),
        warnings: await this.#warnings(client, action, changing),
      };
    } catch (error) {
      return { kind: "refused", path, error: asEaselError(error).report() };
    }
  }

  /** The change that was shown. Throws EaselError `config_invalid` where the person has seen another one since. */
  shown(client: Client, id: string): ConfigChange {
    const change = this.#newest.get(client.id);
    if (change?.id !== id) throw changedMeanwhile();
    return change;
  }

  /**
   * The same change, planned once more: what stands around our entry may be different by now. Throws EaselError `config_invalid`
   * unless it changes the very thing that the person was shown into the very same.
   */
  async renewed(client: Client, change: ConfigChange): Promise<ConfigChange> {
    const history = await this.#options.journal.changes(client.id);
    const again = await Promise.all(change.edits.map(({ file }) => this.#edit(client, change.action, file.path, history)));
    const edits = again.filter(changesSomething);
    if (!same(change.edits.map(asShown), edits.map(asShown))) throw changedMeanwhile();
    const renewed = { ...change, edits };
    this.#newest.set(client.id, renewed);
    return renewed;
  }

  /** It was done. */
  forget(client: Client): void {
    this.#newest.delete(client.id);
  }

  async #edits(
    client: Client,
    action: Action,
    history: readonly KnownChange[],
    place?: string,
  ): Promise<FileEdit[] | { choice: string[] }> {
    const { system } = this.#options;
    const whole = await client.locate(system);
    const asked = "choice" in whole ? whole.choice.find((path) => system.shown(path) === place) : undefined;
    const location = chosenLocation(whole, history, asked);
    if ("problem" in location) throw location.problem;
    if ("choice" in location && action === "write") return location;
    // Taking out what is not there changes nothing: so nobody need say where.
    const paths = "choice" in location ? location.choice : location.files;
    return Promise.all(paths.map((path) => this.#edit(client, action, path, history)));
  }

  async #edit(client: Client, action: Action, path: string, history: readonly KnownChange[]): Promise<FileEdit> {
    const { system, files, entry } = this.#options;
    const file = await readConfigFile(path, system.home);
    const question = { client: client.id, bridge: entry, bytes: file.content?.bytes ?? null, written: writtenEntries(history) };
    const plan =
      action === "write"
        ? await files.plan({ kind: "write", ...question })
        : await files.plan({ kind: "remove", whole: isOurFile(file, history), ...question });
    return { ...plan, file };
  }

  async #place(path: string): Promise<{ path: string; usedAt: number | null }> {
    const found = await stat(path).catch(() => stat(dirname(path)).catch(() => null));
    return { path: this.#options.system.shown(path), usedAt: found && Math.round(found.mtimeMs) };
  }

  async #warnings(client: Client, action: Action, edits: readonly FileEdit[]): Promise<string[]> {
    const { system, isRunning } = this.#options;
    const { warnings: text, closeFirst } = messages.clientConfigs;
    const warnings: string[] = [];
    if (client.overwritesWhileRunning !== undefined && (await isRunning(client))) {
      const itself = (await VendorCli.of(client, system)) !== null;
      warnings.push(itself ? text.writesItself(client.name) : closeFirst[client.overwritesWhileRunning.warning]);
    }
    if (action === "write" && (await client.detect(system)) === null) warnings.push(text.notFound(client.name));
    const keptOut = action === "write" ? await client.keptOutBy?.(system) : null;
    if (keptOut) warnings.push(text.keptOut(client.name, keptOut.name, system.shown(keptOut.file)));
    for (const { file } of edits) {
      if (file.content === null) continue;
      if (file.content.hardLinks > 1) warnings.push(text.hardLinked(system.shown(file.path)));
      if ((file.content.mode & OWNER_MAY_WRITE) === 0) warnings.push(text.readOnly(system.shown(file.path)));
    }
    return warnings;
  }
}

/** Where the app's settings are, as a person is told it: home shortened to "~"; empty where there is no such place. */
export async function shownLocation(client: Client, system: HostSystem, changes: readonly KnownChange[]): Promise<string> {
  const location = chosenLocation(await client.locate(system), changes);
  if ("problem" in location) return "";
  const shown = (paths: string[], word: string) => paths.map((path) => system.shown(path)).join(word);
  return "choice" in location ? shown(location.choice, " or ") : shown(location.files, " and ");
}

/** Of several installations the one that was asked for, or that holds what Easel wrote last; otherwise it stays a choice. */
export function chosenLocation(location: ConfigLocation, changes: readonly KnownChange[], asked?: string): ConfigLocation {
  if (!("choice" in location)) return location;
  const last = changes.find(({ undone }) => !undone);
  const before = last?.action === "write" ? last.files.map(({ path }) => path) : [];
  const files = location.choice.filter((path) => (asked === undefined ? before.includes(path) : path === asked));
  return files.length > 0 ? { files } : location;
}

function changesSomething({ file, afterHash }: FileEdit): boolean {
  return afterHash !== (file.content?.hash ?? null);
}

/** A file that we made, and that holds just what we wrote. */
function isOurFile({ path, content }: ConfigFile, history: readonly KnownChange[]): boolean {
  return history.some(
    ({ undone, files }) =>
      !undone && files.some((one) => one.path === path && one.before === null && one.after !== null && one.after === content?.hash),
  );
}

/** The hash of all that would be replaced by what. */
function changeId(action: Action, edits: readonly FileEdit[]): string {
  const what = edits.map(({ file, afterHash }) => [file.path, file.target, file.content?.hash ?? null, afterHash]);
  return hashOf(Buffer.from(JSON.stringify([action, what]))).slice(0, 24);
}

/** What a person was told of an edit. */
const asShown = ({ file, placement, current, after }: FileEdit) => [file.path, placement, current, after === null];
