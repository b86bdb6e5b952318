import type { ViewJob, ViewRequest } from "#contract/app-view.ts";
import type { BridgeClient } from "../host/bridge-client.ts";
import type { Surroundings } from "../host/host.ts";

/** Often enough that preview frames come at least twice a second. */
const ASK_AGAIN_MS = 350;
/** A job that is not known yet may be on its way; the host tells what was asked before it calls the tool. */
const MAX_UNKNOWN = 40;
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
  let forget = () => {};
  let preview = 0;
  let unknown = 0;
  let failures = 0;
  const later = (ms: number) => {
    if (!stopped) forget = around.after(ms, () => void ask());
  };
  const ask = async () => {
    try {
      const job = await bridge.job({ ask: "job", ...asked, preview } as Extract<ViewRequest, { ask: "job" }>);
      if (stopped) return;
      failures = 0;
      const { state } = job;
      if (state.kind === "unknown") {
        unknown += 1;
        return unknown > MAX_UNKNOWN ? lost("") : later(ASK_AGAIN_MS);
      }
      if (state.kind === "running" && state.preview) preview = state.preview.number;
      tell(job);
      if (state.kind === "waiting" || state.kind === "running") later(ASK_AGAIN_MS);
    } catch (error) {
      if (stopped) return;
      failures += 1;
      if (failures >= MAX_FAILURES) lost((error as Error).message);
      else later(ASK_AGAIN_MS * failures);
    }
  };
  void ask();
  return {
    stop() {
      stopped = true;
      forget();
    },
  };
}
