import { parse } from "smol-toml";
import { valueEnd } from "./toml-scan.ts";

/** A TOML text, read. */
export interface QuickToml {
  text: string;
  data: Values;
  /** The headers of its tables, in order; offsets are UTF-16 code units. */
  heads: Head[];
  root: Table;
}

export interface Head {
  path: string[];
  from: number;
}

type Values = Record<string, unknown>;

/** A table that a header opened, or passed through on its way to another. */
interface Table {
  values: Values;
  hasHeader: boolean;
  inner: Map<string, Table> | null;
  /** Who made it, and so may change it. */
  reader: Reader;
}

/**
 * Reads TOML as it is usually written several times as quickly as the library: tables with plain headers, keys without dots or escapes.
 * null = there is something else in it, or a mistake: then it is the library that must read, and say what is wrong.
 * What only has more tables than `before` is not read anew from the start.
 */
export function quickly(text: string, before: QuickToml | null): QuickToml | null {
  const isMore = before?.text.endsWith("\n") && text.startsWith(before.text);
  return (isMore ? attempt(new Reader(text, before)) : null) ?? attempt(new Reader(text, null));
}

function attempt(reader: Reader): QuickToml | null {
  try {
    return reader.document();
  } catch (error) {
    if (error === UNUSUAL) return null;
    throw error;
  }
}

const UNUSUAL = Symbol("unusual");

// What may stand in strings and comments: anything but control characters, of which the tab is allowed.
const KEY = /[A-Za-z0-9_-]+|"[\t !#-[\]-~\x80-\uffff]*"|'[\t -&(-~\x80-\uffff]*'/y;
const TEXT = /"[\t !#-[\]-~\x80-\uffff]*"(?!")|'[\t -&(-~\x80-\uffff]*'(?!')/y;
const WORD = /(?:0|-?[1-9]\d{0,14}|true|false)(?=[ \t\r\n,\]}#]|$)/y;
const REST = /[ \t]*(?:#[\t -~\x80-\uffff]*)?(?:\r?\n|$)/y;

class Reader {
  readonly #text: string;
  readonly #root: Table;
  readonly #heads: Head[];
  #table: Table | null;
  #at: number;

  constructor(text: string, before: QuickToml | null) {
    this.#text = text;
    this.#root = before === null ? this.#made(true) : this.#mine(before.root);
    this.#heads = before === null ? [] : [...before.heads];
    this.#table = before === null ? this.#root : null;
    this.#at = before?.text.length ?? 0;
  }

  document(): QuickToml {
    while (this.#at < this.#text.length) {
      this.#blanks();
      const from = this.#at;
      const char = this.#text[from];
      if (char === "[") {
        const path = this.#header();
        this.#table = this.#opened(path);
        this.#heads.push({ path, from });
      } else if (char !== "\n" && char !== "\r" && char !== "#" && char !== undefined) {
        const key = this.#key();
        this.#must("=");
        if (this.#table === null) throw UNUSUAL;
        put(this.#table.values, key, this.#value());
      }
      if (!this.#passed(REST)) throw UNUSUAL;
    }
    return { text: this.#text, data: this.#root.values, heads: this.#heads, root: this.#root };
  }

  #made(hasHeader: boolean): Table {
    return { values: {}, hasHeader, inner: null, reader: this };
  }

  /** Of a table that another reader made, a copy: what it read must stay as it is. */
  #mine(table: Table): Table {
    if (table.reader === this) return table;
    return { ...table, values: { ...table.values }, inner: table.inner && new Map(table.inner), reader: this };
  }

  #header(): string[] {
    this.#at += 1;
    const path: string[] = [];
    do {
      this.#blanks();
      path.push(this.#key());
      this.#blanks();
    } while (this.#took("."));
    if (!this.#took("]")) throw UNUSUAL;
    return path;
  }

  #opened(path: readonly string[]): Table {
    let table = this.#root;
    for (const key of path) {
      const found = table.inner?.get(key);
      if (found === undefined && (key === "__proto__" || Object.hasOwn(table.values, key))) throw UNUSUAL;
      const next: Table = found === undefined ? this.#made(false) : this.#mine(found);
      if (next !== found) {
        table.values[key] = next.values;
        table.inner ??= new Map();
        table.inner.set(key, next);
      }
      table = next;
    }
    if (table.hasHeader) throw UNUSUAL;
    table.hasHeader = true;
    return table;
  }

  #key(): string {
    const from = this.#at;
    if (!this.#passed(KEY)) throw UNUSUAL;
    const quote = this.#text[from];
    return quote === '"' || quote === "'" ? this.#text.slice(from + 1, this.#at - 1) : this.#text.slice(from, this.#at);
  }

  #value(): unknown {
    const char = this.#text[this.#at];
    if (char === "[") return this.#list();
    if (char === "{") return this.#braces();
    const from = this.#at;
    if (char === '"' || char === "'") {
      if (this.#passed(TEXT)) return this.#text.slice(from + 1, this.#at - 1);
    } else if (this.#passed(WORD)) {
      const word = this.#text.slice(from, this.#at);
      return word === "true" || (word !== "false" && Number(word));
    }
    return this.#byLibrary();
  }

  #list(): unknown[] {
    this.#at += 1;
    const list: unknown[] = [];
    for (;;) {
      this.#room();
      if (this.#took("]")) return list;
      list.push(this.#value());
      this.#room();
      if (!this.#took(",") && this.#text[this.#at] !== "]") throw UNUSUAL;
    }
  }

  /** Blanks, line ends and comments. */
  #room(): void {
    for (this.#blanks(); /[\r\n#]/.test(this.#text[this.#at] ?? ""); this.#blanks()) if (!this.#passed(REST)) throw UNUSUAL;
  }

  #braces(): Values {
    this.#at += 1;
    const table: Values = {};
    this.#blanks();
    if (this.#took("}")) return table;
    do {
      this.#blanks();
      const key = this.#key();
      this.#must("=");
      put(table, key, this.#value());
      this.#blanks();
    } while (this.#took(","));
    if (!this.#took("}")) throw UNUSUAL;
    return table;
  }

  /** A single value that is written in a less common way (a date, say, or a text over several lines). */
  #byLibrary(): unknown {
    const end = valueEnd(this.#text, this.#at, ",]}");
    try {
      const { x, ...others } = parse(`x = ${this.#text.slice(this.#at, end)}`, { integersAsBigInt: "asNeeded" });
      if (x === undefined || Object.keys(others).length > 0) throw UNUSUAL;
      this.#at = end;
      return x;
    } catch {
      throw UNUSUAL;
    }
  }

  #blanks(): void {
    while (this.#text[this.#at] === " " || this.#text[this.#at] === "\t") this.#at += 1;
  }

  #took(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }

  #must(char: string): void {
    this.#blanks();
    if (!this.#took(char)) throw UNUSUAL;
    this.#blanks();
  }

  #passed(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }
}

function put(values: Values, key: string, value: unknown): void {
  if (key === "__proto__" || Object.hasOwn(values, key)) throw UNUSUAL;
  values[key] = value;
}
