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

  test("all faults are told in one error, those that a person can mend first, each once", async () => {
    const body = refused("required_input_missing", { input_name: "images" }, "SaveImage");
    const model = { type: "value_not_in_list", extra_info: { input_name: "ckpt_name", received_value: "x", input_config: [["a"], {}] } };
    const sampler = {
      type: "value_not_in_list",
      extra_info: { input_name: "sampler_name", received_value: "no", input_config: [["b"], {}] },
    };
    const loaders = { 4: { errors: [model, sampler], class_type: "Loader" }, 5: { errors: [model], class_type: "Loader" } };
    const all = PromptRejection.parse({ ...body, node_errors: { ...body.node_errors, ...loaders } });
    const error = await rejectionError(all, nothing);
    expect(error.kind).toBe("model_missing");
    expect(error.message).toBe(
      '3 things are wrong: (1) The engine has no model file called "x". Choose one of these: a. ' +
        '(2) "sampler_name" cannot be "no". Choose one of these: b. ' +
        '(3) The workflow\'s node "SaveImage" (3) lacks its input "images". Correct the workflow, or export it from ComfyUI again with "Export (API)".',
    );
  });

  test("every class that the engine lacks is named, where it names the first one only", async () => {
    const body = whole("missing_node_type", "Node 'Nope' not found. The custom node may not be installed.", { class_type: "Nope" });
    const error = await rejectionError(body, nothing, async () => ["Gone", "Nope"]);
    expect(error).toMatchObject({ kind: "node_missing", message: expect.stringMatching(/2 things are wrong: .*"Nope".*"Gone"/) });
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
    ["RuntimeError", "level_zero backend failed with error: 39 (UR_RESULT_ERROR_OUT_OF_DEVICE_MEMORY)"],
    ["RuntimeError", "Native API failed. Native API returns: -5 (PI_ERROR_OUT_OF_RESOURCES) -5 (PI_ERROR_OUT_OF_RESOURCES)"],
    ["torch.OutOfMemoryError", "XPU out of memory. Tried to allocate 2.00 GiB (GPU 0; 15.9 GiB total capacity)"],
    ["torch.OutOfMemoryError", "HIP out of memory. Tried to allocate 2.00 GiB."],
    ["RuntimeError", "Failed to allocate private MTLBuffer for size 17179869184"],
    ["RuntimeError", "Command buffer failed: Insufficient Memory (00000008:kIOGPUCommandBufferCallbackErrorOutOfMemory)"],
    ["RuntimeError", "Not enough memory resources are available to complete this operation. 0x8007000E"],
    ["RuntimeError", "std::bad_alloc"],
    ["onnxruntime.Fail", "Failed to allocate memory for requested buffer of size 100663296"],
  ])("%s: %s is engine_out_of_memory, with what would fit", (type, message) => {
    expect(executionFailure(failed(type, message), GRAPH)).toMatchObject({
      kind: "engine_out_of_memory",
      remedy: "Try 1024 x 704 instead of 1536 x 1024, fewer pictures at once, or a model that needs less memory.",
    });
    expect(executionFailure(failed(type, message)).remedy).toMatch(/^Try a smaller size/);
  });

  test("what is as small as can be is not told to be made smaller", () => {
    const tiny: Graph = { 5: { class_type: "EmptyLatentImage", inputs: { width: 64, height: 64, batch_size: 1 } } };
    const { remedy } = executionFailure(failed("torch.OutOfMemoryError", "Allocation on device"), tiny);
    expect(remedy).toBe("Try a smaller size, fewer pictures at once, or a model that needs less memory.");
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
    ["OSError", "[Errno 28] No space left on device: '/home/me/out'", "SaveImage", "engine_stuck"],
    ["OSError", "[WinError 112] There is not enough space on the disk", "SaveVideo", "engine_stuck"],
    ["PermissionError", "[Errno 13] Permission denied: '/home/me/ComfyUI/output'", "SaveImage", "engine_stuck"],
    ["ModuleNotFoundError", "No module named 'insightface'", "ApplyInstantID", "node_missing"],
    ["ImportError", "DLL load failed while importing onnxruntime_pybind11_state: The specified module", "FaceSwap", "node_missing"],
    ["Exception", "No face detected in the reference image.\n", "ApplyInstantID", "argument_invalid"],
    ["Exception", "InsightFace: Could not detect any face.", "PulidFlux", "argument_invalid"],
    ["Exception", "Unauthorized: Please login first to use this node.", "OpenAIGPTImage1", "not_allowed"],
    ["Exception", "Payment Required: Please add credits to your account to use this node.", "KlingNode", "not_allowed"],
    ["Exception", "There is a problem with your account. Please contact support@comfy.org.", "KlingNode", "not_allowed"],
    ["Exception", "Rate Limit Exceeded: The server returned 429 after all retry attempts.", "KlingNode", "rate_limited"],
    ["comfy_api_nodes.util.common_exceptions.LocalNetworkError", "Unable to connect to the API server.", "KlingNode", "engine_stuck"],
    ["FileNotFoundError", "Model in folder 'loras' with filename 'ink.safetensors' not found.", "LoraLoader", "model_missing"],
    ["RuntimeError", "ERROR: VAE is invalid: None\n\nIf the VAE is from a checkpoint", "VAEDecode", "model_missing"],
    [
      "RuntimeError",
      "ERROR: controlnet file is invalid and does not contain a valid controlnet model.",
      "ControlNetLoader",
      "model_missing",
    ],
    ["Exception", "**** ERROR: Saving image outside the output folder is not allowed. /home/me", "SaveImage", "workflow_invalid"],
  ])("%s: %s", (type, message, node, kind) => {
    const error = executionFailure(failed(type, message, node), GRAPH);
    expect(error.kind).toBe(kind);
    expect(JSON.stringify(error.report())).not.toContain("/home");
    expect(JSON.stringify(error.details)).toContain("/home/me/x.py");
  });

  const SDXL_WITH_CONTROL: Graph = {
    4: { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: "dream_sd15.safetensors" } },
    10: { class_type: "LoraLoader", inputs: { lora_name: "ink_xl.safetensors", model: ["4", 0], clip: ["4", 1] } },
    11: { class_type: "ControlNetLoader", inputs: { control_net_name: "depth_xl.safetensors" } },
    12: { class_type: "ControlNetApply", inputs: { conditioning: ["13", 0], control_net: ["11", 0] } },
    13: { class_type: "CLIPTextEncode", inputs: { text: "a fox", clip: ["14", 0] } },
    14: { class_type: "DualCLIPLoader", inputs: { clip_name1: "clip_l.safetensors", clip_name2: "clip_g.safetensors" } },
    3: { class_type: "KSampler", inputs: { model: ["10", 0], positive: ["12", 0] } },
    15: { class_type: "VAELoader", inputs: { vae_name: "ae.safetensors" } },
    8: { class_type: "VAEDecode", inputs: { samples: ["3", 0], vae: ["15", 0] } },
    9: { class_type: "LoraLoader", inputs: { lora_name: "not_used.safetensors" } },
  };

  test.each([
    [
      "KSampler",
      "3",
      "mat1 and mat2 shapes cannot be multiplied (77x2048 and 768x320)",
      /model and its text encoder or prompt \(made for SDXL, while the model is Stable Diffusion 1\.5\)/,
      "In use are: model dream_sd15.safetensors, LoRA ink_xl.safetensors, text encoder clip_l.safetensors, text encoder clip_g.safetensors, ControlNet depth_xl.safetensors.",
    ],
    [
      "VAEDecode",
      "8",
      "Given groups=1, weight of size [512, 16, 3, 3], expected input[1, 4, 64, 64] to have 16 channels, but got 4 channels instead",
      /model and its VAE or latent image \(made for Flux, .* while the model is Stable Diffusion 1\.5, 2 or SDXL\)/,
      "VAE ae.safetensors",
    ],
    ["LoraLoader", "10", "The size of tensor a (3072) must match the size of tensor b (2304)", /model and a LoRA .*do not match/, "ink_xl"],
    ["ControlNetApplyAdvanced", "12", "y is None, did you try to use it? size mismatch", /a ControlNet or adapter/, "depth_xl"],
    ["VAELoader", "15", "Error(s) in loading state_dict for AutoencoderKL:\n\tsize mismatch for x", /its VAE/, "ae.safetensors"],
  ])("%s (%s): %s names the parts of different families", (type, id, message, said, parts) => {
    const error = executionFailure(failed("RuntimeError", message, type, id), SDXL_WITH_CONTROL);
    expect(error).toMatchObject({ kind: "workflow_invalid", code: "models_do_not_match", message: expect.stringMatching(said) });
    expect(error.remedy).toContain(parts);
    expect(error.remedy).not.toContain("not_used");
  });

  test.each([
    ["ImageBlend", "The size of tensor a (512) must match the size of tensor b (768) at non-singleton dimension 2"],
    ["KSampler", "Sizes of tensors must match except in dimension 1. Expected size 46 but got size 45 for tensor number 1 in the list."],
  ])("%s: pictures of different sizes are no models of different families", (type, message) => {
    expect(executionFailure(failed("RuntimeError", message, type), GRAPH).code).toBe("sizes_do_not_match");
  });

  test("a missing Python module is named with the custom nodes that need it", () => {
    const error = ExecutionError.parse({
      ...failed("ModuleNotFoundError", "No module named 'insightface'", "ApplyInstantID"),
      traceback: ['File "/home/me/ComfyUI/execution.py"', 'File "/home/me/ComfyUI/custom_nodes/ComfyUI_InstantID/nodes.py", line 3'],
    });
    const { message, remedy } = executionFailure(error);
    expect(message).toContain('needs the Python package "insightface"');
    expect(remedy).toContain('"ComfyUI_InstantID"');
  });

  test("a broken model is named", () => {
    const error = failed("safetensors_rust.SafetensorError", "HeaderTooLarge", "CheckpointLoaderSimple", "4");
    expect(executionFailure(error, GRAPH).message).toContain('"fox.safetensors"');
  });
});
