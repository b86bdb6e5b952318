/** The largest picture (50 MB) in base64, and some. */
export const MAX_MESSAGE_BYTES = 72_000_000;
/** A call has some dozens, a large workflow given as an argument some ten thousand. A million takes the parser and the checks seconds. */
export const MAX_MESSAGE_VALUES = 100_000;

const [QUOTE, BACKSLASH, COMMA, COLON, BRACKET, BRACE] = Array.from('"\\,:[{', (character) => character.charCodeAt(0));

/** What makes a message too big to be parsed on an event loop that serves others. */
export type Excess = "too_long" | "too_many_values";

/**
 * Measures a JSON message while its bytes come, before anything is parsed: its length, and how many values it has at most. Text that is
 * no JSON is measured, too, in whatever way.
 */
export class MessageSize {
  readonly #maxBytes: number;
  #bytes = 0;
  #values = 0;
  #inString = false;
  #escaped = false;

  constructor(maxBytes = MAX_MESSAGE_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /** Takes the next bytes. Says what is too much so far, or null. */
  add(piece: Uint8Array): Excess | null {
    this.#bytes += piece.length;
    if (this.#bytes > this.#maxBytes) return "too_long";
    if (this.#values <= MAX_MESSAGE_VALUES) this.#count(piece);
    return this.#values > MAX_MESSAGE_VALUES ? "too_many_values" : null;
  }

  #count(piece: Uint8Array): void {
    for (let at = 0; at < piece.length; at++) {
      if (this.#inString) {
        at = this.#endOfString(piece, at);
        continue;
      }
      const byte = piece[at];
      if (byte === QUOTE) this.#inString = true;
      else if (byte === COMMA || byte === COLON || byte === BRACKET || byte === BRACE) this.#values++;
    }
  }

  /** Where the string ends in this piece, or where the piece does. Long texts, such as pictures, are passed over quickly. */
  #endOfString(piece: Uint8Array, start: number): number {
    let at = start;
    if (this.#escaped) {
      this.#escaped = false;
      at++;
    }
    while (at < piece.length) {
      const quote = piece.indexOf(QUOTE as number, at);
      const end = quote === -1 ? piece.length : quote;
      let backslashes = 0;
      while (end - backslashes > at && piece[end - backslashes - 1] === BACKSLASH) backslashes++;
      const escapes = backslashes % 2 === 1;
      if (quote === -1) {
        this.#escaped = escapes;
        return end;
      }
      if (!escapes) {
        this.#inString = false;
        return quote;
      }
      at = quote + 1;
    }
    return piece.length;
  }
}
