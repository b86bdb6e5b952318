import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { boundedLines, MAX_LINE_BYTES, requestIdIn } from "./bounded-lines.ts";

function heardFrom(chunks: Iterable<Buffer>): (string | { tooLong: unknown })[] {
  const heard: (string | { tooLong: unknown })[] = [];
  const take = boundedLines({ onLine: (line) => heard.push(line.toString()), onTooLong: (id) => heard.push({ tooLong: id }) });
  for (const chunk of chunks) take(chunk);
  return heard;
}

function* longLine(start: string, end: string): Iterable<Buffer> {
  yield Buffer.from(start);
  const filler = Buffer.alloc(1_000_000, "x");
  for (let bytes = 0; bytes <= MAX_LINE_BYTES; bytes += filler.length) yield filler;
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
    expect(heardFrom([...longLine(start, end), Buffer.from("next\n")])).toEqual([{ tooLong: id }, "next\n"]);
  });

  test("an id in an argument is not the request's", () => {
    expect(requestIdIn('{"method":"x","params":{"id":1},', '"params":{"id":1}}')).toBeUndefined();
    expect(requestIdIn('{"method":"say \\"id\\":1,"', "")).toBeUndefined();
  });
});
