import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { systemClock } from "#base/clock.ts";
import { ComfyClient } from "#comfyui/client.ts";
import type { SystemStats } from "#comfyui/types.ts";
import { LOCAL } from "../../auth/principal.ts";
import { EngineCatalog } from "../../engines/engine-catalog.ts";
import { EngineHandle } from "../../engines/engine-handle.ts";
import { startHttpServer, temporaryFolder } from "../../test-support/engines.ts";
import { resolveArguments } from "../../workflow/arguments.ts";
import { pickVariant } from "../../workflow/requirements/variant.ts";
import { builtInTemplates } from "../../workflow/template/built-in.ts";
import { parseWorkflow } from "../../workflow/template/parse.ts";
import type { EngineFacts, Workflow, WorkflowDefaults } from "../../workflow/workflow.ts";
import { identifyFiles, modelFilesOf } from "./model-files.ts";
import { hashWork } from "./work-key.ts";

const defaults: WorkflowDefaults = {
  default_steps: 25,
  default_cfg: 7,
  default_sampler: "dpmpp_2m",
  default_scheduler: "karras",
  default_width: 1024,
  default_height: 1024,
};
const engine: EngineFacts = {
  models: async (folder) => (folder === "checkpoints" ? ["dreamshaper_8.safetensors"] : []),
  node: async (name) => ({ name, displayName: name, category: "", outputNode: false, outputs: [], inputs: [] }),
};
const workflow = (() => {
  const template = builtInTemplates().find(({ file }) => file === "generate_image.json");
  if (!template) throw new Error("there is no generate_image");
  return parseWorkflow(template.file, template.text);
})();

async function keyFor(
  given: Record<string, unknown>,
  models = "the model",
  changed: Partial<Workflow> = {},
  principal = LOCAL.id,
): Promise<string> {
  const choice = await pickVariant(workflow, engine, { given, defaults });
  if (choice.kind === "missing") throw new Error("something is missing");
  const { variant } = choice;
  const resolved = await resolveArguments(workflow, variant, given, { defaults, engine, random: () => 0.5 });
  return hashWork({ workflow: { ...workflow, ...changed }, variant, resolved, pictures: {}, principal }, "0.24.0", models);
}

/** All that can be set, each with what it is for this model when nobody sets it. */
const usual = { steps: 25, cfg: 7, sampler: "dpmpp_2m", scheduler: "karras", negative_prompt: "", model: "dreamshaper_8.safetensors" };
const others: Record<string, unknown> = {
  steps: 26,
  cfg: 7.5,
  sampler: "euler",
  scheduler: "normal",
  negative_prompt: "text",
  width: 640,
  height: 640,
  count: 2,
  seed: 2,
  prompt: "a wolf",
};
const fox = { prompt: "a fox", seed: 1, preset: "standard" };

describe("the key of a piece of work", () => {
  it("does not depend on the order of the arguments", async () => {
    const named = Object.entries({ ...fox, ...usual });
    const key = await keyFor(Object.fromEntries(named));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(named, { minLength: named.length }), async (turned) => {
        expect(await keyFor(Object.fromEntries(turned))).toBe(key);
      }),
      { numRuns: 50 },
    );
  });

  it("is the same whether defaults are given or left out", async () => {
    const resolved = await resolveArguments(workflow, workflow.variants[0], fox, { defaults, engine, random: () => 0.5 });
    const told = Object.entries(resolved.values).flatMap(([name, value]) =>
      value === null || !workflow.parameters.some((parameter) => parameter.name === name)
        ? []
        : [[name, typeof value === "bigint" ? String(value) : value] as const],
    );
    expect(told.length).toBeGreaterThan(6);
    const key = await keyFor(fox);
    await fc.assert(
      fc.asyncProperty(fc.subarray(told), async (some) => {
        expect(await keyFor({ ...fox, ...Object.fromEntries(some) })).toBe(key);
      }),
      { numRuns: 50 },
    );
  });

  it("differs where any argument does", async () => {
    const known = Object.entries(others).filter(([name]) => workflow.parameters.some((parameter) => parameter.name === name));
    expect(known.length).toBeGreaterThan(6);
    await fc.assert(
      fc.asyncProperty(fc.subarray(known), fc.subarray(known), async (some, more) => {
        const same = JSON.stringify(some) === JSON.stringify(more);
        expect((await keyFor({ ...fox, ...Object.fromEntries(some) })) === (await keyFor({ ...fox, ...Object.fromEntries(more) }))).toBe(
          same,
        );
      }),
      { numRuns: 100 },
    );
  });

  it("keeps large seeds apart, and takes a seed as text for the same", async () => {
    expect(await keyFor({ ...fox, seed: "9007199254740993" })).not.toBe(await keyFor({ ...fox, seed: "9007199254740992" }));
    expect(await keyFor({ ...fox, seed: "1" })).toBe(await keyFor(fox));
  });

  it("differs with the template and with the models", async () => {
    const key = await keyFor(fox);
    expect(await keyFor(fox, "another model")).not.toBe(key);
    expect(await keyFor(fox, "the model", { sourceHash: "another" })).not.toBe(key);
  });
});

