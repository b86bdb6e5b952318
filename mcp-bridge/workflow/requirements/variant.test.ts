import { expect, it } from "vitest";
import { defaults, engineWith, sentencesOf, workflowOf } from "../fixtures.ts";
import type { EngineFacts } from "../workflow.ts";
import { missingError, pickVariant } from "./variant.ts";

const workflow = workflowOf((t) => {
  const save = { class_type: "SaveImage", inputs: { text: "{{prompt}}{{steps}}{{strength}}{{seed}}" } };
  t.__metadata__.variants = [
    {
      name: "best",
      needs: { nodes: ["Teller.images"], models: { eye: { folder: "eyes", like: ["sharp"] } } },
      graph: { "1": { class_type: "Teller", inputs: { a: "{{eye}}" } } },
    },
    { name: "usual", graph: { "1": save, "2": { class_type: "Odd.Name v1.0", inputs: {} } } },
  ];
  delete t["1"];
  delete t["2"];
});

const picked = async (engine: EngineFacts) => {
  const choice = await pickVariant(workflow, engine, { given: {}, defaults });
  return choice.kind === "found" ? choice.variant.name : sentencesOf(missingError(workflow, choice.missing, false));
};
const plain = { SaveImage: {}, "Odd.Name v1.0": {} };

it("the first variant is used for which the engine has the nodes, inputs and models", async () => {
  const teller = { Teller: { images: ["x"] } };
  expect(await picked(engineWith({ eyes: ["Sharp_Eye.safetensors"] }, { ...plain, ...teller }))).toBe("best");
  expect(await picked(engineWith({ eyes: ["blunt.safetensors"] }, { ...plain, ...teller }))).toBe("usual");
  expect(await picked(engineWith({ eyes: ["sharp.safetensors"] }, { ...plain, Teller: { image: ["x"] } }))).toBe("usual");
  expect(await picked(engineWith({}, plain))).toBe("usual");
});

it("missing nodes and models are named, with what to do", async () => {
  expect(await picked(engineWith({}, { SaveImage: {} }))).toEqual({
    kind: "node_missing",
    message: "This engine does not know the node Odd.Name v1.0, which paint needs.",
    remedy: "Update ComfyUI, or install the custom nodes that bring it, then ask again.",
  });
  const demanding = workflowOf((t) => {
    t.__metadata__.parameters.model = { type: "model", folder: "upscale_models" };
    t["1"].inputs.model = "{{model}}";
    t.__metadata__.needs = { models: { model: { folder: "upscale_models" } } };
  });
  const choice = await pickVariant(demanding, engineWith({}, { Painter: {}, SaveImage: {} }), { given: {}, defaults });
  expect(choice.kind === "missing" && sentencesOf(missingError(demanding, choice.missing, false))).toEqual({
    kind: "model_missing",
    message: "No upscale model that suits this is installed.",
    remedy: "Put an upscale model such as RealESRGAN_x4plus or 4x-UltraSharp into ComfyUI's models/upscale_models folder, then ask again.",
  });
});
