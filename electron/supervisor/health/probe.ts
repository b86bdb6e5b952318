import type { Clock, Random } from "#base/clock.ts";
import { ComfyClient } from "#comfyui/client.ts";
import { EngineUnreachableError } from "#comfyui/http.ts";
import type { EngineEvent, EngineState } from "../state-machine.ts";

/** How an engine is asked whether it answers. Milliseconds. */
export const probing = {
  /** Until one answer must be there, whole. */
  timeout: 2_000,
  /** While it starts: soon at first, then less and less often. (What it says in its log ends a pause early.) */
  starting: { first: 250, growth: 1.25, longest: 2_000 },
  /** Later: what costs next to nothing, and still notices in time. */
  watching: 5_000,
  /** Share by which a pause may be shorter or longer, so that several who look do not do so in step. */
  jitter: 0.2,
} as const;

/** The pause after look number `looks` (from 0) at an engine in this state. */
export function pauseBefore(looks: number, kind: EngineState["kind"], random: Random): number {
  const { first, growth, longest } = probing.starting;
  const base = kind === "starting" ? Math.min(longest, first * growth ** looks) : probing.watching;
  return Math.round(base * (1 - probing.jitter + 2 * probing.jitter * random()));
}

/**
 * One look: whether a ComfyUI answers there, known by the shape of what it says; where `program` is given, that very one. (Another
 * may have been quicker to take the port. Who says nothing of its command line is believed.)
 */
export async function probe(url: string, program: string | undefined, clock: Clock): Promise<EngineEvent> {
  const client = new ComfyClient({ url, clock });
  try {
    const stats = await client.systemStats(AbortSignal.timeout(probing.timeout));
    const other = program !== undefined && stats.argv.length > 0 && !stats.argv.includes(program);
    return other ? { type: "unhealthy", url, closed: false } : { type: "healthy", url, stats };
  } catch (error) {
    return { type: "unhealthy", url, closed: error instanceof EngineUnreachableError && error.reason === "refused" };
  } finally {
    await client.dispose();
  }
}
