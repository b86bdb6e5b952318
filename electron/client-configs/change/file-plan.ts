import type { AiAppId } from "#contract/ai-apps.ts";
import { EaselError } from "#contract/errors.ts";
import type { BridgeEntry, Client, EntryPlacement } from "../apps/client.ts";
import { clients } from "../apps/clients.ts";
import { isObject, type Json, type Settings, same } from "../grammars/grammar.ts";
import { hashOf } from "./config-file.ts";
import { type DiffLine, maskedDiff } from "./diff.ts";
import { isOurs } from "./ownership.ts";
import { decode, encode, holdsAll, valueAt, withEntry, withValue } from "./text-edit.ts";

/**
 * What stands in one settings file, and what a change would make of it. Nothing here touches the disk, and everything that comes
 * in and goes out is plain data, so that a worker thread can do it as well.
 */

interface SettingsFile {
  client: AiAppId;
  /** null = there is no such file. */
  bytes: Uint8Array | null;
  /** What we would write. */
  bridge: BridgeEntry;
}

/** Also what we have written for this app before, by which we know our own entry. */
interface OurSettingsFile extends SettingsFile {
  written: readonly unknown[];
}

/** What is to be known of a file, or to become of it. */
export type FileRequest =
  /** What stands at `path`? */
  | (SettingsFile & { kind: "read"; path: readonly string[] })
  /** How does our entry stand there? */
  | (OurSettingsFile & { kind: "inspect" })
  | (OurSettingsFile & { kind: "write" })
  /** `whole`: the file is of our making, and goes altogether. */
  | (OurSettingsFile & { kind: "remove"; whole: boolean })
  /** Make only our entry, which stands at `path`, what it was in the file's `old` bytes (null = there was no file). */
  | (OurSettingsFile & { kind: "restore"; path: readonly string[]; old: Uint8Array | null });

/** How our entry stands in a file. */
export interface Inspection {
  /** Whether what we would write stands there. */
  state: "absent" | "written" | "stale" | "foreign";
  /** What stands where our entry belongs; undefined = nothing. */
  current: unknown;
}

/** What one file would become. */
export interface FilePlan {
  placement: EntryPlacement;
  /** What stands where our entry belongs, and what will; undefined = nothing. */
  current: unknown;
  next: unknown;
  /** null = the file goes, or there is none and none comes. */
  after: Uint8Array | null;
  /** SHA-256 of `after`, in hexadecimal. */
  afterHash: string | null;
  diff: DiffLine[];
}

/** What a request of each kind is answered by. */
export interface FileAnswers {
  read: { current: unknown };
  inspect: Inspection;
  write: FilePlan;
  remove: FilePlan;
  restore: FilePlan;
}

/** What a request is answered by. */
export type FileAnswer<R extends FileRequest> = FileAnswers[R["kind"]];

/** The request's file, read. */
interface ReadFile {
  client: Client;
  bridge: BridgeEntry;
  bytes: Uint8Array | null;
  /** Whether the file begins with a byte order mark. */
  bom: boolean;
  settings: Settings;
  placement: EntryPlacement;
  current: unknown;
}

/**
 * Answers a request. Throws EaselError `config_invalid` when the file is not what the app's grammar allows, when it cannot be
 * changed without loss (except for `read`), and when somebody else's entry is to be changed.
 */
export function planFile<R extends FileRequest>(request: R): FileAnswer<R>;
export function planFile(request: FileRequest): FileAnswers[keyof FileAnswers] {
  const file = read(request);
  const path = "path" in request ? request.path : file.placement.path;
  const current = valueAt(file.settings.data, path);
  if (request.kind === "read") return { current };
  const foreign = current !== undefined && !isOurs(current, request.written);
  if (request.kind === "inspect") return inspection(file, foreign);
  if (foreign) throw new EaselError("config_invalid", "entry_foreign", { client: request.client });
  switch (request.kind) {
    case "write":
      return becoming(file, withEntry(file.settings, file.client.grammar, path, file.placement.entry));
    case "remove":
      if (request.whole) return { ...becoming(file, file.client.grammar.read("")), after: null, afterHash: null };
      return becoming(file, withValue(file.settings, file.client.grammar, path, undefined));
    case "restore":
      return restoring(file, path, request.old);
  }
}

/** The plan's error where it threw one, and otherwise that of a parser that stumbled. */
export function asEaselError(error: unknown): EaselError {
  return error instanceof EaselError ? error : new EaselError("config_invalid", "settings_not_understood", {}, error);
}

function read({ client: id, bridge, bytes }: SettingsFile): ReadFile {
  const client = clients.find((one) => one.id === id);
  if (client === undefined) throw new Error(`no AI app ${id}`);
  const { bom, text } = bytes === null ? { bom: false, text: "" } : decode(bytes);
  if (bom && client.refusesByteOrderMark) throw new EaselError("config_invalid", "settings_with_byte_order_mark", { client: id });
  const settings = client.grammar.read(text);
  const { path, entry } = client.placement(bridge, settings.data);
  const current = valueAt(settings.data, path);
  return { client, bridge, bytes, bom, settings, placement: { path, entry: switchedOn(entry, current) }, current };
}

/** Many apps let a person switch a server off in its entry: what we would write switches ours on again, where such a word stands there. */
function switchedOn(entry: EntryPlacement["entry"], current: unknown): EntryPlacement["entry"] {
  if (!isObject(current)) return entry;
  return {
    ...entry,
    ...(current.disabled === true ? { disabled: false } : {}),
    ...(current.enabled === false ? { enabled: true } : {}),
  };
}

/** Told from what a write would do, so that the window and the writer can never disagree. */
function inspection({ client, settings, placement, current }: ReadFile, foreign: boolean): Inspection {
  if (foreign) return { state: "foreign", current };
  if (holdsAll(current, placement.entry)) return { state: "written", current };
  withEntry(settings, client.grammar, placement.path, placement.entry);
  return { state: current === undefined ? "absent" : "stale", current };
}

function becoming({ bridge, bytes, bom, settings, placement, current }: ReadFile, after: Settings): FilePlan {
  const unchanged = after.text === settings.text;
  const next = unchanged ? bytes : encode({ bom, text: after.text });
  return {
    placement,
    current,
    next: valueAt(after.data, placement.path),
    after: next,
    afterHash: next && hashOf(next),
    diff: unchanged ? [] : maskedDiff(settings, after, bridge.env),
  };
}

function restoring(file: ReadFile, path: readonly string[], old: Uint8Array | null): FilePlan {
  const { grammar } = file.client;
  const was = old === null ? undefined : (valueAt(grammar.read(decode(old).text).data, path) as Json | undefined);
  const unchanged = same(valueAt(file.settings.data, path), was);
  return { ...becoming(file, unchanged ? file.settings : withValue(file.settings, grammar, path, was)), next: was };
}
