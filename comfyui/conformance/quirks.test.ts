import { describe, expect } from "vitest";
import { inverted, txt2img, withInputs } from "./graphs.ts";
import { call, engine, eventually, history, isRunning, needs, pause, post, postPrompt, run } from "./probe.ts";

/** A node that no output needs and that has no inputs: validation does not look at it. */
const stray = () => ({ ...inverted(), "9": { class_type: "ImageInvert" } });

const ALONE = "others would notice (EASEL_CONFORMANCE_ALONE=1 allows it)";

describe("Expected quirks of real engines", () => {
  needs(
    !engine.practice && engine.allowed.alone && engine.checkpoint,
    `the practice engine does not share this quirk, ${ALONE}, or no tiny checkpoint there`,
  )("REAL-ONLY expected quirk: NaN is taken for a number, and history is no JSON afterwards", async () => {
    const body = JSON.stringify({ prompt: withInputs(txt2img({ steps: 1 }), "5", { cfg: "@" }) }).replace('"@"', "NaN");
    const { status, reply } = await postPrompt(body);
    expect(status).toBe(200);
    const id = reply.prompt_id;
    const text = await eventually("the job to end", async () => {
      const entry = (await call(`/history/${id}`)).text;
      return entry !== "{}" && entry;
    });
    await post("/history", { delete: [id] });
    expect(text).toMatch(/"cfg": ?NaN\b/);
    expect(text).toMatch(/"status_str": ?"success"/);
  });

  const untitled = async () => {
    const entry = await run(inverted(), { extra_data: { extra_pnginfo: { workflow: null } } });
    const list = (await call("/api/jobs")).status;
    const id = entry.prompt[1];
    await post("/history", { delete: [id] });
    return [list, (await call("/api/jobs")).status];
  };
  needs(
    engine.jobs && engine.allowed.alone && !engine.practice,
    `the practice engine does not share this quirk, ${ALONE}, or no /api/jobs (before 0.24)`,
  )("REAL-ONLY expected quirk: a job whose workflow is null breaks the list of jobs for everybody", async () => {
    expect(await untitled()).toEqual([500, 200]);
  });
  needs(engine.practice, "a quirk of ComfyUI since 0.24")("a job whose workflow is null does no harm", async () => {
    expect(await untitled()).toEqual([200, 200]);
  });

  needs(
    !engine.practice && engine.allowed.destructive,
    "kills the engine's worker (EASEL_CONFORMANCE_DESTRUCTIVE=1 allows it on a real engine)",
  )(
    "REAL-ONLY expected quirk: a stray node without inputs is accepted and kills the worker; HTTP goes on as if nothing were wrong",
    async () => {
      const reply = await post("/prompt", { prompt: stray() });
      expect(reply.status).toBe(200);
      const { prompt_id } = reply.json<{ prompt_id: string }>();
      await pause(2_000);
      expect(await isRunning(prompt_id)).toBe(true);
      expect(await history(prompt_id)).toBeUndefined();
      expect((await call("/system_stats")).status).toBe(200);
    },
  );

  needs(engine.practice, "bug 1 of every ComfyUI so far")("after a stray node without inputs the worker works on", async () => {
    await postPrompt({ prompt: stray() });
    await run(inverted());
  });
});
