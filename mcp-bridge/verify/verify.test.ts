import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROGRAM } from "../test-support/bridge.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";
import { HttpBridge } from "../test-support/http-bridge.ts";
import { quietChecks, separateChecks, sessionChecks } from "./checks.ts";
import { runVerifyCommand } from "./verify-command.ts";

const BROKEN = fileURLToPath(new URL("testing/broken-server.mjs", import.meta.url));
const TOKEN = "a-token-for-the-tests-of-verify";
const OTHER = "the-token-of-somebody-else-in-tests";

interface JsonReport {
  counts: { passed: number; failed: number; advice: number; skipped: number };
  checks: { id: string; weight: string; result: string; seen?: string }[];
}

let engine: PracticeEngine;
beforeAll(async () => {
  engine = await startPracticeEngine();
});
afterAll(() => engine.stop());

const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  runVerifyCommand(["--patience", "90", ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, COMFYUI_URL: engine.url, EASEL_STATE_DIR: temporaryFolder(), ...env },
    now: () => performance.now(),
    writeFile: (file, text) => fs.writeFileSync(file, text),
  });

const faults = (output: string) =>
  (JSON.parse(output) as JsonReport).checks.filter(({ result, weight }) => result === "failed" && weight === "must");

describe("easel-bridge verify", () => {
  test("has at least 100 checks, each with an id of its own, a reason and a remedy", () => {
    const checks = [...separateChecks, ...sessionChecks, ...quietChecks];
    expect(checks.length).toBeGreaterThanOrEqual(100);
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    expect(checks.filter(({ what, why, remedy }) => !(what.endsWith(".") && why.endsWith(".") && remedy.endsWith(".")))).toEqual([]);
  });

  test("finds nothing wrong with our own bridge over stdio", async () => {
    const { output, error, code } = await run(["--json", "--", process.execPath, PROGRAM, "--stdio"]);
    expect(error).toBe("");
    expect(faults(output)).toEqual([]);
    expect(code).toBe(0);
  }, 240_000);

  test("finds nothing wrong with it over HTTP, with tokens", async () => {
    const tokens = `authentication:\n  enabled: true\n  tokens:\n    - name: ann\n      token: ${TOKEN}\n      scopes: [tools, resources]\n    - name: ben\n      token: ${OTHER}\n      scopes: [tools, resources]\n`;
    const bridge = await HttpBridge.start({ env: { COMFYUI_URL: engine.url }, config: tokens });
    const env = { MCP_AUTH_TOKEN: TOKEN, MCP_OTHER_TOKEN: OTHER, MCP_EXPIRED_TOKEN: "expired" };
    const { output, code } = await run(["--json", `${bridge.url}/mcp`], env);
    expect(faults(output)).toEqual([]);
    expect(code).toBe(0);
    const old = await run(["--json", `${bridge.url}/sse`], env);
    expect(faults(old.output)).toEqual([]);
    await bridge.stop();
  }, 240_000);

  test("finds what is wrong with a broken server, says why and what to do, and ends with 1", async () => {
    const junit = path.join(temporaryFolder(), "report.xml");
    const { output, code } = await run(["--call", "--patience", "5", "--junit", junit, "--", process.execPath, BROKEN]);
    expect(code).toBe(1);
    const found = output.split("\n").flatMap((line) => (line.startsWith("FAILED") ? [line.split(/\s+/)[1]] : []));
    expect(found).toEqual(
      expect.arrayContaining([
        ...["HELLO-03", "HELLO-06", "HELLO-11"],
        ...["TOOLS-02", "TOOLS-03", "TOOLS-04", "TOOLS-06", "TOOLS-08", "TOOLS-10", "TOOLS-12", "TOOLS-16", "TOOLS-18", "TOOLS-21"],
        ...["DATA-01", "DATA-04", "DATA-06", "STDIO-01", "STDIO-02", "STDIO-04", "STDIO-10"],
        ...["JSON-05", "JSON-10"],
      ]),
    );
    expect(output).toContain("what to do: ");
    const xml = fs.readFileSync(junit, "utf8");
    expect(xml).toContain(`failures="${found.length}"`);
  }, 240_000);

  test.each([
    [[], "give an address"],
    [["ftp://x"], "is no address"],
    [["http://127.0.0.1/mcp", "--", "x"], "not both"],
    [["--nonsense"], "Unknown option"],
    [["--header", "nonsense", "http://127.0.0.1/mcp"], "Name: value"],
    [["http://127.0.0.1:9/mcp"], "cannot be reached"],
    [["--", "/nothing/there"], "could not be started"],
  ])("%j is refused with words", async (args, words) => {
    const { error, code } = await run(args);
    expect(error).toContain(words);
    expect(code).toBe(2);
  });
});
