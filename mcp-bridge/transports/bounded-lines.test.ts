import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { boundedLines, requestIdIn } from "./bounded-lines.ts";
import { MAX_MESSAGE_BYTES, MAX_MESSAGE_VALUES } from "./message-size.ts";

function heardFrom(chunks: Iterable<Buffer>): (string | { excess: string; id: unknown })[] {
  const heard: (string | { excess: string; id: unknown })[] = [];
  const take = boundedLines({
    onLine: (pieces) => heard.push(Buffer.concat(pieces).toString()),
    onTooBig: (excess, id) => heard.push({ excess, id }),
  });
  for (const chunk of chunks) take(chunk);
  return heard;
}

function* longLine(start: string, end: string): Iterable<Buffer> {
  yield Buffer.from(start);
  const filler = Buffer.alloc(1_000_000, "x");
  for (let bytes = 0; bytes <= MAX_MESSAGE_BYTES; bytes += filler.length) yield filler;
  yield Buffer.from(`${end}\n`);
}

describe("lines", () => {
  test("come whole, however the stream is cut", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{0,5}$/)), fc.integer({ min: 1, max: 7 }), (texts, size) => {
        const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(""));
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        expect(heardFrom(chunks)).toEqual(texts.map((text) => `${text}\n`));
      }),
    );
  });

  test.each([
    ["before what is long", '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"x":"', '"}}', 7],
    ["behind it, as the SDK writes it", '{"method":"tools/call","params":{"id":1,"x":"', '"},"jsonrpc":"2.0","id":"a-7"}', "a-7"],
    ["nowhere", '{"jsonrpc":"2.0","params":{"x":"', '","id":3}}', undefined],
  ])("too long are dropped, and their id is read %s; the next one is read", (_where, start, end, id) => {
    expect(heardFrom([...longLine(start, end), Buffer.from("next\n")])).toEqual([{ excess: "too_long", id }, "next\n"]);
  });

  test.each([
    ["small arrays", "[1],"],
    ["members", '"\\"[,:":1,'],
    ["texts", '"","\\\\",'],
  ])("of too many %s are dropped, and their id is read", (_what, repeated) => {
    const start = '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"x":[';
    const line = Buffer.from(`${start}${repeated.repeat(MAX_MESSAGE_VALUES + 1)}0]}}\n`);
    const chunks = Array.from({ length: Math.ceil(line.length / 999) }, (_, index) => line.subarray(index * 999, (index + 1) * 999));
    expect(heardFrom([...chunks, Buffer.from("next\n")])).toEqual([{ excess: "too_many_values", id: 7 }, "next\n"]);
  });

  test("what stands in a text is not taken for values, wherever its bytes are cut", () => {
    const line = Buffer.from(`${JSON.stringify({ text: `"\\"[1],{}:`.repeat(MAX_MESSAGE_VALUES) })}\n`);
    const chunks = Array.from({ length: Math.ceil(line.length / 7) }, (_, index) => line.subarray(index * 7, (index + 1) * 7));
    expect(heardFrom(chunks)).toEqual([line.toString()]);
  });

  test("an id in an argument is not the request's", () => {
    expect(requestIdIn('{"method":"x","params":{"id":1},', '"params":{"id":1}}')).toBeUndefined();
    expect(requestIdIn('{"method":"say \\"id\\":1,"', "")).toBeUndefined();
  });
});
