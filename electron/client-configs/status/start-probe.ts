import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { Clock } from "#base/clock.ts";
import { PROBE_CLIENT } from "#contract/ai-apps.ts";
import { EaselError, type ErrorReport } from "#contract/errors.ts";
import type { StartCheck } from "#contract/view.ts";
import type { BridgeEntry } from "../apps/client.ts";

/** An AI app that waits longer than this gives up or looks broken. */
const PROBE_TIMEOUT_MS = 10_000;
/** A program that goes on this long after its stdin has ended is killed. */
const KILL_AFTER_MS = 1_500;
/** Of what the program says on stderr, for the log. */
const MAX_STDERR_CHARACTERS = 2_000;

export interface ProbeOptions {
  /** Where the process starts; AI apps start theirs anywhere. */
  directory: string;
  clock: Clock;
  timeoutMs?: number;
}

/**
 * Starts exactly what stands in an AI app's settings, with the minimal environment that such an app gives (the MCP SDK's list),
 * shakes hands, asks for the tools, and ends it again. Never throws: a failure is an answer.
 */
export async function probeStart(
  entry: BridgeEntry,
  { directory, clock, timeoutMs = PROBE_TIMEOUT_MS }: ProbeOptions,
): Promise<StartCheck> {
  const transport = new StdioClientTransport({ ...entry, cwd: directory, stderr: "pipe" });
  let stderr = "";
  transport.stderr?.on("data", (chunk: Buffer) => {
    stderr = (stderr + chunk).slice(-MAX_STDERR_CHARACTERS);
  });
  const deadline = new AbortController();
  const late = clock.sleep(timeoutMs, deadline.signal).then(
    () => Promise.reject(new EaselError("engine_starting", "start_too_slow", { seconds: timeoutMs / 1000 })),
    () => new Promise<never>(() => {}),
  );
  try {
    const tools = await Promise.race([countTools(transport), late]);
    if (tools === 0) throw new EaselError("config_invalid", "start_without_tools", {});
    return { kind: "starts", at: clock.now(), tools };
  } catch (error) {
    return { kind: "fails", at: clock.now(), error: reason(error, stderr) };
  } finally {
    deadline.abort();
    await end(transport);
  }
}

async function countTools(transport: StdioClientTransport): Promise<number> {
  const client = new Client({ name: PROBE_CLIENT, version: "1.0.0" });
  await client.connect(transport);
  return (await client.listTools()).tools.length;
}

/** The SDK asks politely for four seconds before it kills; a probe that hangs is worth no wait. */
async function end(transport: StdioClientTransport): Promise<void> {
  const { pid } = transport;
  const timer = setTimeout(() => pid !== null && kill(pid), KILL_AFTER_MS);
  await transport.close();
  clearTimeout(timer);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended, as it should.
  }
}

function reason(error: unknown, stderr: string): ErrorReport {
  if (error instanceof EaselError) return error.report();
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || /Cannot find module/.test(stderr)) {
    return new EaselError("config_invalid", "start_not_found", {}, stderr).report();
  }
  if (code === "EACCES" || code === "EPERM") return new EaselError("not_allowed", "start_not_allowed", {}).report();
  return new EaselError("config_invalid", "start_ended_early", {}, stderr).report();
}
