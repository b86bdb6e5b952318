import { EaselError } from "#base/errors.ts";
import type { ErrorView } from "#contract/job.ts";

/** What may be told of any error. What is no EaselError was not foreseen; its words are for the log only. */
export function errorView(error: unknown): ErrorView {
  if (error instanceof EaselError) return error.report();
  return {
    kind: "engine_crashed",
    message: "Something went wrong inside Easel.",
    remedy: "Try again; if it happens again, restart Easel.",
  };
}
