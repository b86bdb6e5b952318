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

/** Whether there is a ComfyUI of which only the Python is not known: Easel cannot start it, but uses it once it runs. */
export const isUnstartable = (error: { code?: string | undefined } | null): boolean =>
  error?.code === "comfyui_without_python" || error?.code === "comfyui_python_gone";
