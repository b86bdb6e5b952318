import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Graph } from "#comfyui/types.ts";
import { resolveArguments } from "../workflow/arguments.ts";
import { fillWorkflow } from "../workflow/fill.ts";
import type { Workflow, WorkflowDefaults } from "../workflow/workflow.ts";
import { type Draft, propose } from "./propose.ts";
import { EXPORT_CASES, type ExportCase } from "./test-support/corpus.ts";
import { EDITOR_CASES, graphOf } from "./test-support/editor-corpus.ts";
import { complaints, facts, LIMITS, nodesOf } from "./test-support/fixture-engine.ts";
import { makeTool } from "./tool.ts";

const draftOf = (graph: Graph): Draft => propose("Test.json", graph, { nodes: nodesOf(graph), limits: LIMITS, taken: () => false });

/** What a call with only what the tool demands sends to the engine. */
async function sent(workflow: Workflow, random = Math.random): Promise<Graph> {
  const demanded = workflow.parameters.filter(({ required }) => required);
  const given = Object.fromEntries(demanded.map(({ name }) => [name, "a fox"]));
  const [variant] = workflow.variants;
  const resolved = await resolveArguments(workflow, variant, given, { defaults: {} as WorkflowDefaults, engine: facts, random });
  const uploaded = Object.keys(resolved.images).map((name) => [name, { name: "example.png", width: 64, height: 64 }]);
  return fillWorkflow(workflow, variant, resolved, Object.fromEntries(uploaded));
}

describe("each kind of export", () => {
  test.each(EXPORT_CASES.map((one) => [one.kind, one] as const))("%s", (_kind, one: ExportCase) => {
    const draft = draftOf(one.graph);
    const on = draft.parameters.filter((parameter) => parameter.on);
    const required = on.filter((parameter) => parameter.default === null && parameter.type === "string");
    expect(required.map(({ id }) => id)).toEqual(one.prompt === null ? [] : [one.prompt]);
    const negative = on.filter(({ description }) => description.endsWith("What to leave out"));
    expect(negative.map(({ id }) => id)).toEqual(one.negative ?? []);
    expect(on.filter(({ type }) => type === "seed").map(({ id }) => id)).toEqual(one.seeds ?? []);
    const others = on.filter((parameter) => ![...required, ...negative].includes(parameter) && parameter.type !== "seed");
    expect(others.map(({ name }) => name)).toEqual(one.others ?? []);
    expect(makeTool(draft, draft).warnings.map(({ code }) => code)).toEqual(one.warnings ?? []);
  });
});

const graphs = [
  ...EXPORT_CASES.map((one) => [one.kind, one.graph] as const),
  ...EDITOR_CASES.map((one) => [one.kind, graphOf(one)] as const),
];

describe("the tool as proposed, called with what it demands alone, is what the engine takes", () => {
  test.each(graphs)("%s", async (_kind, graph) => {
    const draft = draftOf(graph);
    const { workflow } = makeTool(draft, draft);
    const first = await sent(workflow, () => 0.25);
    expect(complaints(first)).toEqual([]);
    const seeds = (one: Graph) => workflow.parameters.filter(({ type }) => type === "seed").length > 0 && JSON.stringify(one, bigints);
    // Asking again makes another result wherever something is random.
    if (seeds(first) !== false) expect(seeds(await sent(workflow, () => 0.75))).not.toBe(seeds(first));
  });

  test("whatever is turned off, too", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...graphs), fc.infiniteStream(fc.boolean()), async ([, graph], coins) => {
        const draft = draftOf(graph);
        // A picture that is turned off must be on the engine, which the warnings say.
        const parameters = draft.parameters.map((parameter) => ({
          ...parameter,
          on: parameter.on && (parameter.upload || coins.next().value),
        }));
        const { workflow } = makeTool(draft, { ...draft, parameters });
        expect(workflow.parameters.map(({ name }) => name)).toEqual(parameters.filter(({ on }) => on).map(({ name }) => name));
        expect(complaints(await sent(workflow))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("what the person leaves as it was reaches the engine as it was", async () => {
    for (const [, graph] of graphs) {
      const draft = draftOf(graph);
      const parameters = draft.parameters.map((parameter) => ({ ...parameter, on: false }));
      const arrived = await sent(makeTool(draft, { ...draft, parameters }).workflow);
      for (const [id, { inputs }] of Object.entries(arrived)) {
        for (const [name, value] of Object.entries(inputs)) {
          if (name === "filename_prefix" || draft.changes.length > 0) continue;
          const before = draft.graph[id]?.inputs[name];
          const looked = draft.parameters.find((parameter) => parameter.id === `${id}.${name}`);
          // What the engine does not have is replaced, as it was announced.
          if (looked?.choices.length && typeof before === "string" && !looked.choices.includes(before)) continue;
          expect(value).toEqual(before);
        }
      }
    }
  });
});

const bigints = (_key: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);
