import { expect, test } from "vitest";
import { parseJson } from "#base/json.ts";
import { nodeInfo } from "./node-info.ts";
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

test("dynamic types are told by their name", () => {
  const info = read(`{"T":{"name":"T","display_name":null,"input":{"required":{
    "sampling_mode":["COMFY_DYNAMICCOMBO_V3",{"options":[{"key":"on","inputs":{}}]}]},"optional":null}}}`);
  expect(info).toMatchObject({ displayName: "T", inputs: [{ name: "sampling_mode", type: "COMFY_DYNAMICCOMBO_V3" }] });
  expect(info.inputs[0]).not.toHaveProperty("options");
});
