import { EaselError, type ErrorCode, type ErrorKind } from "#contract/errors.ts";
import { exceptionText, failureReason, smallerSize } from "./failure-reason.ts";
import { modelMismatch, SHAPE_SIGNS } from "./model-mismatch.ts";
import type { Graph } from "./types.ts";
import type { ExecutionError } from "./wire.ts";

/** What is known of a failure when its error is made. */
interface Circumstances {
  failed: ExecutionError;
  /** Null where the engine did not tell it. */
  graph: Graph | undefined;
  /** What the exception says, whole: it holds paths. */
  message: string;
  reason: string | null;
}

/** Signs of one kind of failure, and the error that they mean. */
interface Failure {
  /** In the exception's type or message, which are ComfyUI's, PyTorch's, Pillow's and safetensors'. They hold paths: for `details` only. */
  signs: readonly RegExp[];
  /** In the class of the node that failed. */
  node?: RegExp;
  error(circumstances: Circumstances): EaselError;
}

/** An error whose only parameters are the reason, and the node. */
const simple =
  (
    kind: ErrorKind,
    code: Extract<
      ErrorCode,
      | "no_face_found"
      | "graphics_card_failed"
      | "engine_disk_full"
      | "engine_may_not_write"
      | `partner_${string}`
      | "model_download_refused"
      | "input_image_not_readable_by_engine"
    >,
  ) =>
  ({ failed, reason }: Circumstances) =>
    new EaselError(kind, code, { reason, node: nodeOf(failed) }, detailsOf(failed));

/** The first that fits counts. */
const FAILURES: readonly Failure[] = [
  {
    signs: [
      /OutOfMemory|^MemoryError|_ArrayMemoryError|bad_alloc|bad allocation/,
      /out of (gpu |device |host |video )?memory|OUT_OF_(DEVICE_|HOST_|GPU_)?MEMORY|OUT_OF_RESOURCES|OutOf(Device|Host)Memory/i, // CUDA, HIP, XPU, MPS, Vulkan
      /can't allocate memory|not enough (gpu |system )?memory|unable to allocate|allocation on device|Failed to allocate (memory|private MTLBuffer)|cannot allocate memory|insufficient memory/i,
      /Invalid buffer size|MemoryAllocation/, // MPS, CUDA
      /not enough GPU video memory|not enough memory resources|0x8007000E|E_OUTOFMEMORY/i, // DirectML
      /(CUBLAS|CUDNN|HIPBLAS|ROCBLAS)_STATUS_(ALLOC_FAILED|NO_MEMORY)|DEVICE_ALLOCATION_FAILED/i,
      /os error 1455|paging file is too small/i, // Windows, while a model is loaded
    ],
    error: outOfMemory,
  },
  {
    signs: [
      /no space left on device|Errno 28\b|not enough space on the disk|WinError 112\b|ENOSPC|disk (is )?full|disk quota exceeded|Errno 122\b/i,
    ],
    error: simple("engine_stuck", "engine_disk_full"),
  },
  { signs: [/No module named|ModuleNotFoundError|cannot import name|DLL load failed|pip install /i], error: moduleMissing },
  {
    signs: [/gated repo|restricted.*hugging ?face|hugging ?face.*(401|403|restricted|log ?in)|GatedRepoError/i],
    error: simple("not_allowed", "model_download_refused"),
  },
  {
    signs: [/payment required|add credits|insufficient[_ ](credit|balance|fund|quota)|exceeded your current quota|not enough credits/i],
    error: simple("not_allowed", "partner_credits_missing"),
  },
  {
    signs: [
      /^unauthorized\b|please log ?in|log ?in first|(incorrect|invalid|missing|no) api[_ -]?key|api[_ -]?key (is )?(required|missing|not valid|invalid)|authentication (failed|required)/i,
    ],
    error: simple("not_allowed", "partner_login_missing"),
  },
  { signs: [/problem with your account/i], error: simple("not_allowed", "partner_account_trouble") },
  { signs: [/rate limit exceeded|too many requests/i], error: simple("rate_limited", "partner_too_busy") },
  {
    signs: [/content (policy|moderat)|moderation|safety (system|filter|check)|sensitive content|content.*flagged|nsfw content/i],
    error: simple("argument_invalid", "partner_refused_content"),
  },
  {
    signs: [
      /^(Local)?(NetworkError|ApiServerError)$|(Local|Api)(NetworkError|ServerError)$|unable to connect to the API server|getaddrinfo failed|name resolution/i,
    ],
    error: simple("engine_stuck", "partner_unreachable"),
  },
  {
    signs: [
      /\bno faces?\b|\bfaces?\b.{0,20}\b(not|n't|un)\s*(be )?(found|detected|detect)|(could|can|did|unable|fail\w*)\s*(not|n't|to)?\s*(find|detect)\w*.{0,25}\bface/i,
    ],
    error: simple("argument_invalid", "no_face_found"),
  },
  {
    signs: [/UnidentifiedImageError|InvalidDataError|DecompressionBomb/, /cannot identify image file|image file is truncated/i],
    node: /^LoadImage/,
    error: simple("image_unreadable", "input_image_not_readable_by_engine"),
  },
  {
    signs: [/clip input is invalid: None/],
    error: ({ failed }) => new EaselError("model_missing", "model_without_text_encoder", {}, detailsOf(failed)),
  },
  { signs: [/VAE is invalid: None/], error: ({ failed }) => new EaselError("model_missing", "model_without_vae", {}, detailsOf(failed)) },
  { signs: SHAPE_SIGNS, error: mismatch },
  {
    signs: [
      /HeaderTooLarge|HeaderTooSmall|InvalidHeader|MetadataIncompleteBuffer|SafetensorError/i,
      /incomplete metadata|Could not detect model type|PytorchStreamReader|invalid load key|(file|style model|model) is (invalid|corrupt)|^invalid style model/i,
    ],
    error: ({ failed, graph, reason }) =>
      new EaselError("model_missing", "model_file_damaged", { model: modelName(failed, graph), reason }, detailsOf(failed)),
  },
  { signs: [/^FileNotFoundError$|No such file or directory|Model in folder .* not found|Errno 2\b/], error: fileNotFound },
  {
    signs: [/^PermissionError$|Permission denied|Read-only file system|Errno (13|30)\b|WinError 5\b/],
    error: simple("engine_stuck", "engine_may_not_write"),
  },
  {
    signs: [
      /CUDA error|HIP error|device-side assert|illegal memory access|unspecified launch failure|UR_RESULT_ERROR_DEVICE_LOST|device lost|GPU device instance has been suspended/i,
    ],
    error: simple("engine_crashed", "graphics_card_failed"),
  },
];

