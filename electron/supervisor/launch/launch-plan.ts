import type { LaunchSpec } from "../process/engine-process.ts";
import type { Exit } from "../state-machine.ts";

/** What the supervisor does for an engine: launch one, or watch one that somebody else started. */
export type LaunchPlan =
  | {
      kind: "launch";
      /** Made anew for each launch. `lastExit`: how the process before it ended, null for the first; what it said may change the next start. */
      spec: (lastExit: Exit | null) => Promise<LaunchSpec>;
    }
  | { kind: "attach"; url: string };
