import { parentPort } from "node:worker_threads";
import { EaselError } from "#contract/errors.ts";
import type { ImageAnswer, ImageTask } from "./image-workers.ts";

/** The thread behind `ImageWorkers`: answers each task that it is sent. What it breaks down over ends it. */
parentPort?.on("message", async ({ name, input }: ImageTask) => {
  const { imageTasks } = await import("./image-tasks.ts");
  const work = imageTasks[name] as (input: unknown) => Promise<unknown>;
  const answer: ImageAnswer = await work(input).then(
    (value) => ({ value }),
    (error: unknown) => {
      if (error instanceof EaselError) return { error: error.report() };
      throw error;
    },
  );
  parentPort?.postMessage(answer);
});
