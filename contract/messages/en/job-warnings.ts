import type { JobWarning } from "../../job.ts";
import { formats } from "./formats.ts";

/** "8.4", "23": gigabytes of 1024 x 1024 x 1024 bytes. */
function gigabytes(bytes: number): string {
  const value = bytes / 2 ** 30;
  return value >= 10 ? formats.count(Math.round(value)) : formats.decimal(value);
}

/** What a person who waits for a job should know, in one sentence. */
export const jobWarnings: { [K in JobWarning["kind"]]: (warning: Extract<JobWarning, { kind: K }>) => string } = {
  memory_short: ({ memory, neededBytes, availableBytes }) => {
    const where = memory === "graphics_card" ? "the graphics card's memory" : "this computer's memory";
    return `It needs about ${gigabytes(neededBytes)} GB of ${where}, but only ${gigabytes(availableBytes)} GB is available, so it may take very long or fail.`;
  },
};
