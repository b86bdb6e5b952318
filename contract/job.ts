import { z } from "zod";
import { ERROR_KINDS } from "./errors.ts";

const ErrorParameter = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()).readonly()]);
const ErrorFault = z.object({ code: z.string(), parameters: z.record(z.string(), ErrorParameter) });

/** An error as it crosses between processes, `ErrorReport` in `contract/errors.ts`. What another version of Easel calls otherwise is an `internal_error`. */
export const ErrorView = z.object({
  kind: z.enum(ERROR_KINDS).catch("internal_error"),
  code: z.string().optional(),
  parameters: z.record(z.string(), z.union([ErrorParameter, z.array(ErrorFault).readonly()])).optional(),
  message: z.string(),
  remedy: z.string(),
});
export type ErrorView = z.infer<typeof ErrorView>;

/** Where in a tool result's `_meta` its error lies as an `ErrorView`; the text beside it is for the AI. */
export const ERROR_META = "easel/error";

/** In a result's `_meta`: how many seconds to wait before the call is worth sending again. Over HTTP this cannot be a header, once an answer has begun. */
export const RETRY_AFTER_META = "easel/retry-after-seconds";

/** A picture (or other file) a job made, kept in the pictures folder of the state directory. */
export const OutputView = z.object({
  /** The short name a tool argument may point at it with, e.g. "3f2a91c4" or "3f2a91c4-2". */
  reference: z.string(),
  /** Base name in the pictures folder; null while only the engine has it. */
  fileName: z.string().nullable(),
  mime: z.string(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  bytes: z.number().int(),
});
export type OutputView = z.infer<typeof OutputView>;

export const JobState = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("waiting_for_engine") }),
  z.object({
    kind: z.literal("queued"),
    position: z.number().int().nullable(),
    /** No engine can do it, or those that could do not answer, or take nothing new; absent where it only waits for its turn. */
    heldUp: z.enum(["no_engine", "engine_away", "engine_draining"]).optional(),
  }),
  z.object({
    kind: z.literal("running"),
    /** 0..1 of the whole job; null until the engine says something. */
    fraction: z.number().nullable(),
    step: z.number().nullable(),
    steps: z.number().nullable(),
  }),
  z.object({
    kind: z.literal("done"),
    outputs: z.array(OutputView),
    text: z.array(z.string()),
    /** Why not everything came that the workflow was to bring; absent where it did. */
    missing: ErrorView.optional(),
  }),
  z.object({ kind: z.literal("failed"), error: ErrorView }),
  z.object({ kind: z.literal("cancelled") }),
]);
export type JobState = z.infer<typeof JobState>;

/** What should be known before a job ends badly. Its sentence is in the message catalogue (`jobWarnings`). Sizes in bytes. */
export const JobWarning = z.discriminatedUnion("kind", [
  /** It will hardly fit into the memory where the engine works. */
  z.object({
    kind: z.literal("memory_short"),
    memory: z.enum(["graphics_card", "computer"]),
    neededBytes: z.number(),
    availableBytes: z.number(),
  }),
]);
export type JobWarning = z.infer<typeof JobWarning>;

/** One job, as the window and the ledger see it. Times are epoch milliseconds. */
export const JobView = z.object({
  id: z.string(),
  tool: z.string(),
  /** Who asked: the MCP client's name ("claude-ai", "cursor", "easel" for the window). */
  client: z.string(),
  /** The resolved arguments. Seeds are decimal strings; images are references, never data. */
  arguments: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  createdAt: z.number(),
  startedAt: z.number().nullable(),
  finishedAt: z.number().nullable(),
  /** Absent where there is nothing to warn of, or where another version of Easel wrote it down in its own way. */
  warning: JobWarning.optional().catch(undefined),
  /** Address of the engine that was given it; absent before. */
  engine: z.string().optional(),
  /** When it will probably be done, as the bridge tells the app; absent where nobody can tell. */
  expectedAt: z.number().optional(),
  state: JobState,
});
export type JobView = z.infer<typeof JobView>;
