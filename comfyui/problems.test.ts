import { describe, expect, test } from "vitest";
import { executionFailure } from "./failures.ts";
import { rejectionError } from "./rejections.ts";
import type { Graph } from "./types.ts";
import { ExecutionError, PromptRejection } from "./wire.ts";

/** What ComfyUI says, as seen on 0.3.64 and 0.24 or in their sources, and what a person is told. */
const INT = (settings: object) => ["INT", settings];

const refused = (type: string, extra_info: object, class_type = "KSampler", details = "") =>
  PromptRejection.parse({
    error: { type: "prompt_outputs_failed_validation", message: "Prompt outputs failed validation", details: "", extra_info: {} },
    node_errors: { 3: { errors: [{ type, message: "", details, extra_info }], dependent_outputs: ["9"], class_type } },
  });
const whole = (type: string, message: string, extra_info: object = {}) =>
  PromptRejection.parse({ error: { type, message, details: "Node ID '#1'", extra_info }, node_errors: {} });
const nothing = async () => [];

describe("a refused graph", () => {
  test.each([
    ["0.3.64", whole("invalid_prompt", "Cannot execute because node Nope does not exist.")],
    ["0.24", whole("missing_node_type", "Node 'Nope' not found. The custom node may not be installed.", { class_type: "Nope" })],
  ])("node_missing, as %s says it", async (_version, body) => {
    expect(await rejectionError(body, nothing)).toMatchObject({
      kind: "node_missing",
      message: 'The engine has no node called "Nope".',
      remedy: "Install the custom node that brings it into ComfyUI, or use another workflow.",
    });
  });

  test.each([
    ["invalid_prompt", "Cannot execute because a node is missing the class_type property."],
    ["missing_node_type", "Node 'T' has no class_type. The workflow may be corrupted or a custom node is missing."],
    ["prompt_no_outputs", "Prompt has no outputs"],
    ["dependency_cycle", "?"],
    ["something new", ""],
  ])("%s: %s is workflow_invalid", async (type, message) => {
    expect(await rejectionError(whole(type, message), nothing)).toMatchObject({ kind: "workflow_invalid" });
  });

  test.each([
    ["ckpt_name", "x", "model_missing"],
    ["lora_name", "x", "model_missing"],
    ["clip_name2", "x", "model_missing"],
    ["control_net_name", "x", "model_missing"],
    ["weights", "custom.gguf", "model_missing"],
    ["sampler_name", "foo", "argument_invalid"],
    ["scheduler", "foo", "argument_invalid"],
  ])("%s not in the list is %s", async (input_name, received_value, kind) => {
    const body = refused("value_not_in_list", { input_name, received_value, input_config: [["a", "b"], {}] });
    expect(await rejectionError(body, nothing)).toMatchObject({ kind, remedy: "Choose one of these: a, b." });
    const other = refused("value_not_in_list", { input_name, received_value, input_config: ["COMBO", { options: ["c"] }] });
    expect(await rejectionError(other, nothing)).toMatchObject({ kind, remedy: "Choose one of these: c." });
  });

  test("a model where there is none at all", async () => {
    const body = refused("value_not_in_list", { input_name: "ckpt_name", received_value: "x", input_config: [[], {}] });
    expect(await rejectionError(body, nothing)).toMatchObject({ remedy: "Add a model of this kind to ComfyUI first: it has none." });
  });

  test.each([
    ["value_smaller_than_min", INT({ min: 0 }), "argument_invalid", '"seed" is too small: it must be at least 0.'],
    [
      "value_bigger_than_max",
      INT({ max: 2n ** 64n - 1n }),
      "argument_invalid",
      '"seed" is too large: it may be at most 18446744073709551615.',
    ],
    ["invalid_input_type", INT({}), "argument_invalid", '"seed" must be a whole number.'],
    ["required_input_missing", undefined, "workflow_invalid", 'The workflow\'s node "KSampler" (3) lacks its input "seed".'],
    ["return_type_mismatch", INT({}), "workflow_invalid", 'The workflow\'s node "KSampler" (3) is not wired correctly.'],
    ["exception_during_inner_validation", INT({}), "workflow_invalid", 'The workflow\'s node "KSampler" (3) is not wired correctly.'],
  ])("%s", async (type, input_config, kind, message) => {
    expect(await rejectionError(refused(type, { input_name: "seed", input_config, received_value: 1 }), nothing)).toMatchObject({
      kind,
      message,
    });
  });

  test("a picture that the engine does not have", async () => {
    const body = refused("custom_validation_failed", { input_name: "image" }, "LoadImage", "image - Invalid image file: nope.png");
    expect(await rejectionError(body, nothing)).toMatchObject({ kind: "image_unreadable" });
    const other = refused("custom_validation_failed", { input_name: "image" }, "SomethingElse");
    expect(await rejectionError(other, nothing)).toMatchObject({ kind: "argument_invalid" });
  });

  test("of several faults the one that a person can mend is told, and none is lost", async () => {
    const body = refused("required_input_missing", { input_name: "images" }, "SaveImage");
    const model = { type: "value_not_in_list", extra_info: { input_name: "ckpt_name", received_value: "x", input_config: [["a"], {}] } };
    const both = PromptRejection.parse({ ...body, node_errors: { ...body.node_errors, 4: { errors: [model], class_type: "Loader" } } });
    const error = await rejectionError(both, nothing);
    expect(error.kind).toBe("model_missing");
    expect(error.details).toMatchObject({ nodes: [{ type: "required_input_missing" }, { type: "value_not_in_list" }] });
  });

  test("neither paths nor the value of a wrong type leave the program or reach the log", async () => {
    const secret = "a fox, my secret prompt";
    const body = refused(
      "invalid_input_type",
      { input_name: "steps", input_config: INT({}), received_value: secret },
      "KSampler",
      `steps, ${secret}`,
    );
    const error = await rejectionError(body, nothing);
    expect(JSON.stringify([error.report(), error.details])).not.toContain("secret");
    const traceback = ['File "/home/me/ComfyUI/execution.py"'];
    const crashed = refused(
      "exception_during_validation",
      { input_name: "x", traceback, exception_type: "KeyError" },
      "KSampler",
      "/home/me/x",
    );
    expect(JSON.stringify((await rejectionError(crashed, nothing)).report())).not.toContain("/home");
  });
});

