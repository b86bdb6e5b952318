import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import { clients } from "../apps/clients.ts";
import { readEntry } from "../apps/read-entry.ts";
import { ENTRY } from "../testing/testing.ts";
import { probeStart } from "./start-probe.ts";

const BRIDGE = fileURLToPath(new URL("../testing/fake-bridge.ts", import.meta.url));

async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "easel-stárts "));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** A program that an entry might start, and what a trial of it says. */
async function trial(program: string, timeoutMs = 10_000, env: Record<string, string> = {}) {
  const directory = await folder();
  const script = join(directory, "program.cjs");
  await writeFile(script, program);
  return probeStart({ command: process.execPath, args: [script], env }, { directory, clock: systemClock, timeoutMs });
}

const alive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Answers initialize, ping and tools/list, with what stands in its environment as the tools. */
const SERVER = `
require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  const answer = (result) => process.stdout.write(JSON.stringify({ jsonrpc: "2.0", id, result }) + "\\n");
  if (method === "initialize") answer({ protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "x", version: "1" } });
  if (method === "ping") answer({});
  if (method === "tools/list") answer({ tools: TOOLS.map((name) => ({ name, inputSchema: { type: "object" } })) });
});
`;

test("what an app's settings say is read back as it was given, for every app", () => {
  for (const client of clients) expect(readEntry(client.placement(ENTRY, {}).entry)).toEqual(ENTRY);
  expect(readEntry({ url: "http://127.0.0.1" })).toBeNull();
  expect(readEntry({ command: [] })).toBeNull();
  expect(readEntry(undefined)).toBeNull();
});

test("a real server starts, says its tools, and is gone afterwards", async () => {
  const directory = await folder();
  const entry = { command: process.execPath, args: [BRIDGE], env: {} };
  expect(await probeStart(entry, { directory, clock: systemClock, timeoutMs: 60_000 })).toMatchObject({ kind: "starts", tools: 1 });
});

test("it gets the minimal environment of an AI app and its entry's own, and nothing else", async () => {
  process.env.EASEL_TEST_SECRET = "must not arrive";
  onTestFinished(() => {
    delete process.env.EASEL_TEST_SECRET;
  });
  const allowed = ["HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER", "MINE"];
  const program = `const strange = Object.keys(process.env).filter((name) => !${JSON.stringify(allowed)}.includes(name) && name !== "__CF_USER_TEXT_ENCODING");
    const TOOLS = strange.length === 0 && process.env.MINE === "1" ? ["one", "two"] : [];${SERVER}`;
  expect(await trial(program, 10_000, { MINE: "1" })).toMatchObject({ kind: "starts", tools: 2 });
});

test.each([
  ["ends at once", "process.exit(3)", /stopped before/],
  ["loses its file", 'require("/nowhere/easel-bridge.cjs")', /not there/],
  ["has no tools", `const TOOLS = [];${SERVER}`, /nothing to paint with/],
  ["says what is no MCP", 'console.log("hello"); process.exit()', /stopped before/],
])("a program that %s fails with a reason and a remedy", async (_, program, reason) => {
  const { kind, error } = { error: undefined, ...(await trial(program)) };
  expect(kind).toBe("fails");
  expect(error?.message).toMatch(reason);
  expect(error?.remedy).toMatch(/\.$/);
});

test("a program that AI apps would stumble over is told by the check that it fails", async () => {
  const chatty = `console.log("Welcome!"); const TOOLS = ["paint"];${SERVER}`;
  expect(await trial(chatty)).toMatchObject({ kind: "fails", error: { code: "start_breaks_rules", parameters: { check: "STDIO-01" } } });
  const stays = `setInterval(() => {}, 1000); const TOOLS = ["paint"];${SERVER}`;
  expect(await trial(stays)).toMatchObject({ kind: "fails", error: { parameters: { check: "STDIO-02" } } });
});

test("a command that is not there, or may not be run", async () => {
  const directory = await folder();
  const look = (command: string) => probeStart({ command, args: [], env: {} }, { directory, clock: systemClock });
  expect(await look("/nowhere/easel")).toMatchObject({ kind: "fails", error: { message: expect.stringContaining("not there") } });
  await writeFile(join(directory, "easel"), "", { mode: 0o600 });
  expect(await look(join(directory, "easel"))).toMatchObject({ kind: "fails", error: { kind: "not_allowed" } });
});

test("a program that says nothing is given up in time and killed, however deaf it is", async () => {
  const directory = await folder();
  const note = join(directory, "pid");
  const deaf = `require("node:fs").writeFileSync(${JSON.stringify(note)}, String(process.pid));
    process.on("SIGTERM", () => {}); setInterval(() => {}, 1000);`;
  expect(await trial(deaf, 1_000)).toMatchObject({ kind: "fails", error: { message: expect.stringContaining("1 second") } });
  const pid = Number(await readFile(note, "utf8"));
  await expect.poll(() => alive(pid)).toBe(false);
});
