import { EaselError, type ErrorReport } from "#contract/errors.ts";
import type { Step } from "./install-recipe.ts";

/** What went wrong, for people. Texts of uv, Python and the systems are matched as they print them. */

/** As the window counts. */
export const GB = 1024 ** 3;
const inGb = (bytes: number): string => (bytes / GB).toLocaleString("en", { maximumFractionDigits: 1, minimumFractionDigits: 1 });

/** `needed` and `spare` are bytes; what is needed has the spare room in it. */
export const diskFull = (needed: number, spare: number, free: number): EaselError =>
  new EaselError(
    "disk_full",
    `There is not enough room: ${inGb(needed)} GB are needed (${inGb(spare)} GB of them to spare), ${inGb(free)} GB are free.`,
    "Make room on that disk, or choose a folder on another one.",
  );

export const notEmpty = (): EaselError =>
  new EaselError("config_invalid", "That folder is not empty.", "Choose an empty one, so that nothing of yours is mixed with it.");

export const cannotWrite = (details: unknown): EaselError =>
  new EaselError("config_invalid", "Easel may not write into that folder.", "Choose one in your home folder.", details);

export const diskFilled = (): EaselError =>
  new EaselError("disk_full", "The disk has become full.", "Make room on it, then press Continue. What is done stays done.");

/** A program of a step ended with an error, or a check of it did. */
export function stepFailed(step: Step, code: number | string | null, lastLines: readonly string[]): EaselError {
  const said = lastLines.join("\n");
  const details = { step: step.id, code, lastLines };
  if (/No space left|os error 28\b|os error 112\b|not enough space|ENOSPC/i.test(said)) return diskFilled();
  if (/HTTP status client error \((?:404|410)/.test(said))
    return new EaselError(
      "download_failed",
      "Something that has to be fetched is no longer where it was.",
      "Update Easel, which then knows the new place; or try again later.",
      details,
    );
  if (
    /error sending request|failed to lookup|timed out|Failed to (?:fetch|download)|HTTP status server error|connection (?:closed|reset)/i.test(
      said,
    )
  )
    return new EaselError(
      "download_failed",
      `${hostsOf(step)} could not be reached.`,
      "Check the internet connection, then press Continue. What is done stays done.",
      details,
    );
  if (/DLL load failed|c10\.dll|VCRUNTIME/i.test(said))
    return new EaselError(
      "install_failed",
      "Windows lacks a part that PyTorch needs: the Visual C++ Redistributable.",
      "Install it from Microsoft's website, then press Continue.",
      details,
    );
  if (/os error (?:5|32)\b|Access is denied|being used by another process|EPERM|EBUSY/i.test(said))
    return new EaselError(
      "install_failed",
      "Another program, often a virus scanner, holds on to what was just fetched.",
      "Wait a minute, then press Continue. If it stays so, exempt the folder from the scanner.",
      details,
    );
  return new EaselError(
    "install_failed",
    `“${step.title}” ended with an error${code === null ? "" : ` (${code})`}.`,
    "Press Continue to try again. If it stays so, remove what was installed, and choose something else. What it said is on the logs page.",
    details,
  );
}

const hostsOf = ({ source }: Step): string => source?.hosts.join(" or ") ?? "The internet";

/** Whatever a step threw, in words. */
export function reportOf(step: Step, error: unknown): ErrorReport {
  if (error instanceof EaselError) return error.report();
  const { code, message } = error as NodeJS.ErrnoException;
  return stepFailed(step, null, [`${code ?? ""} ${message ?? error}`]).report();
}