const GRAPH: Graph = {
  4: { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: "fox.safetensors" } },
  5: { class_type: "EmptyLatentImage", inputs: { width: 1536, height: 1024, batch_size: 1 } },
};
const failed = (exception_type: string, exception_message: string, node_type = "KSampler", node_id = "3") =>
  ExecutionError.parse({ exception_type, exception_message, node_type, node_id, traceback: ['File "/home/me/x.py"'] });
const TIP = "\nThis error means you ran out of memory on your GPU.\n\nTIPS: If the workflow worked before...";

describe("a failure in the middle of a job", () => {
  test.each([
    ["torch.OutOfMemoryError", `Allocation on device ${TIP}`],
    ["torch.cuda.OutOfMemoryError", "CUDA out of memory. Tried to allocate 2.00 GiB."],
    ["torch.AcceleratorError", "CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported"],
    [
      "RuntimeError",
      "[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 4398046511104 bytes.",
    ],
    ["RuntimeError", "[enforce fail at alloc_cpu.cpp:114] data. DefaultCPUAllocator: not enough memory: you tried to allocate 4 bytes."],
    ["RuntimeError", "MPS backend out of memory (MPS allocated: 17.99 GiB, other allocations: 2.44 MiB, max allowed: 18.13 GiB)."],
    ["RuntimeError", "Invalid buffer size: 30.08 GB"],
    ["RuntimeError", "Could not allocate tensor with 671088640 bytes. There is not enough GPU video memory available!"],
    ["MemoryError", ""],
    ["numpy._core._exceptions._ArrayMemoryError", "Unable to allocate 4.00 TiB for an array"],
    ["OSError", "The paging file is too small for this operation to complete. (os error 1455)"],
  ])("%s: %s is engine_out_of_memory, with what would fit", (type, message) => {
    expect(executionFailure(failed(type, message), GRAPH)).toMatchObject({
      kind: "engine_out_of_memory",
      remedy: "Try 1024 x 704 instead of 1536 x 1024, fewer pictures at once, or a model that needs less memory.",
    });
    expect(executionFailure(failed(type, message)).remedy).toMatch(/^Try a smaller size/);
  });

  test("the tip about memory alone proves nothing", () => {
    expect(executionFailure(failed("ValueError", `math domain error${TIP}`)).kind).toBe("workflow_invalid");
  });

  test.each([
    ["PIL.UnidentifiedImageError", "cannot identify image file '/home/me/ComfyUI/input/x.png'", "LoadImage", "image_unreadable"],
    ["av.error.InvalidDataError", "[Errno 1094995529] Invalid data found: '/home/me/x.png'", "LoadImage", "image_unreadable"],
    ["OSError", "image file is truncated (7 bytes not processed)", "SomeLoader", "image_unreadable"],
    ["FileNotFoundError", "[Errno 2] No such file or directory: '/home/me/x.png'", "LoadImageMask", "image_unreadable"],
    ["RuntimeError", "ERROR: clip input is invalid: None\n\nIf the clip is from a checkpoint loader", "CLIPTextEncode", "model_missing"],
    ["safetensors_rust.SafetensorError", "Error while deserializing header: HeaderTooLarge", "CheckpointLoaderSimple", "model_missing"],
    ["RuntimeError", "ERROR: Could not detect model type of: /home/me/models/fox.safetensors", "CheckpointLoaderSimple", "model_missing"],
    ["torch.AcceleratorError", "CUDA error: an illegal memory access was encountered", "KSampler", "engine_crashed"],
    ["OSError", "[Errno 28] No space left on device", "SaveImage", "engine_stuck"],
    ["Exception", "**** ERROR: Saving image outside the output folder is not allowed. /home/me", "SaveImage", "workflow_invalid"],
  ])("%s: %s", (type, message, node, kind) => {
    const error = executionFailure(failed(type, message, node), GRAPH);
    expect(error.kind).toBe(kind);
    expect(JSON.stringify(error.report())).not.toContain("/home");
    expect(JSON.stringify(error.details)).toContain("/home/me/x.py");
  });

  test("a broken model is named", () => {
    const error = failed("safetensors_rust.SafetensorError", "HeaderTooLarge", "CheckpointLoaderSimple", "4");
    expect(executionFailure(error, GRAPH).message).toContain('"fox.safetensors"');
  });
});
