import { execFileSync } from "node:child_process";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import type { BridgeView } from "#contract/view.ts";
import { PROGRAM } from "#mcp-bridge/test-support/bridge.ts";
import { temporaryFolder } from "#mcp-bridge/test-support/engines.ts";
import { Bridge } from "./bridge.ts";

const daemonPids = (state: string): number[] => {
  const lines = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" }).split("\n");
  const ours = lines.filter((line) => line.includes(`${PROGRAM} --daemon`)).map((line) => Number(line.trim().split(" ")[0]));
  return ours.filter((pid) => execFileSync("cat", [`/proc/${pid}/environ`], { encoding: "utf8" }).includes(`EASEL_STATE_DIR=${state}\0`));
};

test.runIf(process.platform === "linux")("a bridge that is stopped is noticed, said and replaced, and a session goes on", async () => {
  const state = temporaryFolder();
  const [views, lines]: [BridgeView["kind"][], string[]] = [[], []];
  let listening = 0;
  const bridge = new Bridge({
    node: process.execPath,
    script: PROGRAM,
    stateDirectory: state,
    version: "1",
    clock: systemClock,
    engine: () => ({ state: "stopped", why: "a test" }),
    engineLogin: () => null,
    addedEngines: () => [],
    drainingEngines: () => [],
    neverViews: () => [],
    partnerKey: () => null,
    sharing: () => {},
    onView: ({ kind }) => views.push(kind),
    onMessage: ({ type }) => void (type === "listening" && listening++),
    onLine: (line) => lines.push(line),
  });
  onTestFinished(() => bridge.dispose());
  await expect.poll(() => [listening, views.at(-1)]).toEqual([1, "ready"]);
  const client = new Client({ name: "test", version: "1" });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [PROGRAM], env: { EASEL_STATE_DIR: state } }));
  onTestFinished(() => client.close());
  const [pid = 0] = daemonPids(state);
  process.kill(pid, "SIGSTOP");
  // Asked while the daemon is stopped: the next one answers it.
  const { tools } = await client.listTools(undefined, { timeout: 50_000 });
  expect(tools.length).toBeGreaterThan(0);
  await expect.poll(() => views.at(-1)).toBe("ready");
  expect(views).toContain("failed");
  expect(lines.join("\n")).toContain("no longer answers");
  expect(daemonPids(state)).not.toContain(pid);
});

test("a tool that is gone, or was only tried, is said to be", async () => {
  const views: BridgeView["kind"][] = [];
  const bridge = new Bridge({
    node: process.execPath,
    script: PROGRAM,
    stateDirectory: temporaryFolder(),
    version: "1",
    clock: systemClock,
    engine: () => ({ state: "stopped", why: "a test" }),
    engineLogin: () => null,
    addedEngines: () => [],
    drainingEngines: () => [],
    neverViews: () => [],
    partnerKey: () => null,
    sharing: () => {},
    onView: ({ kind }) => views.push(kind),
    onMessage: () => {},
    onLine: () => {},
  });
  onTestFinished(() => bridge.dispose());
  await expect.poll(() => views.at(-1)).toBe("ready");
  await expect(bridge.run("lighthouse_poster", {})).rejects.toMatchObject({ code: "tool_gone", parameters: { name: "lighthouse_poster" } });
});
