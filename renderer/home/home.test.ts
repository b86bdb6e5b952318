import { describe, expect, it } from "vitest";
import type { ErrorView } from "#contract/job.ts";
import { blank, callOf, canRun, toCall } from "../create/draft.ts";
import { doneJob, job } from "../dev/samples.ts";
import { remediesFor } from "./remedies.ts";
import { troublesOf } from "./troubles.tsx";
import { inTurn } from "./waiting-jobs.tsx";

describe("the make box", () => {
  it("asks for a new picture with prompt, preset and, unless square, a size", () => {
    expect(toCall({ ...blank, prompt: "  a fox " })).toEqual({
      tool: "generate_image",
      arguments: { prompt: "a fox", preset: "standard" },
    });
    expect(toCall({ ...blank, prompt: "a fox", preset: "draft", shape: "landscape" }).arguments).toMatchObject({ width: 640, height: 448 });
    expect(toCall({ ...blank, prompt: "a fox", shape: "portrait" }).arguments).toMatchObject({ width: 832, height: 1216 });
  });

  it("needs words", () => {
    expect(canRun(blank)).toBe(false);
    expect(canRun({ ...blank, prompt: " \n" })).toBe(false);
    expect(canRun({ ...blank, prompt: "a fox" })).toBe(true);
  });

  it("tries a job again with the very same values, its seed to the last digit", () => {
    const args = { prompt: "a fox", image: "3f2a91c4", strength: 0.6, seed: "18446744073709551615", lora: null };
    const { lora: _, ...given } = args;
    expect(callOf({ tool: "image_to_image", arguments: args })).toEqual({ tool: "image_to_image", arguments: given });
  });
});

const MINUTE_MS = 60_000;
const error: ErrorView = { kind: "engine_stuck", message: "It did not move.", remedy: "Try again." };

describe("troubles", () => {
  const now = Date.now();
  const failed = (number: number) => job(number, { kind: "failed", error });

  it("are what failed or did not bring all of it in the last day, but for what was put away", () => {
    const outputs = [{ reference: "3f2a91c4", fileName: "3f2a91c4.png", mime: "image/png", width: 8, height: 8, bytes: 5 }];
    const jobs = [
      doneJob(5),
      failed(1),
      job(2, { kind: "cancelled" }),
      job(3, { kind: "done", outputs, text: [], missing: error }),
      job(4, { kind: "failed", error }, { finishedAt: now - 25 * 60 * MINUTE_MS }),
    ];
    expect(troublesOf(jobs, [], now).map(({ job: { id } }) => id)).toEqual(["job-1", "job-3"]);
    expect(troublesOf(jobs, ["job-1"], now).map(({ job: { id } }) => id)).toEqual(["job-3"]);
  });

  it("do not fill the page", () => {
    expect(
      troublesOf(
        Array.from({ length: 12 }, (_, number) => failed(number)),
        [],
        now,
      ),
    ).toHaveLength(5);
  });
});

describe("what mends a failure", () => {
  const asked = {
    tool: "generate_image",
    arguments: { prompt: "a fox", model: "night.safetensors", width: 1024, height: 768, seed: "42" },
  };
  const remedies = (over: Partial<ErrorView>, request = asked) =>
    remediesFor(request, { ...error, kind: "model_missing", ...over }).map(({ label, ...rest }) => [label, rest]);

  it("is a smaller size where the engine ran out of memory, or memory freed", () => {
    const parameters = { width: 1024, height: 768, smallerWidth: 768, smallerHeight: 576, count: 1, reason: null };
    expect(remedies({ kind: "engine_out_of_memory", code: "engine_out_of_memory_at_size", parameters })).toMatchObject([
      ["Paint at 768 × 576", { kind: "run", call: { arguments: { ...asked.arguments, width: 768, height: 576 } } }],
      ["Free memory and try again", { kind: "free_and_run", call: asked }],
    ]);
    expect(remedies({ kind: "engine_out_of_memory", code: "engine_out_of_memory", parameters: { reason: null } })).toMatchObject([
      ["Free memory and try again", { kind: "free_and_run", call: asked }],
    ]);
  });

  it("is another model, or that one fetched", () => {
    const parameters = { folder: "checkpoints", name: "night.safetensors", installed: ["day.safetensors"], more: 0, suggestion: null };
    const missing = { code: "model_not_installed", parameters: { ...parameters, family: null, companions: [] } };
    const expected = [
      ["Use day.safetensors", { kind: "run", call: { arguments: { ...asked.arguments, model: "day.safetensors" } } }],
      ["Get night.safetensors", { kind: "get_model", name: "night.safetensors" }],
    ];
    expect(remedies(missing)).toMatchObject(expected);
    const several = { code: "several_faults", parameters: { faults: [{ code: missing.code, parameters: missing.parameters }] } };
    expect(remedies(several)).toMatchObject(expected);
    expect(remedies({ ...missing, parameters: { ...missing.parameters, suggestion: "nights.safetensors" } })[0]?.[0]).toBe(
      "Use nights.safetensors",
    );
    expect(remedies({ ...missing, parameters: { ...missing.parameters, installed: [] } }).map(([label]) => label)).toEqual([
      "Get night.safetensors",
    ]);
  });

  it("is never only the very same call where that would fail the same way", () => {
    expect(remedies({ code: "no_suitable_model", parameters: { folder: "checkpoints", installed: [], more: 0 } })[0]?.[0]).toBe(
      "Get a model",
    );
    expect(remedies({ kind: "engine_crashed" })[0]).toMatchObject(["Restart the engine", { call: "engine.restart" }]);
    expect(remedies({ kind: "node_missing" })[0]).toMatchObject(["Open Workflows", { page: "workflows" }]);
    expect(remedies({ kind: "engine_stuck" })[0]?.[0]).toBe("Restart the engine");
    expect(remedies({ kind: "rate_limited" })).toMatchObject([["Try again", { kind: "run", call: asked }]]);
  });
});

describe("what waits", () => {
  it("stands in the order of its turns, whenever it was asked for", () => {
    const jobs = [
      job(0, { kind: "waiting_for_engine" }),
      job(1, { kind: "queued", position: 3 }),
      job(2, { kind: "queued", position: null }),
      job(3, { kind: "queued", position: 2 }),
    ];
    expect(inTurn(jobs).map(({ id }) => id)).toEqual(["job-3", "job-1", "job-0", "job-2"]);
  });
});
