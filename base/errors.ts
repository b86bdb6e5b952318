/** What can go wrong, as a closed list: every place that reacts to an error switches over these. */
export const ERROR_KINDS = [
  "engine_unreachable",
  "engine_starting",
  "engine_stuck",
  "engine_out_of_memory",
  "engine_crashed",
  "model_missing",
  "node_missing",
  "workflow_invalid",
  "argument_invalid",
  "image_reference_unknown",
  "image_unreadable",
  "output_gone",
  "job_unknown",
  "job_cancelled",
  "time_budget_spent",
  "queue_full",
  "not_allowed",
  "rate_limited",
  "config_invalid",
  "disk_full",
  "download_failed",
  "install_failed",
] as const;

export type ErrorKind = (typeof ERROR_KINDS)[number];

/** The part of an error that may leave the program: no paths, no tracebacks, nobody's prompt. */
export interface ErrorReport {
  kind: ErrorKind;
  /** One sentence: what happened. */
  message: string;
  /** One sentence: what to do about it. */
  remedy: string;
}

/**
 * The one error class of Easel. `message` says what happened, `remedy` what to do;
 * `details` is for the log only and never reaches an AI app or the window.
 */
export class EaselError extends Error {
  override readonly name = "EaselError";
  readonly kind: ErrorKind;
  readonly remedy: string;
  readonly details: unknown;

  constructor(kind: ErrorKind, message: string, remedy: string, details?: unknown) {
    super(message);
    this.kind = kind;
    this.remedy = remedy;
    this.details = details;
  }

  report(): ErrorReport {
    return { kind: this.kind, message: this.message, remedy: this.remedy };
  }
}
