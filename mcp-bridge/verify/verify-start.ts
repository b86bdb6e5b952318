import type { Check } from "./check.ts";
import { handshakeChecks } from "./checks/handshake.ts";
import { stdioChecks } from "./checks/stdio.ts";
import { toolChecks } from "./checks/tools.ts";
import { isObject } from "./json-rpc.ts";
import type { StdioTarget } from "./peers/stdio-peer.ts";
import { Probe } from "./probe.ts";
import { carriedOut } from "./verify.ts";

/** What decides whether an AI app can use a program that it starts: a handshake, a clean stdout, an end, and tools that models can have. */
const DECISIVE = ["HELLO-01", "HELLO-02", "STDIO-01", "STDIO-02", "TOOLS-01", "TOOLS-02", "TOOLS-03"];

const decisiveChecks: readonly Check[] = [...handshakeChecks, ...stdioChecks, ...toolChecks].filter(({ id }) => DECISIVE.includes(id));

/** What a program that was started as an AI app does it turned out to be. */
export interface StartReport {
  /** How many a model is offered; those that only views in a chat call are not among them. */
  tools: number;
  /** Ids of the checks that failed. */
  failed: string[];
}

/**
 * Starts the program with this environment, and tries the few things that every AI app needs of it.
 * Throws NoAnswerError or ServerEndedError where it does not answer.
 */
export async function verifyStart(target: StdioTarget, env: NodeJS.ProcessEnv): Promise<StartReport> {
  const probe = new Probe(target, { call: false, expiredToken: null, otherToken: null }, env);
  try {
    // First of all: where this gets no answer, nothing else does.
    const { tools } = await probe.manifest();
    const findings = await Promise.all(decisiveChecks.map((check) => carriedOut(check, probe, () => performance.now())));
    return {
      tools: tools.filter(forModels).length,
      failed: findings.filter(({ finding }) => finding.result === "failed").map(({ check }) => check.id),
    };
  } finally {
    await probe.close();
  }
}

/** MCP Apps: `_meta.ui.visibility` names who may call a tool; without it, everybody (SEP-1865). */
function forModels({ _meta }: { _meta?: unknown }): boolean {
  const ui = isObject(_meta) ? _meta.ui : undefined;
  const visibility = isObject(ui) ? ui.visibility : undefined;
  return !Array.isArray(visibility) || visibility.includes("model");
}