/** An `execution_error` as an error of ours. `graph`, where known, lets it name sizes and models, and keeps prompts out of it. */
export function executionFailure(failed: ExecutionError, graph?: Graph): EaselError {
  const message = exceptionText(failed);
  const found = FAILURES.find(
    ({ signs, node }) => signs.some((sign) => sign.test(failed.exception_type) || sign.test(message)) || node?.test(failed.node_type),
  );
  const circumstances = { failed, graph, message, reason: failureReason(failed, graph) };
  if (found) return found.error(circumstances);
  return new EaselError("workflow_invalid", "node_failed", { node: nodeOf(failed), reason: circumstances.reason }, detailsOf(failed));
}

/** For a job that failed without saying why. */
export function unexplainedFailure(): EaselError {
  return new EaselError("workflow_invalid", "job_failed_unexplained", {});
}

const nodeOf = ({ node_type, node_id }: ExecutionError) => node_type || node_id;

/** For the log, without `current_inputs`, which hold the prompt. */
function detailsOf({ node_id, node_type, exception_type, exception_message, traceback }: ExecutionError) {
  return { node_id, node_type, exception_type, exception_message, traceback };
}

function outOfMemory({ failed, graph, reason }: Circumstances): EaselError {
  const size = smallerSize(graph);
  if (!size) return new EaselError("engine_out_of_memory", "engine_out_of_memory", { reason }, detailsOf(failed));
  return new EaselError("engine_out_of_memory", "engine_out_of_memory_at_size", { ...size, reason }, detailsOf(failed));
}

function moduleMissing({ failed, message, reason }: Circumstances): EaselError {
  const named =
    /No module named '?([\w.-]+)|cannot import name .* from '([\w.-]+)|DLL load failed while importing '?([\w.-]+)|pip install (?:-\S+ )*'?([\w.-]+)/.exec(
      message,
    );
  const [module = "?"] = named?.slice(1).filter(Boolean) ?? [];
  const [, pack = null] = /.*custom_nodes[\\/]([^\\/"'\n]+)[\\/]/s.exec(failed.traceback.join("\n")) ?? [];
  return new EaselError("node_missing", "python_module_missing", { node: nodeOf(failed), module, pack, reason }, detailsOf(failed));
}

function mismatch({ failed, graph, message, reason }: Circumstances): EaselError {
  const parts = modelMismatch(failed, message, graph);
  if (parts) return new EaselError("workflow_invalid", "models_do_not_match", { ...parts, reason }, detailsOf(failed));
  return new EaselError("argument_invalid", "sizes_do_not_match", { node: nodeOf(failed), reason }, detailsOf(failed));
}

function fileNotFound({ failed, message, reason }: Circumstances): EaselError {
  const [, name] = /filename '([^']+)'|: '([^']+)'/.exec(message)?.filter(Boolean) ?? [];
  const parameters = { node: nodeOf(failed), model: name?.replace(/^.*[\\/]/, "") ?? null, reason };
  return new EaselError("model_missing", "model_file_not_found", parameters, detailsOf(failed));
}

/** The file that the failed node loads; null where it names none. */
function modelName({ node_id }: ExecutionError, graph?: Graph): string | null {
  const inputs = Object.entries(graph?.[node_id]?.inputs ?? {});
  const name = inputs.find(([input, value]) => input.endsWith("_name") && typeof value === "string")?.[1];
  return name === undefined ? null : String(name);
}
