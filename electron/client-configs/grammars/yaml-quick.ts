import { parse } from "yaml";
import { commonTail, isSecretKey, lineStart, type Range } from "./grammar.ts";

/** A YAML text, read. */
export interface QuickYaml {
  text: string;
  data: Values;
  /** Its keys with something below them, in order. */
  entries: Entry[];
}

interface Entry {
  key: string;
  value: unknown;
  indent: number;
  /** From here to the end of the text. */
  length: number;
  /** From the next line that says something to the end of the text, and the indentation of that line. */
  next: { length: number; indent: number };
}

/**
 * Reads YAML as settings are usually written many times as quickly as the library: maps and lists by indentation, one value a line.
 * null = there is something else in it, or a mistake: then it is the library that must read, and say what is wrong.
 * Where the text ends as `before` did, its entries are not read anew: what an entry says is told by nothing that stands before it.
 */
export function quickly(text: string, before: QuickYaml | null): QuickYaml | null {
  try {
    return new Reader(text, before).document();
  } catch (error) {
    // A RangeError: more in one another than there is room for.
    if (error === UNUSUAL || error instanceof RangeError) return null;
    throw error;
  }
}

const UNUSUAL = Symbol("unusual");

type Values = Record<string, unknown>;

// Letters, by what they may begin or continue. Left out is all that has, or had in some version of YAML, a meaning of its own.
const WIDE = String.raw`\xa1-\u2027\u202a-\ufefe\uff00-\uffff`;
const QUOTED = String.raw`"(?:[ !#-[\]-~${WIDE}]|\\["\\/nrtbf]|\\u[0-9a-fA-F]{4})*"|'(?:[ -&(-~${WIDE}]|'')*'`;
const NAME = "[A-Za-z_/][A-Za-z0-9_/. -]*";
const KEY = `${NAME}|${QUOTED}`;

