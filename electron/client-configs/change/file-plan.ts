import { EaselError } from "#contract/errors.ts";
import type { BridgeEntry, Client, Located, Placement } from "../apps/client.ts";
import { isObject, type Settings, same } from "../grammars/grammar.ts";
import { type ConfigFile, changedMeanwhile, hashOf } from "./config-file.ts";
import { type DiffLine, maskedDiff } from "./diff.ts";
import type { ChangedFile, KnownChange } from "./journal.ts";
import { changed, decode, encode, valueAt, withEntry } from "./text-edit.ts";

/** What a change would make of a file; nothing here touches the disk. */

export type Action = "write" | "remove";

/** A settings file, read and understood. */
export interface Found {
  file: ConfigFile;
  /** Whether the file begins with a byte order mark. */
  mark: boolean;
  settings: Settings;
  placement: Placement;
  /** What stands where our entry belongs. */
  current: unknown;
  /** Our own entry's environment, which is no secret. */
  ownEnv: BridgeEntry["env"];
}

/** What one file is and would become. */
export interface FileEdit {
  file: ConfigFile;
  placement: Placement;
  /** What stood where our entry belongs, and what will. */
  current: unknown;
  next: unknown;
  /** null = the file goes. */
  after: Buffer | null;
  afterHash: string | null;
  diff: DiffLine[];
}

/** Throws EaselError `config_invalid` when the file is not what this app's grammar allows. */
export function understood(client: Client, bridge: BridgeEntry, file: ConfigFile): Found {
  const { mark, text } = file.content === null ? { mark: false, text: "" } : decode(file.content.bytes);
  const settings = client.grammar.read(text);
  const placement = client.place(bridge, settings.data);
  return { file, mark, settings, placement, current: valueAt(settings.data, placement.path), ownEnv: bridge.env };
}

export function writing(client: Client, found: Found): FileEdit {
  const { path, entry } = found.placement;
  return fileEdit(found, withEntry(found.settings, client.grammar, path, entry));
}

/** A file that we made, and that holds just what we wrote, goes altogether. */
export function removing(client: Client, found: Found, history: readonly KnownChange[]): FileEdit {
  const isOurFile = history.some(({ undone, files }) => !undone && files.some((one) => isStillOurs(one, found.file)));
  if (isOurFile) return { ...fileEdit(found, client.grammar.read("")), after: null, afterHash: null };
  return fileEdit(found, changed(found.settings, client.grammar, found.placement.path, undefined));
}

function fileEdit({ file, mark, settings, placement, current, ownEnv }: Found, after: Settings): FileEdit {
  const unchanged = after.text === settings.text;
  const bytes = unchanged ? (file.content?.bytes ?? null) : encode({ mark, text: after.text });
  const afterHash = unchanged ? (file.content?.hash ?? null) : bytes && hashOf(bytes);
  const next = valueAt(after.data, placement.path);
  return { file, placement, current, next, after: bytes, afterHash, diff: unchanged ? [] : maskedDiff(settings, after, ownEnv) };
}

function isStillOurs({ path, before, after }: ChangedFile, file: ConfigFile): boolean {
  return path === file.path && before === null && after !== null && after === file.content?.hash;
}

export function changesSomething({ file, afterHash }: FileEdit): boolean {
  return afterHash !== (file.content?.hash ?? null);
}

/** The hash of all that would be replaced by what. */
export function planId(action: Action, edits: readonly FileEdit[]): string {
  const what = edits.map(({ file, afterHash }) => [file.path, file.target, file.content?.hash ?? null, afterHash]);
  return hashOf(Buffer.from(JSON.stringify([action, what]))).slice(0, 24);
}

/**
 * The newer edits, if they change the very thing that a person was shown into the very same: what stands around our entry may have
 * changed since. Throws EaselError `config_invalid`.
 */
export function sameToThePerson(shown: readonly FileEdit[], now: FileEdit[]): FileEdit[] {
  const seen = (edits: readonly FileEdit[]) =>
    edits.map(({ file, placement, current, after }) => [file.path, placement, current, after === null]);
  if (!same(seen(shown), seen(now))) throw changedMeanwhile();
  return now;
}

/** Throws EaselError `config_invalid` when somebody else's entry stands where ours belongs. */
export function mustNotBeForeign(client: Client, entry: unknown, history: readonly KnownChange[]): void {
  if (entry === undefined || isOurs(entry, history)) return;
  throw new EaselError(
    "config_invalid",
    `${client.name} already has an entry named "easel" that Easel did not write.`,
    "Nothing was changed. Rename or remove that entry in the app's settings, then try again.",
  );
}

/** Ours is what we wrote, by the journal, and what starts an easel-bridge, wherever it lies. */
export function isOurs(entry: unknown, history: readonly KnownChange[]): boolean {
  if (startsBridge(entry)) return true;
  return history.some(({ files }) => files.some((file) => file.entry !== null && same(file.entry, entry)));
}

function startsBridge(entry: unknown): boolean {
  if (!isObject(entry)) return false;
  const words = [entry.command, entry.cmd, entry.args].flat();
  return words.some((word) => typeof word === "string" && /(^|[\\/])easel-bridge(\.[a-z]+)?$/i.test(word));
}

/** A parser that stumbles over one app's file must not take the others off the page. */
export function asEaselError(error: unknown): EaselError {
  if (error instanceof EaselError) return error;
  return new EaselError(
    "config_invalid",
    "The settings file could not be understood.",
    "Nothing was changed. Copy the snippet in by hand.",
    error,
  );
}

/** Of several installations the one that was asked for, or that holds what Easel wrote last; otherwise it stays a choice. */
export function narrowed(located: Located, changes: readonly KnownChange[], asked?: string): Located {
  if (!("choice" in located)) return located;
  const last = changes.find(({ undone }) => !undone);
  const before = last?.action === "write" ? last.files.map(({ path }) => path) : [];
  const files = located.choice.filter((path) => (asked === undefined ? before.includes(path) : path === asked));
  return files.length > 0 ? { files } : located;
}

export function notYet({ problem, remedy }: Extract<Located, { problem: string }>): EaselError {
  return new EaselError("config_invalid", problem, remedy);
}
