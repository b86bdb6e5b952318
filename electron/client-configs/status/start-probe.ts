import { getDefaultEnvironment } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { Clock } from "#base/clock.ts";
import { EaselError, type ErrorReport } from "#contract/errors.ts";
import type { StartCheck } from "#contract/view.ts";
import { NoAnswerError } from "#mcp-bridge/verify/peers/peer.ts";
import { ServerEndedError } from "#mcp-bridge/verify/peers/stdio-peer.ts";
import { verifyStart } from "#mcp-bridge/verify/verify-start.ts";
import type { BridgeEntry } from "../apps/client.ts";

/** An AI app that waits longer than this gives up or looks broken. */
const PROBE_TIMEOUT_MS = 10_000;

export interface ProbeOptions {
  /** Where the process starts; AI apps start theirs anywhere. */
  directory: string;
  clock: Clock;
  timeoutMs?: number;
}

/**
 * Starts exactly what stands in an AI app's settings, with the minimal environment that such an app gives (the MCP SDK's list), and tries
 * with `easel-bridge verify`'s checks what every AI app needs of it. Never throws: a failure is an answer.
 */
export async function probeStart(
  { command, args, env }: BridgeEntry,
  { directory, clock, timeoutMs = PROBE_TIMEOUT_MS }: ProbeOptions,
): Promise<StartCheck> {
  try {
    const target = { transport: "stdio", command, args, directory, patienceMs: timeoutMs } as const;
    const { tools, failed } = await verifyStart(target, { ...getDefaultEnvironment(), ...env });
    const [check] = failed;
    if (check !== undefined) throw new EaselError("config_invalid", "start_breaks_rules", { check });
    if (tools === 0) throw new EaselError("config_invalid", "start_without_tools", {});
    return { kind: "starts", at: clock.now(), tools };
  } catch (error) {
    return { kind: "fails", at: clock.now(), error: reason(error, timeoutMs / 1000) };
  }
}

function reason(error: unknown, seconds: number): ErrorReport {
  if (error instanceof EaselError) return error.report();
  if (error instanceof NoAnswerError) return new EaselError("engine_starting", "start_too_slow", { seconds }).report();
  const { code, stderr } = error instanceof ServerEndedError ? error : { code: null, stderr: String(error) };
  if (code === "ENOENT" || /Cannot find module/.test(stderr)) {
    return new EaselError("config_invalid", "start_not_found", {}, stderr).report();
  }
  if (code === "EACCES" || code === "EPERM") return new EaselError("not_allowed", "start_not_allowed", {}).report();
  return new EaselError("config_invalid", "start_ended_early", {}, stderr).report();
}
