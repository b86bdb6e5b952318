import type { ViewJob, ViewRequest } from "#contract/app-view.ts";
import type { BridgeClient } from "../host/bridge-client.ts";
import type { Surroundings } from "../host/host.ts";

/** Often enough that preview frames come at least twice a second. */
const ASK_AGAIN_MS = 350;
/**
 * A job that is not known yet may be on its way: hosts tell what was asked before they call the tool, and some ask the person first.
 * It is looked for more and more rarely, for about ten minutes.
 */
const MAX_UNKNOWN = 300;
const RARER_MS = 25;
const RAREST_MS = 2_000;
/** Failures to ask in a row, after which it is given up; each waits a little longer. */
const MAX_FAILURES = 8;

/** How a call is named before its job's id is known: by what was asked. */
export type Asked = { tool: string; arguments: Record<string, unknown> } | { job_id: string };

export interface Follower {
  /** Nothing is asked any more. */
  stop(): void;
}

/**
 * Asks the bridge about a job until it has ended, and tells of every answer. `lost` is called instead when it cannot be asked
 * about, or nobody knows it.
 */
export function followJob(
  bridge: Pick<BridgeClient, "job">,
  asked: Asked,
  around: Pick<Surroundings, "after">,
  tell: (job: ViewJob) => void,
  lost: (reason: string) => void,
): Follower {
  let stopped = false;
  let question = asked;
  let forget = () => {};
  let preview = 0;
  let unknown = 0;
  let failures = 0;
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      forget = around.after(ms, resolve);
    });
  const follow = async () => {
    while (!stopped) {
      // Runs while the answer is on its way: where answers are slow, it is not asked more rarely.
      const turn = pause(ASK_AGAIN_MS);
      try {
        const job = await bridge.job({ ask: "job", ...question, preview } as Extract<ViewRequest, { ask: "job" }>);
        if (stopped) return;
        failures = 0;
        const { state, jobId } = job;
        if (jobId !== null) question = { job_id: jobId };
        if (state.kind === "running" && state.preview) preview = state.preview.number;
        tell(job);
        if (state.kind === "unknown") {
          unknown += 1;
          if (unknown > MAX_UNKNOWN) return lost("");
          await turn.then(() => pause(Math.min(RARER_MS * unknown, RAREST_MS)));
        } else if (state.kind === "waiting" || state.kind === "running") await turn;
        else return;
      } catch (error) {
        if (stopped) return;
        failures += 1;
        if (failures >= MAX_FAILURES) return lost((error as Error).message);
        forget();
        await pause(ASK_AGAIN_MS * failures);
      }
    }
  };
  void follow();
  return {
    stop() {
      stopped = true;
      forget();
    },
  };
}
