import { isDeepStrictEqual } from "node:util";
import { EaselError } from "#comfyui/errors.ts";
import {
  applySplices,
  type Grammar,
  inOrder,
  isObject,
  type Json,
  type JsonObject,
  type Settings,
  type Splice,
  tooUnusual,
} from "./grammars/grammar.ts";

/** A settings file's text, and whether a byte order mark stood before it. */
export interface Decoded {
  mark: boolean;
  text: string;
}

/** Throws EaselError `config_invalid` unless the bytes are UTF-8. */
export function decode(bytes: Uint8Array): Decoded {
  const [first, second] = bytes;
  const utf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || first === 0 || second === 0;
  if (utf16) throw wrongEncoding("UTF-16");
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.startsWith("\uFEFF") ? { mark: true, text: text.slice(1) } : { mark: false, text };
  } catch (error) {
    throw wrongEncoding("something else", error);
  }
}

export function encode({ mark, text }: Decoded): Buffer {
  return Buffer.from((mark ? "\uFEFF" : "") + text, "utf8");
}

function wrongEncoding(what: string, cause?: unknown): EaselError {
  return new EaselError(
    "config_invalid",
    `The settings file is not saved as UTF-8 text (it looks like ${what}).`,
    "Nothing was changed. Open the file in a text editor, save it as UTF-8, and try again.",
    cause,
  );
}

/** What stands at `path`; undefined when nothing does. */
export function valueAt(data: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined), data);
}

/** Whether `actual` says all that `wanted` says. More keys are fine: apps and people add their own to an entry. */
export function says(actual: unknown, wanted: Json): boolean {
  if (!isObject(wanted) || !isObject(actual)) return isDeepStrictEqual(actual, wanted);
  return Object.entries(wanted).every(([key, value]) => Object.hasOwn(actual, key) && says(actual[key], value as Json));
}

/** The settings in which the entry at `path` says `wanted`. An entry that is there keeps its other keys and its comments. */
export function withEntry(settings: Settings, grammar: Grammar, path: readonly string[], wanted: JsonObject): Settings {
  const current = valueAt(settings.data, path);
  if (!isObject(current)) return changed(settings, grammar, path, wanted);
  let result = settings;
  for (const [key, value] of Object.entries(wanted)) {
    const there = current[key];
    if (Object.hasOwn(current, key) && says(there, value)) continue;
    const inner = [...path, key];
    result = isObject(value) && isObject(there) ? withEntry(result, grammar, inner, value) : changed(result, grammar, inner, value);
  }
  return result;
}

/** The settings with exactly `value` at `path`, or with nothing there. Checked: nothing else is different, in bytes or in meaning. */
export function changed(settings: Settings, grammar: Grammar, path: readonly string[], value: Json | undefined): Settings {
  const splices = settings.set(path, value);
  if (splices.length === 0) return settings;
  const result = grammar.read(applySplices(settings.text, splices));
  const wanted = replaced(settings.data, path, value);
  check(keepsTheRest(settings.text, result.text, splices));
  check(isDeepStrictEqual(result.data, wanted) || (value === undefined && isDeepStrictEqual(result.data, withoutEmpty(wanted, path))));
  return result;
}

/** In TOML a table of tables is there only as long as one of them is. */
function withoutEmpty(data: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined || !isObject(data) || !isObject(data[key])) return data;
  const inner = withoutEmpty(data[key], rest);
  const others = Object.entries(data).filter(([name]) => name !== key);
  return Object.fromEntries(isObject(inner) && Object.keys(inner).length === 0 ? others : [...others, [key, inner]]);
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

function replaced(data: unknown, path: readonly string[], value: Json | undefined): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const object = isObject(data) ? data : {};
  const inner = Object.hasOwn(object, key) ? object[key] : undefined;
  if (value === undefined && inner === undefined) return data;
  const next = replaced(inner, rest, value);
  const others = Object.entries(object).filter(([name]) => name !== key);
  return Object.fromEntries(next === undefined ? others : [...others, [key, next]]);
}

function check(holds: boolean): void {
  if (!holds) throw tooUnusual("a trial of the change did not keep everything else as it is");
}
