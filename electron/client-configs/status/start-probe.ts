import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { Clock } from "#base/clock.ts";
import { PROBE_CLIENT } from "#contract/ai-apps.ts";
import { EaselError, type ErrorReport } from "#contract/errors.ts";
import type { StartCheck } from "#contract/view.ts";
import type { BridgeEntry } from "../apps/client.ts";

/** An AI app that waits longer than this gives up or looks broken. */
const PATIENCE_MS = 10_000;
/** A program that goes on this long after its stdin has ended is killed. */
const HANGING_MS = 1_500;
/** Of what the program says on stderr, for the log. */
const KEPT_COMPLAINT = 2_000;

export interface TrialOptions {
  /** Where the process starts; AI apps start theirs anywhere. */
  directory: string;
  clock: Clock;
  patience?: number;
}

/**
 * Starts exactly what stands in an AI app's settings, with the minimal environment that such an app gives (the MCP SDK's list),
 * shakes hands, asks for the tools, and ends it again. Never throws: a failure is an answer.
 */
export async function tryStart(entry: BridgeEntry, { directory, clock, patience = PATIENCE_MS }: TrialOptions): Promise<StartCheck> {
  const transport = new StdioClientTransport({ ...entry, cwd: directory, stderr: "pipe" });
  let complaint = "";
  transport.stderr?.on("data", (chunk: Buffer) => {
    complaint = (complaint + chunk).slice(-KEPT_COMPLAINT);
  });
  const deadline = new AbortController();
  const late = clock.sleep(patience, deadline.signal).then(
    () => Promise.reject(tooSlow(patience)),
    () => new Promise<never>(() => {}),
  );
  try {
    const tools = await Promise.race([toolsOf(transport), late]);
    if (tools === 0) throw new EaselError("config_invalid", "It starts, but it offers nothing to paint with.", RESTART);
    return { kind: "starts", at: clock.now(), tools };
  } catch (error) {
    return { kind: "fails", at: clock.now(), error: reason(error, complaint) };
  } finally {
    deadline.abort();
    await ended(transport);
  }
}

const RESTART = "Restart Easel, then check again; if it stays so, copy the diagnostics from the logs page.";

async function toolsOf(transport: StdioClientTransport): Promise<number> {
  const client = new Client({ name: PROBE_CLIENT, version: "1.0.0" });
  await client.connect(transport);
  return (await client.listTools()).tools.length;
}

/** The SDK asks politely for four seconds before it kills; a trial of ours that hangs is worth no wait. */
async function ended(transport: StdioClientTransport): Promise<void> {
  const { pid } = transport;
  const timer = setTimeout(() => pid !== null && kill(pid), HANGING_MS);
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

function moved(details?: unknown): EaselError {
  return new EaselError(
    "config_invalid",
    "What its settings tell it to start is not there.",
    "Set it up again, so that it finds Easel.",
    details,
  );
}

function tooSlow(patience: number): EaselError {
  return new EaselError(
    "engine_starting",
    `Easel's bridge did not answer within ${patience / 1000} seconds.`,
    "Close other programs that keep the computer busy, then check again.",
  );
}

function reason(error: unknown, complaint: string): ErrorReport {
  if (error instanceof EaselError) return error.report();
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || /Cannot find module/.test(complaint)) return moved(complaint).report();
  if (code === "EACCES" || code === "EPERM")
    return new EaselError(
      "not_allowed",
      "This computer does not allow what its settings tell it to start.",
      "Install Easel again, then set this app up again.",
    ).report();
  return new EaselError("config_invalid", "Easel's bridge stopped before it could answer.", RESTART, complaint).report();
}
