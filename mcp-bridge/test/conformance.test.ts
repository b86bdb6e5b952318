import { type ChildProcess, spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROGRAM } from "../test-support/bridge.ts";
import { endProcess, type PracticeEngine, startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";
import { HttpBridge } from "../test-support/http-bridge.ts";
import { buildFixtureBridge } from "../test-support/mcp-conformance/build.ts";
import { LinesOverHttp } from "../test-support/mcp-conformance/lines-over-http.ts";
import { REVISIONS, runConformance } from "../test-support/mcp-conformance/run-conformance.ts";

/*
 * MCP's own conformance suite against the built bridge: as it is shipped, where a scenario can do without the suite's fixtures, and with
 * three modules replaced that add them (`test-support/mcp-conformance/build.ts`), over every transport.
 */

let engine: PracticeEngine;
let withFixtures: string;
beforeAll(async () => {
  [engine, withFixtures] = await Promise.all([startPracticeEngine(), buildFixtureBridge(temporaryFolder())]);
}, 120_000);
afterAll(() => engine.stop());

const overHttp = (program: string) => HttpBridge.start({ program, env: { COMFYUI_URL: engine.url } });

/** Optional scenarios of what the bridge has not, on no transport. */
const NOT_SERVED = [
  // The extension io.modelcontextprotocol/tasks: neither SDK has it for servers, and no AI app asks for it. What it is for, get_job and
  // cancel_job do, which every AI app can call.
  "tasks-lifecycle",
  "tasks-capability-negotiation",
  "tasks-wire-fields",
  "tasks-request-state-removal",
  "tasks-mrtr-input",
  "tasks-request-headers",
  "tasks-dispatch-and-envelope",
  "tasks-required-task-error",
  "tasks-mrtr-composition",
  // Arguments of tools in headers, for proxies that route by them: no tool of the bridge asks for that.
  "http-custom-header-server-validation",
];

/** `expectedFailures`: of required scenarios (`runConformance`). `lacking`: optional scenarios that cannot pass on this way. */
async function expectConforming(url: string, revision: string, expectedFailures: string | null, lacking: string[]): Promise<void> {
  const { code, summary, failedOptional } = await runConformance(url, revision, expectedFailures);
  expect(code, summary).toBe(0);
  expect(failedOptional.filter((scenario) => ![...NOT_SERVED, ...lacking].includes(scenario))).toEqual([]);
}

describe.each(REVISIONS)("the conformance suite for %s", (revision) => {
  test("passes over HTTP", async () => {
    const bridge = await overHttp(withFixtures);
    await expectConforming(`${bridge.url}/mcp`, revision, null, []);
    await bridge.stop();
  });

  test("passes over HTTP without fixtures, but for the scenarios that need some", async () => {
    const bridge = await overHttp(PROGRAM);
    await expectConforming(`${bridge.url}/mcp`, revision, `without-fixtures-${revision}.yaml`, ["json-schema-2020-12"]);
    await bridge.stop();
  });

  test("passes over stdio", async () => {
    const env = { ...process.env, EASEL_STATE_DIR: temporaryFolder() };
    const stdio = await LinesOverHttp.open(() => startWithPipes([withFixtures, "--comfyui-url", engine.url], env));
    await expectConforming(stdio.url, revision, "over-lines.yaml", ["http-header-validation"]);
    await stdio.close();
  });

  test("passes through the relay that is shipped, to the daemon", async () => {
    const env = { ...process.env, EASEL_STATE_DIR: temporaryFolder() };
    const daemon = await startDaemon(["--comfyui-url", engine.url], env);
    const relays = await LinesOverHttp.open(() => startWithPipes([PROGRAM], env));
    await expectConforming(relays.url, revision, "over-lines.yaml", ["http-header-validation"]);
    await relays.close();
    await endProcess(daemon);
  });
});

const startWithPipes = (args: string[], env: NodeJS.ProcessEnv) =>
  spawn(process.execPath, args, { env, stdio: ["pipe", "pipe", "ignore"] });

/** The daemon as the app starts it; resolves when relays find it. */
function startDaemon(args: string[], env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const daemon = spawn(process.execPath, [withFixtures, "--daemon", ...args], { env, stdio: ["pipe", "ignore", "ignore", "ipc"] });
  return new Promise((resolve, reject) => {
    daemon.on("message", (message: { type?: string }) => message.type === "listening" && resolve(daemon));
    daemon.once("exit", (code) => reject(new Error(`The daemon ended with ${code}.`)));
  });
}
