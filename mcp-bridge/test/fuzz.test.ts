import { JSONRPCErrorResponseSchema, JSONRPCNotificationSchema, JSONRPCResultResponseSchema } from "@modelcontextprotocol/sdk/types.js";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ERROR_KINDS } from "#contract/errors.ts";
import { RawBridge } from "../test-support/bridge.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";

/** The whole proof is EASEL_FUZZ=10000 of each; every commit gets a taste. */
const COUNT = Number(process.env.EASEL_FUZZ ?? 300);
const SEED = Number(process.env.EASEL_FUZZ_SEED ?? Date.now() % 1_000_000);
/** So many are on their way at once. */
const BATCH = 50;
const LIMIT = 60_000 + COUNT * 60;

let engine: PracticeEngine;
let bridge: RawBridge;
beforeAll(async () => {
  engine = await startPracticeEngine(0);
  bridge = new RawBridge(["--comfyui-url", engine.url], { EASEL_STATE_DIR: temporaryFolder() });
  bridge.shakeHands();
  await heard("hello");
});
afterAll(async () => {
  await bridge?.stop();
  await engine?.stop();
});

const sample = <T>(arbitrary: fc.Arbitrary<T>) => fc.sample(arbitrary, { numRuns: COUNT, seed: SEED });
let seen = 0;
const answers = new Map<unknown, Record<string, unknown>[]>();

/** Reads on: everything that the bridge says is a JSON-RPC message of MCP, whatever it was told. */
function listen(): void {
  for (const line of bridge.lines.slice(seen)) {
    seen += 1;
    const message = JSON.parse(line);
    const valid = [JSONRPCResultResponseSchema, JSONRPCErrorResponseSchema, JSONRPCNotificationSchema].some(
      (schema) => schema.safeParse(message).success,
    );
    expect([valid, line.slice(0, 300)]).toEqual([true, line.slice(0, 300)]);
    answers.set(message.id, [...(answers.get(message.id) ?? []), message]);
  }
}

async function heard(id: unknown): Promise<Record<string, unknown>> {
  for (const since = Date.now(); Date.now() - since < 30_000; ) {
    listen();
    const [first] = answers.get(id) ?? [];
    if (first) return first;
    expect(bridge.child.exitCode).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`no answer to ${String(id)} (seed ${SEED})`);
}

const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    -1,
    0,
    1e308,
    2 ** 64,
    -0.5,
    "",
    " ",
    "\u0000",
    "../../etc/passwd",
    "file:///etc/passwd",
    "data:image/png;base64,AAAA",
    "latest",
  ),
  fc.string({ unit: "binary", maxLength: 200 }),
);
/** Half of the time what the argument wants to be, small enough to be painted quickly. */
const likely = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof(arbitrary, anything);
const argumentsOf = fc.oneof(
  anything,
  fc.dictionary(fc.string({ maxLength: 20 }), anything, { maxKeys: 5 }),
  fc.record(
    {
      prompt: likely(fc.string({ maxLength: 40 })),
      negative_prompt: likely(fc.string({ maxLength: 40 })),
      width: likely(fc.constantFrom(64, 128)),
      height: likely(fc.constantFrom(64, 128)),
      steps: likely(fc.integer({ min: 1, max: 3 })),
      cfg: likely(fc.double({ min: 0, max: 20, noNaN: true })),
      seed: likely(fc.oneof(fc.nat(), fc.bigInt({ min: 0n, max: 2n ** 64n }).map(String))),
      count: likely(fc.constantFrom(1, 2)),
      preset: likely(fc.constantFrom("draft", "standard")),
      model: likely(fc.string()),
      image: likely(fc.constantFrom("latest", "0a1b2c3d")),
      mask: anything,
      strength: likely(fc.double({ min: 0, max: 1, noNaN: true })),
      job_id: likely(fc.uuid()),
      name: likely(fc.string()),
    },
    { requiredKeys: [] },
  ),
);

test(
  `${COUNT} calls with arguments that nobody would give are each answered with a result or a valid error`,
  async () => {
    bridge.send({ jsonrpc: "2.0", id: "tools", method: "tools/list" });
    const { tools } = (await heard("tools")).result as { tools: { name: string }[] };
    const name = fc.constantFrom(...tools.map((tool) => tool.name));
    const calls = sample(fc.record({ name, arguments: argumentsOf }));
    for (let from = 0; from < calls.length; from += BATCH) {
      const batch = calls.slice(from, from + BATCH).map((params, index) => ({ id: `call ${from + index}`, params }));
      bridge.send(...batch.map(({ id, params }) => ({ jsonrpc: "2.0", id, method: "tools/call", params })));
      for (const { id, params } of batch) {
        const answer = await heard(id);
        const result = answer.result as { isError?: boolean; content: { text?: string }[] } | undefined;
        if (!result) expect((answer.error as { code: number }).code).toBe(-32602);
        else if (result.isError) {
          const text = result.content[0]?.text ?? "";
          expect([ERROR_KINDS.some((kind) => text.startsWith(`[${kind}] `)), params, text]).toEqual([true, params, text]);
          expect(text).not.toMatch(/at .*\.ts:\d+|node_modules|Cannot read propert/);
        }
        expect(answers.get(id)).toHaveLength(1);
      }
    }
    expect(bridge.stderr).not.toContain("unforeseen");
  },
  LIMIT,
);

const request = fc.record({
  jsonrpc: fc.oneof({ weight: 6, arbitrary: fc.constant("2.0") }, anything),
  id: fc.oneof(fc.integer(), fc.string(), anything),
  method: fc.oneof(
    fc.constantFrom(
      "ping",
      "tools/list",
      "tools/call",
      "resources/read",
      "prompts/get",
      "completion/complete",
      "initialize",
      "notifications/cancelled",
    ),
    fc.string(),
    anything,
  ),
  params: anything,
});
const cut = fc.tuple(request, fc.nat()).map(([message, at]) => {
  const text = JSON.stringify(message);
  return text.slice(0, at % (text.length + 1));
});
const line = fc.oneof(
  request.map((message) => JSON.stringify(message)),
  fc.array(request, { maxLength: 3 }).map((messages) => JSON.stringify(messages)),
  cut,
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.string({ unit: "binary" }),
  fc.nat({ max: 5_000 }).map((depth) => "[".repeat(depth)),
  fc.nat({ max: 5_000 }).map((depth) => `${"[".repeat(depth)}${"]".repeat(depth)}`),
  fc.constantFrom(
    '{"jsonrpc":"2.0","id":1e999,"method":"ping"}',
    '{"jsonrpc":"2.0","id":1,"__proto__":{"method":"ping"},"method":"ping"}',
    "null",
    "\ufeff{}",
  ),
);

test(
  `${COUNT} lines that are no proper message, or hardly one, are survived, and the session goes on`,
  async () => {
    const lines = sample(line).map((text) => text.replaceAll(/[\n\r]/g, " "));
    for (let from = 0; from < lines.length; from += BATCH) {
      bridge.send(...lines.slice(from, from + BATCH), { jsonrpc: "2.0", id: `after ${from}`, method: "ping" });
      expect(await heard(`after ${from}`)).toMatchObject({ result: {} });
    }
    bridge.send({ jsonrpc: "2.0", id: "still there", method: "tools/list" });
    expect(await heard("still there")).toHaveProperty("result.tools");
    expect(bridge.stderr).not.toContain("unforeseen");
  },
  LIMIT,
);
