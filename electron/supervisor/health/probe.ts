import type { Random } from "#base/clock.ts";
import type { ComfyClient } from "#comfyui/client.ts";
import { EngineUnreachableError } from "#comfyui/unreachable.ts";
import type { EngineEvent, EngineState } from "../state-machine.ts";

/** When the engine is probed, and how long an answer may take. */
export const probePolicy = {
  /** Within this time the whole answer must be there. */
  timeoutMs: 2_000,
  /** While it starts: soon at first, then less and less often. Its log line about listening ends a wait early. */
  starting: { firstDelayMs: 250, growth: 1.25, maxDelayMs: 2_000 },
  /** Afterwards: often enough to notice in time, at next to no cost. */
  runningDelayMs: 5_000,
  /** When it has not answered. */
  silentDelayMs: 2_000,
  /** Share by which a delay may be shorter or longer, so that several Easels do not probe in step. */
  jitter: 0.2,
} as const;

/** How long to wait after probe number `attempt` (from 0) of an engine in this state, in ms. */
export function probeDelay(attempt: number, state: EngineState, random: Random): number {
  return Math.round(usualDelay(attempt, state) * (1 - probePolicy.jitter + 2 * probePolicy.jitter * random()));
}

function usualDelay(attempt: number, state: EngineState): number {
  const { firstDelayMs, growth, maxDelayMs } = probePolicy.starting;
  if (state.kind === "starting") return Math.min(maxDelayMs, firstDelayMs * growth ** attempt);
  return hasMissedProbes(state) ? probePolicy.silentDelayMs : probePolicy.runningDelayMs;
}

/** Whether it should be answering, and did not when it was last asked. */
export const hasMissedProbes = (state: EngineState): boolean =>
  state.kind === "not_answering" || (state.kind === "ready" && state.missedProbes > 0);

/**
 * Asks once, with this client, which is then disposed of, whether a ComfyUI answers there, which is known by the shape of its answer, and gives the event for the state machine.
 * Where `program` is given it must be that very one: another may have taken the port first. An answer without a command line is
 * believed.
 */
export async function probe(client: ComfyClient, program: string | undefined): Promise<EngineEvent> {
  const { url } = client;
  try {
    const stats = await client.systemStats(AbortSignal.timeout(probePolicy.timeoutMs));
    const isOther = program !== undefined && stats.argv.length > 0 && !stats.argv.includes(program);
    return isOther ? { type: "unhealthy", url, refused: false, problem: null } : { type: "healthy", url, stats };
  } catch (error) {
    const unreachable = error instanceof EngineUnreachableError ? error : null;
    return {
      type: "unhealthy",
      url,
      refused: unreachable?.reason === "refused",
      problem: unreachable?.lasts ? unreachable.report() : null,
    };
  } finally {
    await client.dispose();
  }
}
