import { EaselError, type ErrorReport } from "#contract/errors.ts";
import type { EngineState, Exit } from "./state-machine.ts";

/** What the output of ComfyUI, torch or the operating system says about why a process ended. The first that matches holds. */
const SYMPTOMS = [
  [/out of memory|paging file is too small|can't allocate memory/i, "engine_out_of_memory", "engine_ran_out_of_memory"],
  [/already in use|EADDRINUSE|Errno 98|Errno 48|10048/i, "engine_crashed", "engine_port_taken"],
  [/database is locked|Could not acquire lock/i, "engine_crashed", "comfyui_already_running"],
  [/ModuleNotFoundError|ImportError|No module named/, "engine_crashed", "comfyui_incomplete"],
  [/Torch not compiled with CUDA|NVIDIA driver|CUDA driver version/i, "engine_crashed", "graphics_card_unusable"],
] as const;

/** Windows' STATUS_ACCESS_VIOLATION. */
const ACCESS_VIOLATION = 0xc0000005;

/** What an exit means: from why Easel ended it, else from its last lines, else from its exit code or signal. */
export function crashReport(exit: Exit): ErrorReport {
  return crashError(exit).report();
}

function crashError({ stuck, unresponsive, spawnError, lastLines, signal, code }: Exit): EaselError {
  if (stuck) return new EaselError("engine_stuck", "engine_job_stalled", {});
  if (unresponsive) return new EaselError("engine_stuck", "engine_unresponsive", {});
  if (spawnError) return new EaselError("engine_crashed", "engine_program_not_run", {});
  const output = lastLines.join("\n");
  for (const [symptom, kind, errorCode] of SYMPTOMS) if (symptom.test(output)) return new EaselError(kind, errorCode, {});
  // A system that is short of memory ends programs like this; but so does a person with a task manager.
  if (signal === "SIGKILL" || code === 137) return new EaselError("engine_crashed", "engine_ended_from_outside", {});
  if (code === ACCESS_VIOLATION || signal === "SIGSEGV") return new EaselError("engine_crashed", "engine_crashed_in_driver", {});
  return new EaselError("engine_crashed", "engine_stopped_unexpectedly", { signal, code });
}

/** Why the engine is not restarted any more. */
export function gaveUpReport({ exit, reason }: Extract<EngineState, { kind: "gave_up" }>): ErrorReport {
  const { kind } = crashError(exit);
  switch (reason.kind) {
    case "crash_loop": {
      const { crashes, minutes } = reason;
      return new EaselError(kind, "engine_crash_loop", { crashes, minutes, hasLastLines: exit.lastLines.length > 0 }).report();
    }
    case "start_took_too_long":
      return new EaselError(kind, "engine_start_silent", { minutes: reason.minutes }).report();
  }
}
