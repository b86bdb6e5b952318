import { expect, it } from "vitest";
import { stringifyJson } from "#base/json.ts";
import { ComfyClient } from "#comfyui/client.ts";
import type { NodeInfo } from "#comfyui/types.ts";
import { EaselError } from "#contract/errors.ts";
import { resolveArguments } from "./arguments.ts";
import { fillWorkflow } from "./fill.ts";
import { defaults, EVERY_MODEL, engineWith, MODEL_OF_VARIANT } from "./fixtures.ts";
import { loadWorkflows } from "./template/load.ts";
import type { EngineFacts } from "./workflow.ts";

/**
 * Every graph that Easel can post, as a real ComfyUI judges it. The models are not there, so it refuses each graph; it must have
 * nothing else against it. Set EASEL_REAL_ENGINE_URL to run this; the practice engine has no such nodes.
 */
const url = process.env.EASEL_REAL_ENGINE_URL;
if (!url) console.warn("skipped: the graphs of all model families against a real ComfyUI (set EASEL_REAL_ENGINE_URL)");

interface Refusal {
  node_errors: Record<string, { class_type: string; errors: { type: string; extra_info?: { input_name?: string } }[] }>;
}

const MODEL_INPUTS = /^(ckpt|unet|vae|clip|lora)_name\d?$/;
/** An eight by eight picture of one colour. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAYAAADED76LAAAAEklEQVR42mNkaGCoZ8ADGEeGAgC7vgeB0cGcYwAAAABJRU5ErkJggg==",
  "base64",
);

const { workflows } = await loadWorkflows([]);
const cases = workflows.flatMap((workflow) =>
  workflow.variants
    .filter(({ name }) => MODEL_OF_VARIANT[name])
    .flatMap((variant) => [
      { tool: workflow.toolName, variant, workflow, raw: {} },
      ...(workflow.parameters.some(({ type }) => type === "loras")
        ? [{ tool: `${workflow.toolName}, two LoRAs`, variant, workflow, raw: { loras: ["ink", { name: "grain", strength: -0.5 }] } }]
        : []),
      ...(workflow.toolName === "generate_image"
        ? [{ tool: "generate_image, upscaled", variant, workflow, raw: { preset: "upscaled", loras: ["ink"] } }]
        : []),
    ]),
);

it.skipIf(!url).for(cases)("$tool with $variant.name: only the models are missing", async ({ workflow, variant, raw }, context) => {
  const client = new ComfyClient({ url: url ?? "" });
  const file = await client.upload({ bytes: PICTURE, filename: "easel-family.png", mime: "image/png" }, { overwrite: true });
  const nodes = new Map<string, Promise<NodeInfo | undefined>>();
  const engine: EngineFacts = {
    models: engineWith({ ...EVERY_MODEL, loras: ["ink.safetensors", "grain.safetensors"] }).models,
    node: async (name) => {
      const known = nodes.get(name) ?? client.nodeInfo(name);
      nodes.set(name, known);
      return (await known) ?? null;
    },
  };
  const required = Object.fromEntries(workflow.parameters.filter((parameter) => parameter.required).map(({ name }) => [name, "a fox"]));
  const given = { ...required, model: MODEL_OF_VARIANT[variant.name], ...raw };
  const resolved = await resolveArguments(workflow, variant, given, { defaults, engine, random: Math.random }).catch((error) => {
    // What an engine is too old for, the person is told; here it is not asked for it.
    if (error instanceof EaselError && error.kind === "node_missing") context.skip(error.message);
    throw error;
  });
  const picture = { name: file.filename, width: 512, height: 512 };
  const graph = fillWorkflow(workflow, variant, resolved, { image: picture, mask: picture });
  expect(resolved.notes).toEqual([]);

  const answer = await fetch(new URL("/prompt", url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: stringifyJson({ prompt: graph }),
  });
  const { node_errors } = (await answer.json()) as Refusal;
  expect(answer.status).toBe(400);
  const faults = Object.entries(node_errors).flatMap(([id, { class_type, errors }]) =>
    errors.map(({ type, extra_info }) => ({ node: `${id} ${class_type}`, type, input: extra_info?.input_name ?? "" })),
  );
  expect(faults.length).toBeGreaterThan(0);
  expect(faults.filter(({ type, input }) => type !== "value_not_in_list" || !MODEL_INPUTS.test(input))).toEqual([]);
});
