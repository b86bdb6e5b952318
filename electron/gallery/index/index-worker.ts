import { parentPort, workerData } from "node:worker_threads";
import { systemClock } from "#base/clock.ts";
import type { IndexAnswer, IndexCall } from "./index-thread.ts";
import { PictureIndex } from "./picture-index.ts";

/** The thread in which the gallery's index lives. */
const say = (answer: IndexAnswer) => parentPort?.postMessage(answer);
const index = new PictureIndex({
  directory: (workerData as { directory: string }).directory,
  clock: systemClock,
  onChange: (change) => say({ change }),
});

parentPort?.on("message", async ({ id, name, input }: IndexCall) => {
  try {
    const method = index[name] as (input: unknown) => unknown;
    say({ id, value: await method.call(index, input) });
  } catch (error) {
    say({ id, fault: String(error) });
  }
});
