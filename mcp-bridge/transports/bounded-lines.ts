import { type Excess, MAX_MESSAGE_BYTES, MAX_MESSAGE_VALUES, MessageSize } from "./message-size.ts";

/** Of each end of a line that is too big: an id stands in one of them. */
const KEPT_BYTES = 1_024;

const ID = /"id"\s*:\s*(-?\d{1,15}|"[^"\\]{0,200}")/.source;
/** Clients write the id before or behind what may be long. Between, only short texts: a text in an argument cannot pass for it. */
const ID_AT_START = new RegExp(`^\\s*\\{(?:\\s*"(?:jsonrpc|method)"\\s*:\\s*"[^"\\\\]*"\\s*,)*\\s*${ID}`);
const ID_AT_END = new RegExp(
  `,\\s*(?:"(?:jsonrpc|method)"\\s*:\\s*"[^"\\\\]*"\\s*,\\s*)*${ID}(?:\\s*,\\s*"(?:jsonrpc|method)"\\s*:\\s*"[^"\\\\]*")*\\s*\\}\\s*$`,
);

/** The id of a request that cannot be parsed, from how its text begins and ends; undefined where it has none, or none can be read. */
export function requestIdIn(start: string, end: string): string | number | undefined {
  const id = ID_AT_START.exec(start)?.[1] ?? ID_AT_END.exec(end)?.[1];
  return id === undefined ? undefined : JSON.parse(id);
}

const REASONS: Record<Excess, () => string> = {
  too_long: () => `The message is too long: at most ${MAX_MESSAGE_BYTES / 1_000_000} MB are taken, which is a picture of 50 MB.`,
  // Loaded with the first such line: figures in words bring 7 MB.
  too_many_values: () => `The message has too many values: at most ${MAX_MESSAGE_VALUES.toLocaleString("en")} are taken.`,
};

/** The answer to a line that is too big. */
export function tooBigAnswer(excess: Excess, id: string | number | undefined): string {
  // MCP's schema leaves the id out where there is none; `null` would not pass it.
  return JSON.stringify({ jsonrpc: "2.0", ...(id !== undefined && { id }), error: { code: -32600, message: REASONS[excess]() } });
}

export interface LineReceiver {
  /** A whole line with its end, in the pieces in which it came: to join those of a picture holds up everybody. */
  onLine(pieces: Buffer[]): void;
  /** A line that was too big has ended; nothing of it is kept. `id`: of the request, where it can be read. */
  onTooBig(excess: Excess, id: string | number | undefined): void;
}

/** Cuts a stream into lines. A last one without its end is not passed on: half a message helps nobody. */
export function boundedLines({ onLine, onTooBig }: LineReceiver): (chunk: Buffer) => void {
  let pieces: Buffer[] = [];
  let size = new MessageSize();
  let excess: Excess | null = null;
  let start = Buffer.alloc(0);
  let end = Buffer.alloc(0);
  const keep = (piece: Buffer) => {
    if (piece.length === 0) return;
    excess ??= size.add(piece);
    if (!excess) return void pieces.push(piece);
    if (pieces.length > 0) {
      const [first, last] = [pieces[0] ?? piece, pieces.at(-1) ?? piece];
      start = Buffer.from(first.subarray(0, KEPT_BYTES));
      end = Buffer.from(last.subarray(-KEPT_BYTES));
      pieces = [];
    }
    end = Buffer.concat([end, piece.subarray(-KEPT_BYTES)]).subarray(-KEPT_BYTES);
  };
  const finish = () => {
    const [whole, tooMuch] = [pieces, excess];
    pieces = [];
    size = new MessageSize();
    excess = null;
    if (tooMuch) onTooBig(tooMuch, requestIdIn(start.toString("latin1"), end.toString("latin1")));
    else onLine(whole);
  };
  return (chunk) => {
    let rest = chunk;
    for (let at = rest.indexOf(10); at !== -1; at = rest.indexOf(10)) {
      keep(rest.subarray(0, at + 1));
      finish();
      rest = rest.subarray(at + 1);
    }
    keep(rest);
  };
}
