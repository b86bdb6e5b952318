import { EaselError } from "#contract/errors.ts";
import { largestImageSize } from "./graph.ts";
import type { Graph } from "./types.ts";
import type { ExecutionError } from "./wire.ts";

/** Signs of one kind of failure, and the error that they mean. */
interface Failure {
  /** In the exception's type or message, which are ComfyUI's, PyTorch's, Pillow's and safetensors'. They hold paths: for `details` only. */
  signs: readonly RegExp[];
  /** In the class of the node that failed. */
  node?: RegExp;
  error(failed: ExecutionError, graph: Graph | undefined): EaselError;
}

const FAILURES: readonly Failure[] = [
  {
    signs: [
      /OutOfMemoryError|^MemoryError|_ArrayMemoryError/,
      /out of memory/i, // CUDA, HIP, XPU, MPS
      /can't allocate memory|not enough memory|Unable to allocate|Allocation on device|Invalid buffer size/i,
      /not enough GPU video memory/i, // DirectML
      /(CUBLAS|CUDNN)_STATUS_ALLOC_FAILED/,
      /os error 1455|paging file is too small/i, // Windows, while a model is loaded
    ],
    error: (failed, graph) => outOfMemory(failed, graph && largestImageSize(graph)),
  },
  {
    signs: [/UnidentifiedImageError|InvalidDataError|DecompressionBomb/, /cannot identify image file|image file is truncated/i],
    node: /^LoadImage/,
    error: (failed) => new EaselError("image_unreadable", "input_image_not_readable_by_engine", {}, detailsOf(failed)),
  },
  {
    signs: [/clip input is invalid: None/],
    error: (failed) => new EaselError("model_missing", "model_without_text_encoder", {}, detailsOf(failed)),
  },
  {
    signs: [
      /HeaderTooLarge|HeaderTooSmall|InvalidHeader|MetadataIncompleteBuffer|SafetensorError/i,
      /incomplete metadata|Could not detect model type|PytorchStreamReader|invalid load key/i,
    ],
    error: (failed, graph) => new EaselError("model_missing", "model_file_damaged", { model: modelName(failed, graph) }, detailsOf(failed)),
  },
  {
    signs: [/CUDA error|HIP error|device-side assert|illegal memory access|unspecified launch failure/i],
    error: (failed) => new EaselError("engine_crashed", "graphics_card_failed", {}, detailsOf(failed)),
  },
  {
    signs: [/No space left on device|Errno 28\b|not enough space on the disk/i],
    error: (failed) => new EaselError("engine_stuck", "engine_disk_full", {}, detailsOf(failed)),
  },
];

/** An `execution_error` as an error of ours. `graph`, where known, lets the remedy name sizes and the model. */
export function executionFailure(failed: ExecutionError, graph?: Graph): EaselError {
  // 0.3.64 adds this tip to every error on some builds of PyTorch, so it proves nothing.
  const message = failed.exception_message.split("This error means you ran out of memory")[0] ?? "";
  const found = FAILURES.find(
    ({ signs, node }) => signs.some((sign) => sign.test(failed.exception_type) || sign.test(message)) || node?.test(failed.node_type),
  );
  if (found) return found.error(failed, graph);
  return new EaselError("workflow_invalid", "node_failed", { node: failed.node_type || failed.node_id }, detailsOf(failed));
}

/** For a job that failed without saying why. */
export function unexplainedFailure(): EaselError {
  return new EaselError("workflow_invalid", "job_failed_unexplained", {});
}

/** For the log, without `current_inputs`, which hold the prompt. */
function detailsOf({ node_id, node_type, exception_type, exception_message, traceback }: ExecutionError) {
  return { node_id, node_type, exception_type, exception_message, traceback };
}

function outOfMemory(failed: ExecutionError, size: ReturnType<typeof largestImageSize>): EaselError {
  if (!size) return new EaselError("engine_out_of_memory", "engine_out_of_memory", {}, detailsOf(failed));
  const smaller = { smallerWidth: smallerSide(size.width), smallerHeight: smallerSide(size.height) };
  return new EaselError("engine_out_of_memory", "engine_out_of_memory_at_size", { ...size, ...smaller }, detailsOf(failed));
}

/** About half the pixels, in the steps of 64 that every model takes. */
const smallerSide = (side: number) => Math.max(64, Math.floor((side * Math.SQRT1_2) / 64) * 64);

/** The file that the failed node loads; null where it names none. */
function modelName({ node_id }: ExecutionError, graph?: Graph): string | null {
  const inputs = Object.entries(graph?.[node_id]?.inputs ?? {});
  const name = inputs.find(([input, value]) => input.endsWith("_name") && typeof value === "string")?.[1];
  return name === undefined ? null : String(name);
}
