import { z } from "zod";
import { printable } from "#base/printable.ts";

/**
 * ComfyUI's shapes on the wire, loose enough for all versions from 0.3.64 to 0.38: unknown keys are ignored, and only what we read
 * must be there. Field names are ComfyUI's.
 */

/** Any number; `parseJson` makes a bigint of what is beyond 2^53. */
const Numeric = z.union([z.number(), z.bigint()]).transform(Number);
const Bytes = Numeric.catch(0);
/** Goes into logs and the window. */
const Label = z.string().transform(printable);

/** `GET /system_stats` */
export const SystemStatsResponse = z.object({
  system: z.object({
    os: Label.catch(""),
    comfyui_version: Label,
    python_version: Label.catch(""),
    pytorch_version: Label.catch(""),
    argv: z.array(z.string()).catch([]),
    ram_total: Bytes,
    ram_free: Bytes,
    easel_practice_engine: z.boolean().optional(),
  }),
  devices: z.array(
    z.object({
      name: Label,
      type: z.string(),
      index: z.number().nullable().catch(null),
      vram_total: Bytes,
      vram_free: Bytes,
      torch_vram_total: Bytes,
      torch_vram_free: Bytes,
    }),
  ),
});

/** A list of names: `/models`, `/models/{folder}`. */
export const Names = z.array(z.string());

/** `/experiment/models/{folder}` */
export const ModelFiles = z.array(z.object({ name: z.string(), size: Bytes, modified: z.number().catch(0) }));

/** `GET /internal/folder_paths`: absolute paths by models folder. */
export const FolderPaths = z.record(z.string(), z.array(z.string()));

/** `GET /view_metadata/{folder}`: a safetensors file's `__metadata__`. */
export const ModelMetadata = z.record(z.string(), z.unknown());

/** `GET /object_info/{class}`; see node-info.ts for what an input's spec may be. */
export const ObjectInfoResponse = z.record(
  z.string(),
  z.object({
    input: z.record(z.string(), z.record(z.string(), z.unknown()).nullish()),
    input_order: z.record(z.string(), z.array(z.string())).optional(),
    output: z.array(z.unknown()).catch([]),
    output_is_list: z.array(z.boolean()).catch([]),
    output_name: z.array(z.string()).catch([]),
    name: z.string(),
    display_name: z.string().nullish(),
    category: z.string().catch(""),
    output_node: z.boolean().catch(false),
  }),
);
export type ObjectInfoEntry = z.infer<typeof ObjectInfoResponse>[string];

/** `[number, prompt_id, graph, extra_data, outputs_to_execute]`. */
const QueueItem = z.tuple([Numeric, z.string()], z.unknown());

/** `GET /queue` */
export const QueueResponse = z.object({ queue_running: z.array(QueueItem), queue_pending: z.array(QueueItem) });

/** How a job ended: `["execution_error", {...}]` and the like, in order. */
export const Status = z.object({
  status_str: z.string().optional(),
  messages: z.array(z.tuple([z.string(), z.unknown()], z.unknown())).catch([]),
});
export type Status = z.infer<typeof Status>;

/** Node id -> output key ("images", "text", "gifs", ...) -> whatever the node says there. */
export const Outputs = z.record(z.string(), z.record(z.string(), z.unknown()).nullable().catch(null));
export type Outputs = z.infer<typeof Outputs>;

/** `GET /history/{prompt_id}`: empty for a job that is unknown or has not ended. */
export const HistoryResponse = z.record(
  z.string(),
  z.object({
    prompt: z.tuple([z.unknown(), z.unknown(), z.unknown()], z.unknown()).optional().catch(undefined),
    outputs: Outputs.catch({}),
    status: Status.nullish(),
  }),
);

/** `/api/jobs/{id}`, from 0.24 on. */
export const JobResponse = z.object({
  status: z.enum(["pending", "in_progress", "completed", "failed", "cancelled"]),
  outputs: Outputs.catch({}),
  execution_status: Status.nullish(),
  workflow: z.object({ prompt: z.unknown() }).nullish().catch(null),
});

