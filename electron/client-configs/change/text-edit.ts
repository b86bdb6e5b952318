import { isUtf8 } from "node:buffer";
import { EaselError } from "#contract/errors.ts";
import {
  applySplices,
  type Grammar,
  inOrder,
  isObject,
  type Json,
  type JsonObject,
  type Settings,
  type Splice,
  same,
  tooUnusual,
} from "../grammars/grammar.ts";

/** A settings file's text, and whether a byte order mark stood before it. */
export interface Decoded {
  bom: boolean;
  text: string;
}

/** Throws EaselError `config_invalid` unless the bytes are UTF-8. */
export function decode(bytes: Uint8Array): Decoded {
  const refuse = (looksLike: "utf16" | "zeros" | "something_else") => new EaselError("config_invalid", "settings_not_utf8", { looksLike });
  if (looksLikeUtf16(bytes)) throw refuse("utf16");
  if (bytes[0] === 0) throw refuse("zeros"); // what a power cut leaves
  if (!isUtf8(bytes)) throw refuse("something_else");
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  return text.startsWith("\uFEFF") ? { bom: true, text: text.slice(1) } : { bom: false, text };
}

/** By its mark, or by the zeros that stand in every second place of most texts; zeros elsewhere are damage. */
function looksLikeUtf16(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  const start = bytes.subarray(0, 64);
  const zerosAt = (offset: number) => start.filter((byte, index) => index % 2 === offset && byte === 0).length * 2;
  return start.length >= 2 && Math.abs(zerosAt(0) - zerosAt(1)) > start.length / 2;
}

/** The bytes of a text, with its byte order mark. */
export function encode({ bom, text }: Decoded): Buffer {
  return Buffer.from((bom ? "\uFEFF" : "") + text, "utf8");
}

/** What stands at `path`; undefined when nothing does. */
export function valueAt(data: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined), data);
}

/** Whether everything in `wanted` is in `actual`, too. More keys are fine: apps and people add their own to an entry. */
export function holdsAll(actual: unknown, wanted: Json): boolean {
  if (!isObject(wanted) || !isObject(actual)) return same(actual, wanted);
  return Object.entries(wanted).every(([key, value]) => Object.hasOwn(actual, key) && holdsAll(actual[key], value as Json));
}

/** The settings in which the entry at `path` says `wanted`. An entry that is there keeps its other keys and its comments. */
export function withEntry(settings: Settings, grammar: Grammar, path: readonly string[], wanted: JsonObject): Settings {
  const current = valueAt(settings.data, path);
  if (!isObject(current)) return withValue(settings, grammar, path, wanted);
  let result = settings;
  for (const [key, value] of Object.entries(wanted)) {
    const there = current[key];
    if (Object.hasOwn(current, key) && holdsAll(there, value)) continue;
    const inner = [...path, key];
    result = isObject(value) && isObject(there) ? withEntry(result, grammar, inner, value) : withValue(result, grammar, inner, value);
  }
  return result;
}

/** The settings with exactly `value` at `path`, or with nothing there. Checked: nothing else is different, in bytes or in meaning. */
export function withValue(settings: Settings, grammar: Grammar, path: readonly string[], value: Json | undefined): Settings {
  const splices = settings.set(path, value);
  if (splices.length === 0) return settings;
  const result = readAgain(grammar, applySplices(settings.text, splices));
  check(keepsTheRest(settings.text, result.text, splices));
  check(differsOnlyAt(path, settings.data, result.data, value));
  return result;
}

/** A mistake in what we have made is ours, and its place is in no file that a person can see. */
function readAgain(grammar: Grammar, text: string): Settings {
  try {
    return grammar.read(text);
  } catch (error) {
    throw error instanceof EaselError ? tooUnusual("trial_failed") : error;
  }
}

/**
 * Whether `after` says what `before` does, and has `value` at `path`. (In TOML a table of tables is there only as long as one of them
 * is: what is empty once our value is gone may be gone, too.)
 */
function differsOnlyAt(path: readonly string[], before: unknown, after: unknown, value: Json | undefined): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return value === undefined ? after === undefined : same(after, value);
  const was = isObject(before) ? before : {};
  if (after !== undefined && !isObject(after)) return false;
  const now = after ?? {};
  if (after === undefined && value !== undefined) return false;
  let kept = 0;
  for (const name of Object.keys(was)) {
    if (name === key) continue;
    if (!Object.hasOwn(now, name) || !same(was[name], now[name])) return false;
    kept += 1;
  }
  const added = Object.keys(now).length - kept - (Object.hasOwn(now, key) ? 1 : 0);
  const inner = (object: Record<string, unknown>) => (Object.hasOwn(object, key) ? object[key] : undefined);
  return added === 0 && differsOnlyAt(rest, inner(was), inner(now), value);
}

/** Taking our ranges out of the new text, and putting back what they replaced, must give the old text. */
function keepsTheRest(before: string, after: string, splices: readonly Splice[]): boolean {
  let restored = after;
  for (const splice of inOrder(splices).reverse()) {
    const shift = splices.reduce((sum, other) => (other.offset < splice.offset ? sum + other.insert.length - other.remove : sum), 0);
    const at = splice.offset + shift;
    restored =
      restored.slice(0, at) + before.slice(splice.offset, splice.offset + splice.remove) + restored.slice(at + splice.insert.length);
  }
  return restored === before;
}

function check(holds: boolean): void {
  if (!holds) throw tooUnusual("trial_failed");
}
