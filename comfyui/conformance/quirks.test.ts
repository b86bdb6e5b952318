import { describe, expect } from "vitest";
import { inverted, withNodes } from "./graphs.ts";
import { call, engine, history, isRunning, needs, pause, postPrompt, run } from "./probe.ts";

/** A node that no output needs and that has no inputs: validation does not look at it. */
const stray = () => ({ ...inverted(), "9": { class_type: "ImageInvert" } });

// Runs last of all files on a real engine only by request: afterwards that engine has to be restarted.
describe("REAL-ONLY expected quirks", () => {
  needs(!engine.practice && engine.destructive, "kills the engine's worker (EASEL_CONFORMANCE_DESTRUCTIVE=1 allows it on a real engine)")(
    "bug 1: a stray node without inputs is accepted and kills the worker; HTTP goes on as if nothing were wrong",
    async () => {
      const { status, reply } = await postPrompt({ prompt: stray() });
      expect(status).toBe(200);
      await pause(2_000);
      expect(await isRunning(reply.prompt_id)).toBe(true);
      expect(await history(reply.prompt_id)).toBeUndefined();
      expect((await call("/system_stats")).status).toBe(200);
    },
  );

  needs(engine.practice, "bug 1 of every ComfyUI so far")(
    "bug 1 is not shared: after a stray node without inputs the worker works on",
    async () => {
      await postPrompt({ prompt: stray() });
      await run(withNodes(inverted(), {}));
    },
  );
});
