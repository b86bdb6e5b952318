import { expect, test } from "vitest";
import { parseJson } from "#base/json.ts";
import { nodeInfo } from "./node-info.ts";
import { findInput, inputsOf } from "./node-inputs.ts";
import type { NodeInfo } from "./types.ts";
import { ObjectInfoResponse } from "./wire.ts";

function read(text: string): NodeInfo {
  const [entry] = Object.values(ObjectInfoResponse.parse(parseJson(text)));
  if (!entry) throw new Error("no entry");
  return nodeInfo(entry);
}

test("both encodings of a combo, and one that is fetched elsewhere", () => {
  const info = read(`{"Many":{"name":"Many","input":{"required":{
    "old":[["a","b"],{"default":"b"}],
    "bare":[["only"]],
    "new":["COMBO",{"multiselect":false,"options":["a",1]}],
    "remote":["COMBO",{"remote":{"route":"/internal/files/output"}}]}}}}`);
  expect(info.inputs).toEqual([
    { name: "old", section: "required", type: "COMBO", options: ["a", "b"], default: "b" },
    { name: "bare", section: "required", type: "COMBO", options: ["only"] },
    { name: "new", section: "required", type: "COMBO", options: ["a", 1] },
    { name: "remote", section: "required", type: "COMBO" },
  ]);
});

test("bounds of full length, sections, order, hidden inputs and outputs", () => {
  const info = read(`{"KSampler":{"name":"KSampler","display_name":"KSampler","category":"sampling","output_node":false,
    "input":{"required":{"seed":["INT",{"default":0,"min":0,"max":18446744073709551615}],"model":["MODEL",{"tooltip":"?"}],
      "cfg":["FLOAT",{"default":8.0,"min":0.0,"max":100.0,"step":0.1,"round":0.01}]},
      "optional":{"text":["STRING",{"multiline":true}]},"hidden":{"prompt":"PROMPT"}},
    "input_order":{"required":["model","seed","cfg","gone"],"optional":["text"],"hidden":["prompt"]},
    "output":["LATENT",["x","y"]],"output_is_list":[false,true],"output_name":["LATENT","CHOICE"]}}`);
  expect(info).toEqual({
    name: "KSampler",
    displayName: "KSampler",
    category: "sampling",
    outputNode: false,
    outputs: [
      { name: "LATENT", type: "LATENT", list: false },
      { name: "CHOICE", type: "COMBO", list: true },
    ],
    inputs: [
      { name: "model", section: "required", type: "MODEL" },
      { name: "seed", section: "required", type: "INT", default: 0, min: 0, max: 18446744073709551615n },
      { name: "cfg", section: "required", type: "FLOAT", default: 8, min: 0, max: 100, step: 0.1 },
      { name: "text", section: "optional", type: "STRING", multiline: true },
      { name: "prompt", section: "hidden", type: "PROMPT" },
    ],
  });
});

test("a dynamic combo has the inputs of the option that is chosen", () => {
  const info = read(`{"T":{"name":"T","display_name":null,"input":{"required":{"format":["COMFY_DYNAMICCOMBO_V3",{"options":[
    {"key":"png","inputs":{"required":{"depth":["COMBO",{"options":["8-bit","16-bit"]}]}}},
    {"key":"exr","inputs":{"required":{"space":["COMFY_DYNAMICCOMBO_V3",{"options":[{"key":"HDR","inputs":{"optional":{"gain":["FLOAT",{}]}}}]}]}}}
  ]}]},"optional":null}}}`);
  expect(info).toMatchObject({ displayName: "T", inputs: [{ name: "format", options: ["png", "exr"] }] });
  const names = (values: object) => inputsOf(info, values as Record<string, string>).map(({ name }) => name);
  expect(names({ format: "png" })).toEqual(["format", "format.depth"]);
  expect(names({})).toEqual(["format", "format.depth"]);
  expect(names({ format: "exr", "format.space": "HDR" })).toEqual(["format", "format.space", "format.space.gain"]);
  expect(findInput(info, "format.depth")).toMatchObject({ name: "format.depth", options: ["8-bit", "16-bit"] });
  expect(findInput(info, "format.space.gain")).toMatchObject({ type: "FLOAT", section: "optional" });
  expect(findInput(info, "format.gain")).toBeUndefined();
});

test("an input that grows has as many parts as must be, and as are linked", () => {
  const info = read(`{"T":{"name":"T","input":{"required":{
    "images":["COMFY_AUTOGROW_V3",{"template":{"input":{"required":{"image":["IMAGE",{}]}},"prefix":"image","min":1,"max":50}}],
    "values":["COMFY_AUTOGROW_V3",{"template":{"input":{"required":{"value":["INT",{"default":3}]}},"names":["a","b"],"min":0}}]}}}}`);
  expect(inputsOf(info, {}).map(({ name }) => name)).toEqual(["images.image0"]);
  const linked = inputsOf(info, { "images.image2": ["1", 0], "values.b": ["2", 0] });
  expect(linked).toMatchObject([
    { name: "images.image0", section: "required", type: "IMAGE" },
    { name: "images.image2", section: "optional" },
    { name: "values.b", section: "optional", default: 3 },
  ]);
  expect(findInput(info, "values.a")).toMatchObject({ name: "values.a", type: "INT" });
});

test("what is uploaded, linked only, or followed by a second widget is known", () => {
  const info = read(`{"T":{"name":"T","input":{"required":{
    "image":[["a.png"],{"image_upload":true}],
    "audio":["COMBO",{"audio_upload":true,"options":[]}],
    "text":["STRING",{"forceInput":true}],
    "seed":["INT",{"control_after_generate":"fixed"}],
    "region":["BOX",{"socketless":true,"widgetType":"STRING"}]}}}}`);
  expect(info.inputs).toMatchObject([
    { upload: "image" },
    { upload: "audio", options: [] },
    { forceInput: true },
    { controlAfterGenerate: true },
    { socketless: true, widgetType: "STRING" },
  ]);
});
