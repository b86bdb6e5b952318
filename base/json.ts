/**
 * JSON as Python writes it. ComfyUI's answers hold bare `NaN`/`Infinity` and integers above 2^53 (seeds go to 2^64-1),
 * which `JSON.parse` refuses or rounds (comfyui-api notes, sections 1.0 and 7).
 */

/**
 * Numbers that may be inexact, and the words that `JSON.parse` refuses, behind what may stand before a value: base64 has "NaN" at
 * every turn. Inside other strings they only cost the slow path.
 */
const NEEDS_CARE = /[\s:,[-](?:NaN|Infinity|\d{16})/;
const BEGINS_WITH_CARE = /^(?:NaN|Infinity|\d{16})/;

/**
 * Parses JSON. Bare `NaN`, `Infinity` and `-Infinity` become `null`; integers beyond ±(2^53-1) become `bigint`, exactly.
 * @throws SyntaxError where the text is not JSON.
 */
export function parseJson(text: string): unknown {
  return NEEDS_CARE.test(text) || BEGINS_WITH_CARE.test(text) ? new Reader(text).document() : JSON.parse(text);
}

/** `parseJson`, or undefined where the text is not JSON. */
export function tryParseJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** `JSON.stringify`, but a `bigint` is written as an integer of full length. */
export function stringifyJson(value: unknown): string {
  let exact = true;
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== "bigint") return part;
    exact = false;
    return 0;
  });
  return exact ? text : (write(value, "") ?? "null");
}

function write(value: unknown, key: string): string | undefined {
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if ("toJSON" in value && typeof value.toJSON === "function") return write(value.toJSON(key), key);
  if (Array.isArray(value)) return `[${value.map((item, index) => write(item, String(index)) ?? "null").join(",")}]`;
  // String and Number objects; JSON.stringify unwraps them.
  if (value instanceof String || value instanceof Number || value instanceof Boolean) return JSON.stringify(value);
  const members = Object.entries(value).flatMap(([name, member]) => {
    const text = write(member, name);
    return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
  });
  return `{${members.join(",")}}`;
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const WORD = /true|false|null|NaN|-?Infinity/y;
const WORDS: Record<string, boolean | null> = { true: true, false: false };

/** Reads what `JSON.parse` cannot. Slower by a few times, which is why it is not the only path. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): unknown {
    const value = this.#value();
    this.#take(SPACE);
    if (this.#at < this.#text.length) this.#fail();
    return value;
  }

  #value(): unknown {
    this.#take(SPACE);
    const first = this.#text[this.#at];
    if (first === "{") return this.#object();
    if (first === "[") return this.#array();
    if (first === '"') return this.#string();
    const word = this.#take(WORD);
    if (word !== undefined) return WORDS[word] ?? null;
    return this.#number();
  }

  #object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.#list("}", () => {
      this.#take(SPACE);
      const key = this.#string();
      this.#take(SPACE);
      if (this.#text[this.#at++] !== ":") this.#fail();
      const value = this.#value();
      // Assigning would set the prototype; JSON.parse makes it an ordinary member.
      if (key === "__proto__") Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
      else object[key] = value;
    });
    return object;
  }

  #array(): unknown[] {
    const array: unknown[] = [];
    this.#list("]", () => array.push(this.#value()));
    return array;
  }

  /** From the opening bracket to `close`, calling `item` where one must stand. */
  #list(close: "}" | "]", item: () => void): void {
    this.#at++;
    this.#take(SPACE);
    if (this.#text[this.#at] === close) {
      this.#at++;
      return;
    }
    for (;;) {
      item();
      this.#take(SPACE);
      const next = this.#text[this.#at++];
      if (next === close) return;
      if (next !== ",") this.#fail();
    }
  }

  #string(): string {
    if (this.#text[this.#at] !== '"') this.#fail();
    // Not by regular expression: those run out of stack on a picture in base64.
    let end = this.#text.indexOf('"', this.#at + 1);
    while (end > 0 && this.#isEscaped(end)) end = this.#text.indexOf('"', end + 1);
    if (end < 0) this.#fail();
    const token = this.#text.slice(this.#at, end + 1);
    this.#at = end + 1;
    return JSON.parse(token);
  }

  /** Whether an odd number of backslashes stands before `position`. */
  #isEscaped(position: number): boolean {
    let before = position - 1;
    while (this.#text[before] === "\\") before--;
    return (position - before) % 2 === 0;
  }

  #number(): number | bigint {
    const token = this.#take(NUMBER);
    if (token === undefined) this.#fail();
    const value = Number(token);
    return Number.isSafeInteger(value) || !/^-?\d+$/.test(token) ? value : BigInt(token);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const token = pattern.exec(this.#text)?.[0];
    if (token !== undefined) this.#at += token.length;
    return token;
  }

  #fail(): never {
    throw new SyntaxError(`Not JSON at position ${this.#at}`);
  }
}