describe("what tells a model from another of its name", () => {
  const stats = { version: "0.24.0", practice: false } as SystemStats;
  const graph = {
    "1": { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: "{{model}}", other: ["2", 0] } },
    "2": { class_type: "X", inputs: { text: "a.b" } },
  };
  const files = modelFilesOf(graph, () => "m.safetensors");

  /** An engine that says where its folders are, and what is in them. */
  async function identify(folder: string | null, listed: object[] = []): Promise<string> {
    const server = await startHttpServer((request, answer) => {
      const paths = folder === null ? {} : { checkpoints: [folder] };
      answer
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify(request.url?.includes("folder_paths") ? paths : listed));
    });
    const client = new ComfyClient({ url: server.url });
    try {
      return await identifyFiles(
        files,
        new EngineHandle({ name: "main", client, stats, catalog: new EngineCatalog({ client, clock: systemClock, lifetimeMs: 60_000 }) }),
      );
    } finally {
      await server.stop();
    }
  }

  function place(content: Buffer, seconds = 1): string {
    const folder = join(temporaryFolder(), "checkpoints");
    mkdirSync(folder);
    writeFileSync(join(folder, "m.safetensors"), content);
    utimesSync(join(folder, "m.safetensors"), seconds, seconds);
    return folder;
  }

  it("is found in the graph", () => {
    expect(files).toEqual([{ input: "ckpt_name", file: "m.safetensors" }]);
  });

  it("is what its file holds, wherever the file is and however old it is", async () => {
    const content = Buffer.alloc(3_000_000, 1);
    const other = Buffer.from(content);
    other.fill(2, 0, 2_000_000);
    const identity = await identify(place(content, 1));
    expect(await identify(place(content, 2))).toBe(identity);
    expect(await identify(place(other, 1))).not.toBe(identity);
    expect(await identify(place(content.subarray(1), 1))).not.toBe(identity);
  });

  it("changes when the file is replaced", async () => {
    const folder = place(Buffer.alloc(1000, 1));
    const identity = await identify(folder);
    writeFileSync(join(folder, "m.safetensors"), Buffer.alloc(1000, 2));
    expect(await identify(folder)).not.toBe(identity);
  });

  it("is what the engine lists, when the file is on another computer", async () => {
    const file = { name: "m.safetensors", pathIndex: 0, modified: 1795364075.55, created: 1, size: 278346170 };
    const identity = await identify(null, [file]);
    expect(await identify(null, [file])).toBe(identity);
    expect(await identify(null, [{ ...file, modified: 1795364076.55 }])).not.toBe(identity);
    expect(await identify(null, [{ ...file, size: 1 }])).not.toBe(identity);
  });
});

it("what is made for one principal is never given to another", async () => {
  const given = { prompt: "a fox", seed: "1" };
  const keys = ["local", "token-anna", "token-ben"].map((principal) => keyFor(given, "the model", {}, principal));
  expect(new Set(await Promise.all(keys)).size).toBe(3);
});
