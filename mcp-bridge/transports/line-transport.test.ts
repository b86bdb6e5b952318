import { PassThrough } from "node:stream";
import { type JSONRPCMessage, JSONRPCMessageSchema } from "@modelcontextprotocol/sdk/types.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LineTransport } from "./line-transport.ts";

async function open() {
  const input = new PassThrough();
  const output = new PassThrough();
  const transport = new LineTransport(input, output);
  const heard: JSONRPCMessage[] = [];
  let closed = 0;
  let written = "";
  output.on("data", (chunk) => {
    written += chunk;
  });
  transport.onmessage = (message) => heard.push(message);
  transport.onclose = () => {
    closed++;
  };
  await transport.start();
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const lines = () => written.split("\n").filter((line) => line !== "");
  return { input, transport, heard, settled, lines, closed: () => closed };
}

const call = (args: string) => `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x","arguments":${args}}}\n`;

describe("LineTransport", () => {
  test("integers above 2^53 arrive exactly, as decimal strings, however deeply nested", async () => {
    const { input, heard, settled } = await open();
    input.write(call('{"seed":18446744073709551615,"deep":[{"n":-9007199254740993}],"near":9007199254740991,"half":0.5}'));
    await settled();
    expect(heard[0]).toMatchObject({
      params: { arguments: { seed: "18446744073709551615", deep: [{ n: "-9007199254740993" }], near: 9007199254740991, half: 0.5 } },
    });
  });

  test("many messages to a client that reads nothing wait as one, and go with the client", async () => {
    const [output, warnings] = [new PassThrough(), [] as string[]];
    const warned = (warning: Error) => warnings.push(warning.name);
    process.on("warning", warned);
    const transport = new LineTransport(new PassThrough(), output);
    await transport.start();
    const long = { jsonrpc: "2.0" as const, method: "notifications/message", params: { data: "x".repeat(100_000) } };
    const sent = Promise.all(Array.from({ length: 30 }, () => transport.send(long)));
    output.destroy();
    await sent;
    process.off("warning", warned);
    expect(warnings).toEqual([]);
  });

  test("a message may come in any pieces, even split within a character", async () => {
    const bytes = Buffer.from(call('{"prompt":"ein Füchslein 🦊"}'));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 5 }), async (cuts) => {
        const { input, heard, settled } = await open();
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        for (const [index, edge] of edges.slice(1).entries()) input.write(bytes.subarray(edges[index], edge));
        await settled();
        expect(heard).toEqual([JSON.parse(bytes.toString())]);
      }),
      { numRuns: 50 },
    );
  });

  test("several messages in an array are delivered one by one", async () => {
    const { input, heard, settled } = await open();
    input.write(`[${call("{}").trim()},{"jsonrpc":"2.0","method":"notifications/initialized"}]\n`);
    await settled();
    expect(heard).toHaveLength(2);
  });

  test("a malformed request is answered under its own id", async () => {
    const { input, heard, settled, lines } = await open();
    input.write('{"jsonrpc":"2.0","id":"seven","method":"tools/list","params":5}\n');
    await settled();
    expect(heard).toEqual([]);
    expect(JSON.parse(lines()[0] ?? "")).toMatchObject({ id: "seven", error: { code: -32600 } });
  });

  test("whatever comes, it goes on, and everything it writes is JSON-RPC", async () => {
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
      fc.record({ jsonrpc: fc.constant("2.0"), id: fc.anything(), method: fc.anything(), params: fc.anything() }).map((message) => {
        try {
          return JSON.stringify(message) ?? "";
        } catch {
          return "{";
        }
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 5 }), async (junk) => {
        const { input, heard, settled, lines } = await open();
        for (const text of junk) input.write(`${text}\n`);
        input.write(call('{"last":true}'));
        await settled();
        expect(heard.at(-1)).toMatchObject({ params: { arguments: { last: true } } });
        for (const said of lines()) expect(JSONRPCMessageSchema.safeParse(JSON.parse(said)).success).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("closes when the input ends, after the last answers", async () => {
    const { input, transport, settled, lines, closed } = await open();
    input.end(call("{}"));
    await settled();
    expect(closed()).toBe(0);
    await transport.send({ jsonrpc: "2.0", id: 1, result: {} });
    expect(closed()).toBe(1);
    expect(lines()).toEqual(['{"jsonrpc":"2.0","id":1,"result":{}}']);
  });

  test("does not wait for answers that do not come", async () => {
    const { input, closed } = await open();
    input.end(call("{}"));
    await expect.poll(closed).toBe(1);
  });
});
