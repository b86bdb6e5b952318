import { isDeepStrictEqual } from "node:util";
import { EaselError, type ParametersOf } from "#contract/errors.ts";

/** What JSON can say. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** At `offset` (UTF-16 code units into the old text), `remove` units go and `insert` comes. */
export interface Splice {
  offset: number;
  remove: number;
  insert: string;
}

/** [start, end) in UTF-16 code units. */
export type Range = readonly [start: number, end: number];

/**
 * What one file format has to know so that an entry can be changed in it while every other byte stays.
 * Throws EaselError `config_invalid`, here and below, rather than guess.
 */
export interface Grammar {
  /** `text` comes without a byte order mark. */
  read(text: string): Settings;
}

/** A settings file's text, understood. */
export interface Settings {
  readonly text: string;
  /** As the AI app itself would read it; nothing but blanks and comments is `{}`. */
  readonly data: unknown;
  /**
   * The splices that make the value at `path` be `value`, with the objects on the way made where they are missing,
   * or that take out what is there (`undefined`). Refuses a path that is blocked by something else or that is there twice.
   */
  set(path: readonly string[], value: Json | undefined): Splice[];
  /** Where values stand that must not be shown, those that touch `within`; in order, without overlaps. */
  secrets(within: Range): readonly Range[];
}

/** Of a change, both texts are read more than once: to show what is there, to plan it, to check it, and to look at what became of it. */
const MAX_REMEMBERED = 6;

/** A grammar that does not read the very same text again. */
export function remembering(read: (text: string) => Settings): Grammar {
  let newest: Settings[] = [];
  return {
    read(text) {
      const settings = newest.find((known) => known.text === text) ?? read(text);
      newest = [settings, ...newest.filter((known) => known !== settings)].slice(0, MAX_REMEMBERED);
      return settings;
    },
  };
}

/** Whether two readings say the same; the order of keys says nothing. As `isDeepStrictEqual`, but quick for plain data. */
export function same(a: unknown, b: unknown): boolean {
  try {
    return equal(a, b);
  } catch (error) {
    throw error instanceof RangeError ? tooUnusual("too_deep") : error;
  }
}

function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b)) return Array.isArray(a) && Array.isArray(b) && equalLists(a, b);
  if (!isPlain(a) || !isPlain(b)) return isDeepStrictEqual(a, b);
  const keys = Object.keys(a);
  const others = Object.keys(b);
  if (keys.length !== others.length) return false;
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index] ?? "";
    // Most often they come in the same order, and need not be looked for.
    if ((key !== others[index] && !Object.hasOwn(b, key)) || !equal(a[key], b[key])) return false;
  }
  return true;
}

function equalLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (!equal(a[index], b[index])) return false;
  return true;
}

/** An object of the parsers' making, with or without a prototype; not a date. */
function isPlain(value: Record<string, unknown>): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The text that the splices make of `text`; none may overlap another. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  let result = "";
  let at = 0;
  for (const splice of inOrder(splices)) {
    result += text.slice(at, splice.offset) + splice.insert;
    at = splice.offset + splice.remove;
  }
  return result + text.slice(at);
}

/** By their offsets. */
export function inOrder(splices: readonly Splice[]): Splice[] {
  return [...splices].sort((a, b) => a.offset - b.offset);
}

const SECRET_KEY = /^(env|envs|environment|(http_?)?headers)$|token|secret|passw|api_?-?key|authorization|credential/i;
const knownKeys = new Map<string, boolean>();

/** Whether a key names a place whose values are shown to nobody: environments, headers, and what sounds like a secret. */
export function isSecretKey(key: string): boolean {
  const known = knownKeys.get(key);
  if (known !== undefined) return known;
  const secret = SECRET_KEY.test(key);
  if (knownKeys.size < 1_000) knownKeys.set(key, secret);
  return secret;
}

/** Whether a value has keys: no list, and not null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** How many letters, at their beginning, two texts have in common. */
export function commonHead(a: string, b: string): number {
  return commonLength(Math.min(a.length, b.length), (from, to) => a.slice(from, to) === b.slice(from, to));
}

/** The same at their end. */
export function commonTail(a: string, b: string): number {
  const stretch = (text: string, from: number, to: number) => text.slice(text.length - to, text.length - from);
  return commonLength(Math.min(a.length, b.length), (from, to) => stretch(a, from, to) === stretch(b, from, to));
}

/** The greatest length up to which `same` holds of every stretch that it is asked for. */
function commonLength(most: number, same: (from: number, to: number) => boolean): number {
  let [known, tooMuch] = [0, most + 1];
  while (tooMuch - known > 1) {
    const middle = Math.floor((known + tooMuch) / 2);
    if (same(known, middle)) known = middle;
    else tooMuch = middle;
  }
  return known;
}

/** The line ending that a text uses; "\n" where it has none. */
export function lineEnding(text: string): "\r\n" | "\n" {
  return /\r?\n/.exec(text)?.[0] === "\r\n" ? "\r\n" : "\n";
}

/** Where the line of `offset` begins. */
export function lineStart(text: string, offset: number): number {
  // Looked for from -1 on, a line end would be found at 0.
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** The blanks that the line of `offset` begins with. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? "";
}

/** Line and column, counted from 1. What is missing at the end is missed in the last line that holds anything. */
function position(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, Math.min(offset, text.trimEnd().length)).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

/** The text is not what this app's grammar allows. `problem` is a name of jsonc-parser's, or another parser's own words. */
export function mistake(text: string, offset: number, problem: string): EaselError {
  return new EaselError("config_invalid", "settings_mistake", { ...position(text, offset), problem });
}

/** Something that is no object stands where the entries should be. */
export function blocked(
  text: string,
  offset: number,
  path: readonly string[],
  found: ParametersOf<"settings_blocked">["found"],
): EaselError {
  return new EaselError("config_invalid", "settings_blocked", { ...position(text, offset), path: path.join("."), found });
}

/** The same name stands twice in one object, on the way to our entry. */
export function keyTwice(text: string, offset: number, key: string): EaselError {
  return new EaselError("config_invalid", "settings_key_twice", { ...position(text, offset), key });
}

/** The file is fine, but written in a way in which this program cannot promise to keep every other byte. `path` is the place that is meant. */
export function tooUnusual(reason: ParametersOf<"settings_too_unusual">["reason"], path: readonly string[] = []): EaselError {
  return new EaselError("config_invalid", "settings_too_unusual", { reason, path: path.join(".") });
}
