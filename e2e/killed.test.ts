import { afterAll, describe, expect, it } from "vitest";
import { Computer, electronPath, startEasel } from "./easel.ts";

/** The whole proof is 50 (`EASEL_KILLS=50`); a few of them run every time. */
const KILLS = Number(process.env.EASEL_KILLS ?? 4);

describe.skipIf(!electronPath)("Easel killed with -9", () => {
  const computer = new Computer();
  afterAll(() => computer.remove());

  it(
    `leaves nothing running, ${KILLS} times at random moments, and the next start works`,
    async () => {
      for (let kill = 0; kill < KILLS; kill += 1) {
        const easel = await startEasel(computer);
        // Anywhere between the first window and some seconds of work.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 4_000));
        const gone = new Promise((resolve) => easel.app.process().once("exit", resolve));
        easel.app.process().kill("SIGKILL");
        await gone;
        await expect.poll(() => computer.processes(), { timeout: 10_000 }).toEqual([]);
      }
      const easel = await startEasel(computer);
      await easel.page.getByText("Ready to paint").waitFor({ timeout: 60_000 });
      await easel.quit();
      await expect.poll(() => computer.processes(), { timeout: 10_000 }).toEqual([]);
    },
    60_000 + KILLS * 20_000,
  );
});