/** `POST /api/jobs/{id}/cancel`, from 0.38 on. */
export const CancelResponse = z.object({ cancelled: z.boolean() });

/** `POST /upload/image` and `/upload/mask`: what the engine called the file. */
export const UploadResponse = z.object({
  name: z.string(),
  subfolder: z.string().catch(""),
  type: z.enum(["input", "temp", "output"]).catch("input"),
});

/** What the engine has against one node. `extra_info` differs by `type` (ComfyUI's execution.py, `validate_inputs`). */
const NodeError = z.object({
  type: z.string(),
  message: z.string().catch(""),
  details: z.string().catch(""),
  extra_info: z
    .object({
      input_name: z.string().nullish(),
      input_config: z.unknown().optional(),
      received_value: z.unknown().optional(),
    })
    .catch({}),
});
export type NodeError = z.infer<typeof NodeError>;

/** What the engine has against a graph, by node id. */
export const NodeErrors = z.record(z.string(), z.object({ class_type: z.string().catch(""), errors: z.array(NodeError) }));
export type NodeErrors = z.infer<typeof NodeErrors>;

/** `POST /prompt`, status 200; `node_errors` names outputs that it would skip. */
export const PromptResponse = z.object({ prompt_id: z.string(), node_errors: NodeErrors.catch({}) });

/** The body of a 400 to `POST /prompt`. */
export const PromptRejection = z.object({
  error: z.object({
    type: z.string(),
    message: z.string().catch(""),
    details: z.string().catch(""),
    extra_info: z.object({ class_type: z.string().nullish() }).catch({}),
  }),
  node_errors: NodeErrors.catch({}),
});
export type PromptRejection = z.infer<typeof PromptRejection>;

/** The data of an `execution_error` event, which the history repeats. */
export const ExecutionError = z.object({
  node_id: z.string().catch(""),
  node_type: z.string().catch(""),
  exception_message: z.string().catch(""),
  exception_type: z.string().catch(""),
  traceback: z.array(z.string()).catch([]),
});
export type ExecutionError = z.infer<typeof ExecutionError>;

const NodeProgress = z.object({ value: Numeric, max: Numeric, state: z.string() });

/** The events by which a job is followed; every other type is ignored (custom nodes send their own). */
export const EventMessage = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("status"),
    data: z.object({
      status: z
        .object({ exec_info: z.object({ queue_remaining: z.number() }) })
        .nullish()
        .catch(null),
    }),
  }),
  z.object({ type: z.literal("feature_flags"), data: z.object({}) }),
  z.object({ type: z.literal("execution_start"), data: z.object({ prompt_id: z.string() }) }),
  z.object({ type: z.literal("execution_cached"), data: z.object({ prompt_id: z.string(), nodes: z.array(z.string()) }) }),
  /** Without `prompt_id` when it is sent on connecting; `node: null` ends a prompt. */
  z.object({ type: z.literal("executing"), data: z.object({ prompt_id: z.string().optional(), node: z.string().nullable() }) }),
  z.object({ type: z.literal("progress_state"), data: z.object({ prompt_id: z.string(), nodes: z.record(z.string(), NodeProgress) }) }),
  z.object({
    type: z.literal("progress"),
    data: z.object({ prompt_id: z.string().nullish(), node: z.string().nullish(), value: Numeric, max: Numeric }),
  }),
  z.object({ type: z.literal("execution_success"), data: z.object({ prompt_id: z.string() }) }),
  z.object({ type: z.literal("execution_error"), data: z.object({ prompt_id: z.string() }) }),
  z.object({ type: z.literal("execution_interrupted"), data: z.object({ prompt_id: z.string() }) }),
]);
export type EventMessage = z.infer<typeof EventMessage>;
