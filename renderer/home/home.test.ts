import { describe, expect, it } from "vitest";
import type { ErrorView } from "#contract/job.ts";
import { blank, callOf, canRun, type Reuse, takesPrompt, toCall, withReuse } from "../create/draft.ts";
import { doneJob, job, picture } from "../dev/samples.ts";
import { finished } from "./finished.ts";

describe("the make box", () => {
  it("asks for a new picture with prompt, preset and, unless square, a size", () => {
    expect(toCall({ ...blank, prompt: "  a fox " })).toEqual({
      tool: "generate_image",
      arguments: { prompt: "a fox", preset: "standard" },
    });
    expect(toCall({ ...blank, prompt: "a fox", preset: "draft", shape: "landscape" }).arguments).toMatchObject({ width: 640, height: 448 });
    expect(toCall({ ...blank, prompt: "a fox", shape: "portrait" }).arguments).toMatchObject({ width: 832, height: 1216 });
  });

  it("needs words where the tool takes some", () => {
    expect(canRun(blank)).toBe(false);
    expect(canRun({ ...blank, prompt: " \n" })).toBe(false);
    expect(canRun({ ...blank, prompt: "a fox" })).toBe(true);
  });

  const source: Omit<Reuse, "sameSeed"> = {
    tool: "image_to_image",
    arguments: { prompt: "a fox", image: "3f2a91c4", strength: 0.6, seed: "18446744073709551615", lora: null },
    thumbnailUrl: null,
  };

  it("uses a picture again: all its arguments, another seed, the prompt as it is now", () => {
    const draft = { ...withReuse(blank, source), prompt: "a red fox" };
    expect(toCall(draft)).toEqual({ tool: "image_to_image", arguments: { prompt: "a red fox", image: "3f2a91c4", strength: 0.6 } });
  });

  it("keeps the seed to the last digit when asked to", () => {
    const draft = withReuse(blank, source);
    const same = { ...draft, reuse: draft.reuse && { ...draft.reuse, sameSeed: true } };
    expect(toCall(same).arguments.seed).toBe("18446744073709551615");
  });

  it("tries a job again with the very same values, its seed too", () => {
    expect(callOf(source).arguments).toEqual({ prompt: "a fox", image: "3f2a91c4", strength: 0.6, seed: "18446744073709551615" });
  });

  it("asks for no words where the tool takes none", () => {
    const draft = withReuse({ ...blank, prompt: "left over" }, { tool: "upscale", arguments: { image: "3f2a91c4" }, thumbnailUrl: null });
    expect(takesPrompt(draft)).toBe(false);
    expect(canRun(draft)).toBe(true);
    expect(toCall(draft)).toEqual({ tool: "upscale", arguments: { image: "3f2a91c4" } });
  });
});

describe("what finished lately", () => {
  const error: ErrorView = { kind: "engine_stuck", message: "It did not move.", remedy: "Try again." };

  it("shows everything by its time, newest first, and leaves out what runs and what was dismissed", () => {
    const jobs = [
      doneJob(5),
      job(1, { kind: "failed", error }),
      doneJob(2),
      job(3, { kind: "cancelled" }),
      job(4, { kind: "done", outputs: [], text: ["A fox."] }),
      job(0, { kind: "running", fraction: null, step: null, steps: null }),
    ];
    const ended = finished(jobs, [picture(2)]);
    expect(ended.map(({ kind, job }) => [kind, job.id])).toEqual([
      ["trouble", "job-1"],
      ["picture", "job-2"],
      ["trouble", "job-3"],
      ["answer", "job-4"],
      ["picture", "job-5"],
    ]);
    expect(ended.flatMap((one) => (one.kind === "picture" ? [one.picture?.id ?? null] : []))).toEqual(["p2", null]);
    expect(finished(jobs, [], new Set(["job-1"])).map(({ job }) => job.id)).not.toContain("job-1");
  });

  it("tells why a job that brought something did not bring all", () => {
    const outputs = [{ reference: "3f2a91c4", fileName: "3f2a91c4.png", mime: "image/png", width: 8, height: 8, bytes: 5 }];
    const ended = finished([job(1, { kind: "done", outputs, text: [], missing: error })], []);
    expect(ended.map(({ kind }) => kind)).toEqual(["trouble", "picture"]);
  });

  it("names what is no picture of the gallery instead of missing it there", () => {
    const film = { reference: "3f2a91c4", fileName: "3f2a91c4.mp4", mime: "video/mp4", width: null, height: null, bytes: 5 };
    const ended = finished([job(1, { kind: "done", outputs: [film], text: [] })], []);
    expect(ended).toMatchObject([{ kind: "file", output: film }]);
  });

  it("does not let old troubles fill the page", () => {
    const jobs = Array.from({ length: 12 }, (_, number) => job(number, { kind: "failed", error }));
    expect(finished(jobs, [])).toHaveLength(3);
  });
});
