import { afterAll, beforeAll, expect, test } from "vitest";
import { stringifyJson } from "#base/json.ts";
import { type HostRequestName, type HostRequestParams, type HostRequestResult, hostRequests } from "#contract/host.ts";
import { TestBridge } from "../test-support/bridge.ts";
import { png } from "../test-support/pictures.ts";
import { EXPORT_CASES } from "./test-support/corpus.ts";
import { type CorpusEngine, startCorpusEngine } from "./test-support/corpus-engine.ts";
import { EDITOR_CASES } from "./test-support/editor-corpus.ts";

/** Every kind of workflow, as a person drops it, through the bridge to an engine that takes and refuses as ComfyUI does. */

let engine: CorpusEngine;
let host: TestBridge;

beforeAll(async () => {
  engine = await startCorpusEngine();
  host = await TestBridge.start({ args: ["--daemon", "--comfyui-url", engine.url], clientName: "easel" });
});
afterAll(async () => {
  await host?.stop();
  await engine?.stop();
});

async function ask<N extends HostRequestName>(method: N, params: HostRequestParams<N>): Promise<HostRequestResult<N>> {
  const asker = host.client as unknown as { request(request: object, schema: unknown): Promise<HostRequestResult<N>> };
  return asker.request({ method, params }, hostRequests[method].result);
}

const picture = `data:image/png;base64,${png(64, 48, () => [255, 255, 255]).toString("base64")}`;
const overLimits = (codes: string[]) => codes.some((code) => /too_many|too_large|too_far/.test(code));

const cases = [
  ...EXPORT_CASES.map(({ kind, graph }) => [kind, graph as object] as const),
  ...EDITOR_CASES.map(({ kind, workflow }) => [`${kind} (editor)`, workflow] as const),
];

test.each(cases)("%s", async (kind, content) => {
  const proposal = await ask("easel/workflows/propose", { kind: "dropped", name: `${kind}.json`, text: stringifyJson(content) });
  const { toolName } = await ask("easel/workflows/save", proposal);
  const tool = (await host.client.listTools()).tools.find(({ name }) => name === toolName);
  const on = proposal.parameters.filter((parameter) => parameter.on);
  // What was proposed is what AI apps see.
  expect(Object.keys(tool?.inputSchema.properties ?? {}).sort()).toEqual(on.map(({ name }) => name).sort());
  const demanded = on.filter(({ type, default: value }) => value === null && type !== "seed");
  expect(tool?.inputSchema.required ?? []).toEqual(demanded.map(({ name }) => name));

  const given = Object.fromEntries(demanded.map(({ name, type }) => [name, type === "string" ? "a fox" : picture]));
  const before = engine.taken.length;
  const answer = await host.call(toolName, given);
  const codes = proposal.warnings.map(({ code }) => code);
  if (overLimits(codes)) expect(answer.error).toBe("not_allowed");
  else {
    expect(answer.text).toContain("Made ");
    expect(engine.taken.length).toBe(before + 1);
  }
  await ask("easel/workflows/remove", { kind: "tool", name: toolName });
});
