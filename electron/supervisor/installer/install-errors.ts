import { EaselError, type ErrorReport } from "#contract/errors.ts";
import type { RecipeStep } from "./install-recipe.ts";

/** What output of uv, Python and the operating systems tells about why a step failed. The texts are matched as they print them. */
const DISK_FULL = /No space left|os error 28\b|os error 112\b|not enough space|ENOSPC/i;
const NOT_FOUND = /HTTP status client error \((?:404|410)/;
const UNREACHABLE =
  /error sending request|failed to lookup|timed out|Failed to (?:fetch|download)|HTTP status server error|connection (?:closed|reset)/i;
const VISUAL_CPP_MISSING = /DLL load failed|c10\.dll|VCRUNTIME/i;
const FILE_HELD = /os error (?:5|32)\b|Access is denied|being used by another process|EPERM|EBUSY/i;

/** The error of a step of which a program, or a check, failed. `exit`: the program's exit code or signal; null when there was none. */
export function stepError(step: RecipeStep, exit: number | string | null, lastLines: readonly string[]): EaselError {
  const output = lastLines.join("\n");
  const details = { step: step.id, exit, lastLines };
  if (DISK_FULL.test(output)) return new EaselError("disk_full", "disk_filled_up", {});
  if (NOT_FOUND.test(output)) return new EaselError("download_failed", "download_moved", {}, details);
  if (UNREACHABLE.test(output)) return new EaselError("download_failed", "hosts_unreachable", { hosts: step.source?.hosts ?? [] }, details);
  if (VISUAL_CPP_MISSING.test(output)) return new EaselError("install_failed", "visual_cpp_missing", {}, details);
  if (FILE_HELD.test(output)) return new EaselError("install_failed", "file_held_by_program", {}, details);
  return new EaselError("install_failed", "install_step_failed", { step: step.title, exit }, details);
}

/** The report of whatever a step threw, errors of the system included. */
export function stepErrorReport(step: RecipeStep, error: unknown): ErrorReport {
  if (error instanceof EaselError) return error.report();
  const { code, message } = error as NodeJS.ErrnoException;
  return stepError(step, null, [`${code ?? ""} ${message ?? error}`]).report();
}
