import { EaselError } from "#contract/errors.ts";
import { largestImageSize } from "./graph.ts";
import type { Graph } from "./types.ts";
import type { ExecutionError } from "./wire.ts";

/**
 * What is known of errors in the middle of a job, by the texts of ComfyUI, PyTorch, Pillow and safetensors.
 * The texts themselves hold paths and go to `details` only.
 */
const OUT_OF_MEMORY = [
  /OutOfMemoryError|^MemoryError|_ArrayMemoryError/,
  /out of memory/i, // CUDA, HIP, XPU, MPS
  /can't allocate memory|not enough memory|Unable to allocate|Allocation on device|Invalid buffer size/i,
  /not enough GPU video memory/i, // DirectML
  /(CUBLAS|CUDNN)_STATUS_ALLOC_FAILED/,
  /os error 1455|paging file is too small/i, // Windows, while a model is loaded
];
const PICTURE_UNREADABLE = [
  /UnidentifiedImageError|InvalidDataError|DecompressionBomb/,
  /cannot identify image file|image file is truncated/i,
];
const MODEL_BROKEN = [
  /HeaderTooLarge|HeaderTooSmall|InvalidHeader|MetadataIncompleteBuffer|SafetensorError/i,
  /incomplete metadata|Could not detect model type|PytorchStreamReader|invalid load key/i,
];
const NO_TEXT_ENCODER = [/clip input is invalid: None/];
const CARD_LOST = [/CUDA error|HIP error|device-side assert|illegal memory access|unspecified launch failure/i];
const DISK_FULL = [/No space left on device|Errno 28\b|not enough space on the disk/i];

/** An `execution_error` as one of our kinds. `graph`, where known, lets the remedy name sizes and the model. */
export function executionFailure(error: ExecutionError, graph?: Graph): EaselError {
  // 0.3.64 adds this tip to every error on some builds of PyTorch, so it proves nothing.
  const message = error.exception_message.split("This error means you ran out of memory")[0] ?? "";
  const says = (patterns: RegExp[]) => patterns.some((pattern) => pattern.test(error.exception_type) || pattern.test(message));
  const fail = (kind: EaselError["kind"], what: string, remedy: string) => new EaselError(kind, what, remedy, detailsOf(error));

  if (says(OUT_OF_MEMORY)) return fail("engine_out_of_memory", "The picture engine ran out of memory.", memoryRemedy(graph));
  if (says(PICTURE_UNREADABLE) || /^LoadImage/.test(error.node_type)) {
    return fail("image_unreadable", "The engine cannot read the picture that this job starts from.", "Use a PNG, JPEG or WebP picture.");
  }
  if (says(NO_TEXT_ENCODER)) {
    return fail("model_missing", "The chosen model cannot read prompts: it has no text encoder.", "Choose another checkpoint.");
  }
  if (says(MODEL_BROKEN)) {
    return fail(
      "model_missing",
      `The engine cannot load the model${modelName(error, graph)}: the file is damaged, or of a kind it does not know.`,
      "Download the model again, or choose another one.",
    );
  }
  if (says(CARD_LOST)) {
    return fail("engine_crashed", "The graphics card failed while the engine was working.", "Restart the engine, then try again.");
  }
  if (says(DISK_FULL)) {
    return fail("engine_stuck", "The engine has no disk space left for its pictures.", "Free some disk space, then try again.");
  }
  return fail(
    "workflow_invalid",
    `The engine failed at the workflow's node "${error.node_type || error.node_id}".`,
    "Try other settings; if it happens again, the engine's log says more.",
  );
}

/** For a job that failed without saying why. */
export function unexplainedFailure(): EaselError {
  return new EaselError("workflow_invalid", "The engine failed at this job and did not say why.", "Look into the engine's log.");
}

/** Without `current_inputs`, which hold the prompt. */
function detailsOf({ node_id, node_type, exception_type, exception_message, traceback }: ExecutionError) {
  return { node_id, node_type, exception_type, exception_message, traceback };
}

function memoryRemedy(graph?: Graph): string {
  const asked = graph && largestImageSize(graph);
  const smaller = asked && { width: smallerSide(asked.width), height: smallerSide(asked.height) };
  const size = smaller ? `${smaller.width} x ${smaller.height} instead of ${asked.width} x ${asked.height}` : "a smaller size";
  const count = asked && asked.count > 1 ? `one picture at a time instead of ${asked.count}` : "fewer pictures at once";
  return `Try ${size}, ${count}, or a model that needs less memory.`;
}

/** About half the pixels, in the steps of 64 that every model takes. */
const smallerSide = (side: number) => Math.max(64, Math.floor((side * Math.SQRT1_2) / 64) * 64);

function modelName({ node_id }: ExecutionError, graph?: Graph): string {
  const inputs = Object.entries(graph?.[node_id]?.inputs ?? {});
  const name = inputs.find(([input, value]) => input.endsWith("_name") && typeof value === "string")?.[1];
  return name === undefined ? "" : ` "${name}"`;
}