const HEAD = new RegExp(String.raw`(?:${NAME}|(?:${QUOTED}) *):(?= |\r?\n|$)`, "y");
const TEXT = new RegExp(QUOTED, "y");
/** A word or several; a colon needs something behind it, and a hash something before it. */
const PLAIN = new RegExp(
  `(?:[A-Za-z0-9_/.+~$${WIDE}]|-(?=[A-Za-z0-9_/.-]))(?:[!"$-9;-~${WIDE}]|:(?=[!-~${WIDE}])|#| +(?=[!"$-~${WIDE}]))*`,
  "y",
);
/** In a list on one line. */
const WORD = /(?:[A-Za-z0-9_/.]|-(?=[A-Za-z0-9_-]))[A-Za-z0-9_/.@=-]*(?=[ ,\]])/y;
const REST = /(?: +(?:#[^\r\n]*)?)?(?:\r?\n|$)/y;
/** Lines with nothing in them, or a comment. */
const EMPTY_LINES = /(?: *(?:#[^\r\n]*)?\r?\n)*(?: *(?:#[^\r\n]*)?$)?/y;

const LINE_FEED = 0x0a;
const SPACE = 0x20;

const WORDS = new Map<string, unknown>([
  ...["~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
]);

class Reader {
  readonly #text: string;
  readonly #known: readonly Entry[];
  #nextKnown = 0;
  /** So much, at its end, is as it was in the text that is known. */
  readonly #tail: number;
  readonly #entries: Entry[] = [];
  #at = 0;
  /** The indentation of the line that comes next; -1 at the end. */
  #indent = -1;

  constructor(text: string, before: QuickYaml | null) {
    this.#text = text;
    this.#known = before?.entries ?? [];
    this.#tail = before === null ? 0 : commonTail(text, before.text);
  }

  document(): QuickYaml {
    if (/^---\r?\n/.test(this.#text)) this.#at = this.#text.indexOf("\n") + 1;
    this.#next();
    if (this.#indent !== 0 || this.#isItem()) throw UNUSUAL;
    const data = this.#map(0);
    if (this.#at < this.#text.length) throw UNUSUAL;
    return { text: this.#text, data, entries: this.#entries };
  }

  /** To the first letter of the next line that says something. */
  #next(): void {
    let start = this.#at;
    this.#blanks();
    const char = this.#text[this.#at];
    if (char === "\n" || char === "#" || char === "\r" || char === undefined) {
      this.#at = start;
      this.#passed(EMPTY_LINES);
      start = this.#at;
      this.#blanks();
    }
    this.#indent = this.#at === this.#text.length ? -1 : this.#at - start;
  }

  #map(indent: number): Values {
    const map: Values = {};
    while (this.#indent === indent && !this.#isItem()) {
      const { key, value } = this.#knownEntry() ?? this.#entry(indent);
      if (Object.hasOwn(map, key)) throw UNUSUAL;
      map[key] = value;
    }
    if (this.#indent > indent) throw UNUSUAL;
    return map;
  }

  #entry(indent: number): Pick<Entry, "key" | "value"> {
    const length = this.#text.length - this.#at;
    const key = this.#key();
    if (!this.#passedRest()) return { key, value: this.#onLine(indent) };
    const entry: Entry = { key, value: null, indent, length, next: { length: 0, indent: -1 } };
    this.#entries.push(entry);
    entry.value = this.#below(indent);
    entry.next = { length: this.#text.length - this.#at, indent: this.#indent };
    return entry;
  }

  #knownEntry(): Entry | null {
    const length = this.#text.length - this.#at;
    if (length > this.#tail) return null;
    while ((this.#known[this.#nextKnown]?.length ?? 0) > length) this.#nextKnown += 1;
    const entry = this.#known[this.#nextKnown];
    if (entry?.length !== length || entry.indent !== this.#indent) return null;
    this.#entries.push(entry);
    this.#at = this.#text.length - entry.next.length;
    this.#indent = entry.next.indent;
    return entry;
  }

  #list(indent: number): unknown[] {
    const list: unknown[] = [];
    while (this.#indent === indent && this.#isItem()) {
      this.#at += 1;
      list.push(this.#onLine(indent));
    }
    if (this.#indent > indent) throw UNUSUAL;
    return list;
  }

  /** What a key holds that has nothing behind it on its own line. */
  #below(indent: number): unknown {
    this.#next();
    if (this.#indent >= indent && this.#isItem()) return this.#list(this.#indent);
    return this.#indent > indent ? this.#map(this.#indent) : null;
  }

  #onLine(indent: number): unknown {
    if (this.#text.charCodeAt(this.#at) !== SPACE) throw UNUSUAL;
    this.#blanks();
    const value = this.#text[this.#at] === "[" ? this.#brackets() : this.#scalar(PLAIN);
    if (!this.#passedRest()) throw UNUSUAL;
    this.#next();
    if (this.#indent > indent) throw UNUSUAL;
    return value;
  }

  #brackets(): unknown[] {
    const list: unknown[] = [];
    this.#at += 1;
    this.#blanks();
    if (this.#took("]")) return list;
    do {
      this.#blanks();
      list.push(this.#text[this.#at] === "[" ? this.#brackets() : this.#scalar(WORD));
      this.#blanks();
    } while (this.#took(","));
    if (!this.#took("]")) throw UNUSUAL;
    return list;
  }

  #scalar(plain: RegExp): unknown {
    const from = this.#at;
    if (this.#text.startsWith("{}", from)) {
      this.#at += 2;
      return {};
    }
    const quote = this.#text[from];
    if (quote === '"' || quote === "'") {
      if (!this.#passed(TEXT)) throw UNUSUAL;
      return unquoted(this.#text.slice(from, this.#at));
    }
    if (!this.#passed(plain)) throw UNUSUAL;
    return meant(this.#text.slice(from, this.#at));
  }

  /** The key, and its colon. */
  #key(): string {
    const from = this.#at;
    if (!this.#passed(HEAD) || this.#at - from > 1_000) throw UNUSUAL;
    const key = unquoted(this.#text.slice(from, this.#at - 1).trimEnd());
    if (WORDS.has(key) || key === "__proto__") throw UNUSUAL;
    return key;
  }

  #isItem(): boolean {
    return this.#text[this.#at] === "-" && /[ \r\n]/.test(this.#text[this.#at + 1] ?? "\n");
  }

  #took(letter: string): boolean {
    if (this.#text[this.#at] !== letter) return false;
    this.#at += 1;
    return true;
  }

  #blanks(): void {
    while (this.#text.charCodeAt(this.#at) === SPACE) this.#at += 1;
  }

  /** Blanks, a comment, and the end of the line. */
  #passedRest(): boolean {
    if (this.#text.charCodeAt(this.#at) !== LINE_FEED) return this.#passed(REST);
    this.#at += 1;
    return true;
  }

  #passed(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }
}

function unquoted(written: string): string {
  if (written.startsWith("'")) return written.slice(1, -1).replaceAll("''", "'");
  if (!written.startsWith('"')) return written;
  return written.includes("\\") ? String(JSON.parse(written)) : written.slice(1, -1);
}

/** What a word without quotes stands for. */
function meant(word: string): unknown {
  if (!/^[-+.~\dnNtTfF]/.test(word)) return word;
  if (WORDS.has(word)) return WORDS.get(word);
  if (/^(?:0|[1-9]\d{0,14})$/.test(word)) return Number(word);
  // Numbers in their many forms are the library's to tell.
  return /^[-+]?\.?\d|^[-+]?\.(?:inf|nan)$/i.test(word) ? parse(word) : word;
}

// --- Finding places in a text that was read the quick way: every line is a comment, a key with its value, or an item of a list. ---

/**
 * Behind the line of the last key of `path`, and how far what stands below it is indented; undefined where nothing stands below.
 * All keys are known to be there.
 */
export function below(text: string, path: readonly string[]): { offset: number; indent: string } | undefined {
  let [from, indent] = [0, ""];
  for (const key of path) {
    const lines = new RegExp(String.raw`^${indent}(${KEY})(?= *:(?: |\r?$))`, "gm");
    lines.lastIndex = from;
    let line = lines.exec(text);
    while (line !== null && unquoted(line[1] ?? "") !== key) line = lines.exec(text);
    if (line === null) return undefined;
    from = text.indexOf("\n", line.index) + 1;
    const inner = /^( *)[^ \r\n#]/gm;
    inner.lastIndex = from;
    const first = from === 0 ? null : inner.exec(text);
    if (first === null || (first[1] ?? "").length <= indent.length) return undefined;
    indent = first[1] ?? "";
  }
  return { offset: from, indent };
}

const LINE = new RegExp(`^( *)(- +)?(?:(${KEY}) *:(?: +|$))?(.*)$`);

/** Values in lines that touch the range, whose keys, or keys around them, sound like secrets. */
export function secretsIn(text: string, [from, to]: Range): Range[] {
  const start = lineStart(text, from);
  const above = keysAbove(text, start);
  const secrets: Range[] = [];
  for (let at = start; at < to; ) {
    const lineBreak = text.indexOf("\n", at);
    const end = lineBreak === -1 ? text.length : lineBreak;
    const [whole = "", blanks = "", item, key, value = ""] = LINE.exec(text.slice(at, end).replace(/\r$/, "")) ?? [];
    if (/^ *[^ #]/.test(whole)) {
      const isAround = (indent: number) => indent < blanks.length || (item !== undefined && indent === blanks.length);
      while (above.length > 0 && !isAround(above.at(-1)?.indent ?? 0)) above.pop();
      if (key !== undefined) above.push({ indent: blanks.length, key: unquoted(key) });
      const secret = above.some((one) => isSecretKey(one.key));
      if (secret && value !== "") secrets.push([at + whole.length - value.length, at + whole.length]);
    }
    at = end + 1;
  }
  return secrets;
}

/** The keys that the line at `start` stands below, outermost first, and perhaps a few beside it. */
function keysAbove(text: string, start: number): { indent: number; key: string }[] {
  const keys: { indent: number; key: string }[] = [];
  let least = Number.POSITIVE_INFINITY;
  for (let end = start - 1; end >= 0 && least > 0; ) {
    const at = lineStart(text, end);
    const indent = /^ */.exec(text.slice(at, Math.min(end, at + least)))?.[0].length ?? 0;
    if (indent < least && !/[#\r\n-]/.test(text[at + indent] ?? "\n")) {
      const key = LINE.exec(text.slice(at, end).replace(/\r$/, ""))?.[3];
      if (key !== undefined) keys.unshift({ indent, key: unquoted(key) });
      least = indent;
    }
    end = at - 1;
  }
  return keys;
}
