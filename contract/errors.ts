import { errors } from "./messages/en/errors.ts";

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
  /** Nobody foresaw it: a fault of Easel's own. */
  "internal_error",
] as const;

export type ErrorKind = (typeof ERROR_KINDS)[number];

/** Names the sentences of an error in the message catalogue (`contract/messages`). */
export type ErrorCode = keyof typeof errors;

/** What an error says to people. */
export interface ErrorText {
  /** One sentence: what happened. */
  message: string;
  /** One sentence: what to do about it. */
  remedy: string;
}

/** What the sentences of an error speak of: names, numbers, lists. Never paths, tracebacks or anybody's prompt. */
export type ErrorParameters = Readonly<Record<string, ErrorParameter | readonly ErrorFault[]>>;

type ErrorParameter = string | number | boolean | null | readonly string[];

/** One of several errors that are told as one: its code, and what the sentences of that need. */
export interface ErrorFault {
  code: string;
  parameters: Readonly<Record<string, ErrorParameter>>;
}

/** The parameters that the sentences of `C` need; an empty object where they need none. */
export type ParametersOf<C extends ErrorCode> = (typeof errors)[C] extends (parameters: infer P) => ErrorText ? P : Record<never, never>;

/** The part of an error that may leave the program: no paths, no tracebacks, nobody's prompt. */
export interface ErrorReport extends ErrorText {
  kind: ErrorKind;
  /** Absent in what an older Easel wrote down; then only its English sentences are known. */
  code?: string | undefined;
  parameters?: ErrorParameters | undefined;
}

/**
 * The one error class of Easel: a kind to react to, and a code with its parameters, from which each language makes the sentences.
 * `message` and `remedy` are the English ones, which AI apps and logs read. `details` is for the log only and never reaches an AI
 * app or the window.
 */
export class EaselError<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = "EaselError";
  readonly kind: ErrorKind;
  readonly code: C | undefined;
  readonly parameters: ErrorParameters | undefined;
  readonly remedy: string;
  readonly details: unknown;

  constructor(kind: ErrorKind, code: C, parameters: ParametersOf<C>, details?: unknown);
  /** An error that came from another process as a report. */
  constructor(report: ErrorReport);
  constructor(kind: ErrorKind | ErrorReport, code: ErrorCode = "internal_error", parameters: object = {}, details?: unknown) {
    const report: ErrorReport =
      typeof kind === "object"
        ? kind
        : { kind, code, parameters: parameters as ErrorParameters, ...englishText(code, parameters as ErrorParameters) };
    super(report.message);
    this.kind = report.kind;
    this.code = report.code as C | undefined;
    this.parameters = report.parameters;
    this.remedy = report.remedy;
    this.details = details;
  }

  /** What may leave the program. */
  report(): ErrorReport {
    const known = this.code === undefined ? {} : { code: this.code, parameters: this.parameters ?? {} };
    return { kind: this.kind, ...known, message: this.message, remedy: this.remedy };
  }
}

/** One error that tells of all these, of the kind of the first; that one itself where it is the only one. There must be one. */
export function severalErrors(errors: readonly EaselError[]): EaselError {
  const [first] = errors;
  if (!first) throw new Error("there is no error to tell of");
  if (errors.length === 1) return first;
  const faults = errors.map(({ code = "internal_error", parameters = {} }) => ({
    code,
    parameters: parameters as ErrorFault["parameters"],
  }));
  return new EaselError(first.kind, "several_faults", { faults }, { each: errors.map(({ details }) => details) });
}

/** What may be told of anything that was thrown. What is no EaselError was not foreseen: its words are for the log only. */
export function reportOf(error: unknown): ErrorReport {
  return (error instanceof EaselError ? error : new EaselError("internal_error", "internal_error", {})).report();
}

/** The sentences of an error in the language of `catalogue`; null for a code that it does not have, which another version of Easel may. */
export function errorText(code: string, parameters: ErrorParameters, catalogue: typeof errors = errors): ErrorText | null {
  if (!Object.hasOwn(catalogue, code)) return null;
  const sentences = catalogue[code as ErrorCode] as ErrorText | ((parameters: ErrorParameters) => ErrorText);
  return typeof sentences === "function" ? sentences(parameters) : sentences;
}

function englishText(code: ErrorCode, parameters: ErrorParameters): ErrorText {
  return errorText(code, parameters) ?? errors.internal_error;
}
